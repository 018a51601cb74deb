/** What the page may do with the machine: a table with a reason per line, denied by default. Pure. */
import type { Session } from 'electron';
import { appOrigin } from './app-protocol.ts';

/** What a rule may depend on. */
export interface PermissionFacts {
  /** True when a configured endpoint is on this machine. */
  readonly loopbackEndpoint: boolean;
}

interface Allowance {
  readonly reason: string;
  readonly when: (facts: PermissionFacts) => boolean;
}

const always = (): boolean => true;
const withLoopback = (facts: PermissionFacts): boolean => facts.loopbackEndpoint;

/** Everything that can be allowed at all. */
const allowances: ReadonlyMap<string, Allowance> = new Map([
  ['fullscreen', { reason: 'a wall fills its screen', when: always }],
  ['local-network-access', { reason: 'the video service answers on this machine', when: withLoopback }],
  ['loopback-network', { reason: 'the video service answers on this machine', when: withLoopback }],
  // the content-security-policy says which hosts; these may have private addresses
  ['local-network', { reason: 'the video service is reached by a private link', when: always }],
]);

/** True when a permission is granted to a page of `origin`. */
export const isAllowed = (permission: string, origin: string, facts: PermissionFacts): boolean =>
  isAppOrigin(origin) && (allowances.get(permission)?.when(facts) ?? false);

/** True for our own origin as Chromium writes it, with or without a path. */
export const isAppOrigin = (origin: string): boolean => origin === appOrigin || origin.startsWith(`${appOrigin}/`);

/** Binds the table to a session: requests, checks, devices and screen capture. */
export function bindPermissions(session: Session, facts: () => PermissionFacts): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    answer(isAllowed(permission, details.requestingUrl || contents.getURL(), facts()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin, facts()));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
}
