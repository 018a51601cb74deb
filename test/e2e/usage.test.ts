/** What the wall has used and what it costs, as the sheet shows it. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

describe('usage and cost', () => {
  it('tells sessions, data, calls and their cost, by prices edited in place', async () => {
    desk = await openDesk({ settings: { wall: { tiles: 4 } } });
    const { page, demo } = desk;
    await expectAllLive(page, 4, 60_000);
    await page.keyboard.press('u');
    const total = page.locator('[data-cost="total"]');
    // data is reported every few seconds, and asked for as often
    await expect.poll(() => total.textContent(), { timeout: 30_000 }).toMatch(/^<?\$\d.* for [\d.]+ [kM]B$/);
    const calls = await page.locator('[data-operation="GetHLSStreamingSessionURL"] td').first().textContent();
    expect(Number(calls)).toBe(demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' }));
    const opened = await page.locator('.cost-account td:nth-of-type(1)').allTextContents();
    expect(opened.reduce((sum, text) => sum + Number(text), 0)).toBe(4);

    await page.locator('#price-consumedPerGB').fill('1000');
    await expect.poll(() => total.textContent()).toMatch(/^\$(?!0\.0)/);
    await page.locator('#price-transferPerGB').fill('cheap');
    expect(await page.locator('#price-error-transferPerGB').textContent()).toContain('the old price holds');
    await page.keyboard.press('Escape');
    await total.waitFor({ state: 'detached' });
    await page.keyboard.press('u');
    expect(await page.locator('#price-consumedPerGB').inputValue()).toBe('1000');
    expect(await page.locator('#price-transferPerGB').inputValue()).toBe('0.09');
  });
});
