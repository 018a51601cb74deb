/** The content security policy of the window: what may be loaded, and which hosts may be called. Pure. */
import { isLoopbackHost, isSafeEndpoint } from '../accounts/profile-facts.ts';

/** Hosts the window's players may need. */
export interface ReachableHosts {
  /** Hosts of AWS's own endpoints, e.g. `kinesisvideo.eu-west-1.amazonaws.com`. */
  readonly serviceHosts: readonly string[];
  /** URLs configured in place of them. */
  readonly customEndpoints: readonly string[];
}

/**
 * The sources for `connect-src` besides our own origin, sorted. A session's host is not known before it is opened, only that
 * it lies below the service's own in that region: `b-1234abcd.kinesisvideo.eu-west-1.amazonaws.com`. Wider would let a page
 * that was taken over send what it sees to anybody's bucket or function at AWS.
 */
export function connectSources({ serviceHosts, customEndpoints }: ReachableHosts): readonly string[] {
  const below = serviceHosts.filter((host) => serviceHost.test(host)).map((host) => `https://*.${host}`);
  const origins = customEndpoints.filter(isSafeEndpoint).map((endpoint) => new URL(endpoint).origin);
  return [...new Set([...below, ...origins])].sort();
}

/** `kinesisvideo-fips.us-east-1.amazonaws.com`: the service, a region, the DNS suffix of its partition. */
const serviceHost = /^kinesisvideo(?:-fips)?\.[a-z0-9-]+\.[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** True when one of the sources lets a page call a URL ("Does url match expression", Content Security Policy Level 3). */
export function covers(sources: readonly string[], address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  return sources.some((source) => {
    const below = source.startsWith('https://*.') ? source.slice('https://*'.length) : null;
    return below === null
      ? url.origin === source
      : url.protocol === 'https:' && url.port === '' && url.hostname.endsWith(below);
  });
}

/** True when a source is on this machine, so that the page needs leave to call it. */
export const isLoopbackSource = (source: string): boolean => isLoopbackHost(URL.parse(source)?.hostname ?? '');

/** The policy's text. Scripts, styles and workers come packaged; media only from what hls.js assembles. */
export const contentPolicy = (sources: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    'media-src blob:',
    "worker-src 'self'",
    "font-src 'self'",
    `connect-src ${["'self'", ...sources].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
