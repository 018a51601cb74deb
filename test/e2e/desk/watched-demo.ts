/** A demo service whose secrets are known, so that everything a run has written can be searched for them. */
import { randomBytes } from 'node:crypto';
import { type DemoOptions, startDemo } from '../../../demo/index.ts';

/** The running demo service. */
export type Demo = Awaited<ReturnType<typeof startDemo>>;

/** What a service has made up by chance since its start, and the one-time codes it was asked for. */
interface Issued {
  readonly bytes: Buffer[];
  readonly codes: Set<string>;
}

/** By port: a service that takes the place of another one is the same to the desk. */
const issuedAt = new Map<number, Issued>();

/** Starts a service that remembers what it gave out. Every service a desk is tested with is started here. */
export const startWatchedDemo = async (options: DemoOptions = {}): Promise<Demo> => {
  const before = options.port === undefined ? undefined : issuedAt.get(options.port);
  const issued: Issued = before ?? { bytes: [], codes: new Set() };
  const random = (count: number): Uint8Array => {
    const bytes = randomBytes(count);
    // shorter ones are names: a user code, an access key's id
    if (count >= 12) issued.bytes.push(bytes);
    return bytes;
  };
  const started = await startDemo({ random, ...options });
  const demo: Demo = {
    ...started,
    mfaCode: (serial) => {
      const code = started.mfaCode(serial);
      issued.codes.add(code);
      return code;
    },
  };
  issuedAt.set(demo.port, issued);
  return demo;
};

const issuedOf = (demo: Demo): Issued => {
  const issued = issuedAt.get(demo.port);
  if (issued === undefined) throw new Error('its secrets are not known: start it with startWatchedDemo');
  return issued;
};

/** Keys, tokens and temporary keys, in every form they are sent in. */
export const secretsOf = (demo: Demo): readonly string[] => [
  ...demo.accounts.map(({ secretAccessKey }) => secretAccessKey),
  ...issuedOf(demo).bytes.flatMap((bytes) =>
    (['base64', 'base64url', 'hex'] as const).map((form) => bytes.toString(form)),
  ),
];

/** One-time codes, each where it stands by itself: six digits inside a longer number are none. */
export const codesOf = (demo: Demo): readonly RegExp[] =>
  [...issuedOf(demo).codes].map((code) => new RegExp(`(?<!\\d)${code}(?!\\d)`));
