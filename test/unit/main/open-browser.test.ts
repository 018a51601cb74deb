/** Which pages may leave for the person's browser. */
import { describe, expect, it } from 'vitest';
import { openBrowser } from '../../../main/desktop/open-browser.ts';
import { createMemoryLog } from './fixtures.ts';

describe('openBrowser', () => {
  it.each([
    ['https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH', true],
    ['http://127.0.0.1:4000/device?user_code=ABCD-EFGH', true],
    ['http://device.example/', false],
    ['https://user:secret@device.example/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['vigil://x', false],
    ['not a page', false],
  ])('%s: %s', async (url, isOpened) => {
    const opened: string[] = [];
    const { log, lines } = createMemoryLog();
    const outcome = await openBrowser(url, (page) => Promise.resolve(void opened.push(page)), log);
    expect([outcome, opened.length]).toEqual([isOpened, isOpened ? 1 : 0]);
    expect(lines.join()).not.toMatch(/ABCD|secret|passwd/);
  });

  it('says when there is no browser', async () => {
    const { log } = createMemoryLog();
    expect(await openBrowser('https://x.example/', () => Promise.reject(new Error('no xdg-open')), log)).toBe(false);
  });
});
