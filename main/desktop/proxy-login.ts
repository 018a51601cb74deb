/** A proxy that wants a user name and password for the window's requests gets those it was named with in the environment. */
import type { App, AuthInfo } from 'electron';
import type { ProxyRules } from '../network/proxy-rules.ts';

/** Who a proxy's user is. */
interface ProxyUser {
  readonly username: string;
  readonly password: string;
}

/** Has the window's proxies answered from now on; `rules` says which proxy is in force. Servers never get an answer. */
export function answerProxies(app: Pick<App, 'on'>, rules: () => ProxyRules): void {
  app.on('login', (event, _contents, details, authInfo, answer) => {
    // asked again means that the proxy does not take them
    const user = details.firstAuthAttempt ? userFor(rules(), authInfo) : null;
    if (user === null) return;
    event.preventDefault();
    answer(user.username, user.password);
  });
}

/** The user of the proxy that asks; null when it is another one than that of the rules, or no proxy. */
export function userFor(rules: ProxyRules, asking: Pick<AuthInfo, 'isProxy' | 'host' | 'port'>): ProxyUser | null {
  if (!asking.isProxy || rules.from === 'system') return null;
  const { protocol, hostname, port, username, password } = new URL(rules.url);
  const usualPort = protocol === 'https:' ? 443 : 80;
  const isIt =
    asking.host.toLowerCase() === hostname.replace(/^\[|\]$/g, '') && asking.port === (Number(port) || usualPort);
  return isIt && username !== '' ? { username: decoded(username), password: decoded(password) } : null;
}

/** As the URL means it (RFC 3986, section 2.1); as it stands where it means nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
