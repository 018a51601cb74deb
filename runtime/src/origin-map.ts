/** Maps an app's own schemes to https origins that Chromium can load, and back. Pure. */

/** A scheme of the app as Chromium sees it: `app://wall/x` is `https://wall.app.invalid/x`. RFC 2606 reserves `.invalid`. */
const SUFFIX = '.invalid';

const OWN_URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is;
const MAPPED_URL = /^https:\/\/([^/?#]*)\.([a-z][a-z0-9-]*)\.invalid(?=[/?#]|$)(.*)$/is;

/** The schemes that the app has registered or handles; everything else passes unchanged. */
export class OriginMap {
  readonly #schemes = new Set<string>();

  add(scheme: string): void {
    this.#schemes.add(scheme.toLowerCase());
  }

  has(scheme: string): boolean {
    return this.#schemes.has(scheme.toLowerCase());
  }

  /** From the app's URL to Chromium's. */
  toChromium(url: string): string {
    const match = OWN_URL.exec(url);
    const [scheme, host, rest] = [match?.[1], match?.[2], match?.[3] ?? ''];
    if (scheme === undefined || host === undefined || !this.has(scheme)) return url;
    return `https://${host === '' ? 'localhost' : host}.${scheme.toLowerCase()}${SUFFIX}${rest === '' ? '/' : rest}`;
  }

  /** From Chromium's URL or origin to the app's. */
  toApp(url: string): string {
    const match = MAPPED_URL.exec(url);
    const [host, scheme, rest] = [match?.[1], match?.[2], match?.[3] ?? ''];
    if (scheme === undefined || host === undefined || !this.has(scheme)) return url;
    return `${scheme}://${host}${rest}`;
  }

  /** The scheme behind a URL that Chromium asks for; undefined when it is none of the app's. */
  schemeOf(chromiumUrl: string): string | undefined {
    const scheme = MAPPED_URL.exec(chromiumUrl)?.[2]?.toLowerCase();
    return scheme !== undefined && this.has(scheme) ? scheme : undefined;
  }

  /** Patterns of the Fetch domain that match the app's origins and nothing else. */
  patterns(): readonly string[] {
    return [...this.#schemes].map((scheme) => `https://*.${scheme}${SUFFIX}/*`);
  }

  /** A header that names origins (CSP, CORS), rewritten to what Chromium sees. */
  headerToChromium(value: string): string {
    let rewritten = value;
    for (const scheme of this.#schemes) {
      rewritten = rewritten
        .replaceAll(new RegExp(`(?<![\\w-])${scheme}://([\\w.-]+)`, 'g'), `https://$1.${scheme}${SUFFIX}`)
        .replaceAll(new RegExp(`(?<=[\\s;])${scheme}:(?=[\\s;]|$)`, 'g'), `https://*.${scheme}${SUFFIX}`);
    }
    return rewritten;
  }
}

/** The origin part of a URL: `scheme://host[:port]`, also for schemes that URL calls opaque. */
export function originOf(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)/i.exec(url);
  return match?.[1] ?? 'null';
}
