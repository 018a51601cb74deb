/** Reads a file of certificate authorities: PEM text in, checked certificates or one sentence out. */
import { X509Certificate } from 'node:crypto';

/** What {@link readAuthorities} finds. */
export type AuthorityReading =
  | { readonly ok: true; readonly value: readonly string[] }
  | { readonly ok: false; readonly error: string };

const block = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** A bundle of all the world's authorities has some 150; a file of many megabytes is something else. */
const largestBytes = 2_000_000;

/** Every certificate of the file, as PEM. `readFile` rejects as Node's does. */
export async function readAuthorities(
  path: string,
  readFile: (path: string) => Promise<Uint8Array>,
): Promise<AuthorityReading> {
  const fail = (what: string): AuthorityReading => ({ ok: false, error: `The CA file ${shortened(path)} ${what}` });
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return fail('is not there.');
    return fail(code === 'EISDIR' ? 'is a folder: name the file in it.' : "can't be read by this user.");
  }
  if (bytes.length > largestBytes) return fail('is too large to be a list of certificates.');
  const text = Buffer.from(bytes).toString('latin1');
  const pems = text.match(block) ?? [];
  if (pems.length === 0) {
    return fail('holds no certificates in PEM form (text that begins with -----BEGIN CERTIFICATE-----).');
  }
  try {
    return { ok: true, value: pems.map((pem) => new X509Certificate(pem).toString()) };
  } catch {
    return fail("holds a certificate that can't be read: it may be cut short.");
  }
}

const shortened = (path: string): string => (path.length <= 120 ? path : `…${path.slice(-119)}`);
