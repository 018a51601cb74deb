/** Opens a page in the person's own browser: the one way out of the window, for sign-in pages alone. */
import { isSafeEndpoint } from '../accounts/profile-facts.ts';
import { errorFields, type Log } from '../log.ts';

/** True when the system was asked to open the page. Only https is opened, and http on this machine. */
export async function openBrowser(
  url: string,
  openExternal: (url: string) => Promise<void>,
  log: Log,
): Promise<boolean> {
  if (!isSafeEndpoint(url)) {
    log.warn('page not opened: not https');
    return false;
  }
  try {
    await openExternal(new URL(url).href);
    return true;
  } catch (error) {
    log.warn('no browser could be opened', errorFields(error));
    return false;
  }
}
