/** Keeps the window on its own page: no navigation, no pop-ups, no guests. */
import type { WebContents } from 'electron';
import type { Log } from '../log.ts';
import { appPage } from './app-protocol.ts';

/** True when a page may go there: a reload of itself. Pure. */
export const mayNavigate = (url: string): boolean => {
  const target = URL.parse(url);
  if (target === null) return false;
  target.hash = '';
  target.search = '';
  return target.href === appPage;
};

/** Binds the guards to a page; call it before anything is loaded. */
export function bindGuards(contents: WebContents, log: Log): void {
  const guard =
    (what: string) =>
    (event: { readonly url: string; readonly preventDefault: () => void }): void => {
      if (mayNavigate(event.url)) return;
      event.preventDefault();
      log.warn('navigation refused', { what, to: URL.parse(event.url)?.origin ?? 'nowhere' });
    };
  contents.on('will-navigate', guard('will-navigate'));
  contents.on('will-frame-navigate', guard('will-frame-navigate'));
  contents.on('will-redirect', guard('will-redirect'));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('pop-up refused', { to: URL.parse(url)?.origin ?? 'nowhere' });
    return { action: 'deny' };
  });
}
