/** The names of all messages between window and main: plain data, so that the preload bridge needs no schema library. */

/** Requests a window may make of main; each gets one reply. */
export const requestNames = [
  'deskStart',
  'deskReport',
  'accountsList',
  'accountsWatch',
  'accountLabel',
  'accountSignIn',
  'accountSignInCancel',
  'accountMfaCode',
  'camerasList',
  'cameraFind',
  'sessionsOpen',
  'sessionsClose',
  'usageReport',
  'usageRead',
  'settingsChange',
  'clipboardWrite',
  'selfCheckFinish',
] as const;
/** See {@link requestNames}. */
export type RequestName = (typeof requestNames)[number];

/** Events main may send to a window. */
export const eventNames = [
  'accountsChanged',
  'settingsChanged',
  'deskResumed',
  'clockMeasured',
  'loadMeasured',
  'windowShown',
  'noticeGiven',
] as const;
/** See {@link eventNames}. */
export type EventName = (typeof eventNames)[number];

/** The wire channel of a request or event. */
export const wireChannel = (name: RequestName | EventName): string => `vigil:${name}`;

/** The bridge's method for an event: `settingsChanged` → `onSettingsChanged`. */
export const subscribeName = <N extends EventName>(name: N): `on${Capitalize<N>}` =>
  `on${name.charAt(0).toUpperCase()}${name.slice(1)}` as `on${Capitalize<N>}`;

/** What the preload puts on `window.vigil`: one named function per message, untyped until the window's client checks it. */
export type RawBridge = Readonly<
  Record<RequestName, (input: unknown) => Promise<unknown>> & {
    [N in EventName as `on${Capitalize<N>}`]: (listener: (payload: unknown) => void) => () => void;
  }
>;
