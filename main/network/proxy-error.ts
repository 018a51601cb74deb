/** What a failing proxy throws, so that its troubles are told apart from those of the service behind it. Pure. */

/**
 * `EPROXYUNREACHABLE`: no connection to the proxy itself, or it hung up before it had answered. `EPROXYREFUSED`: it answered
 * and will not pass the call on; `status` is its HTTP status (407: it wants a user name and password).
 */
export type ProxyErrorCode = 'EPROXYREFUSED' | 'EPROXYUNREACHABLE';

/**
 * A trouble with the proxy. `host` is the proxy's own host and port. Whoever sorts errors looks at `code`
 * (`proxy-unreachable`, `proxy-refused`) and takes `host` for the resource. The message names both, so that they are found
 * again in the text of a credential error that wraps it.
 */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: ProxyErrorCode;
  readonly host: string;
  /** The same, where errors of Node have the name that was not found: it goes before the address in {@link Error.cause}. */
  readonly hostname: string;
  readonly status: number | undefined;

  constructor(code: ProxyErrorCode, host: string, status: number | undefined, cause: unknown) {
    super(`connect ${code} ${host}${status === undefined ? '' : ` answered ${status}`}`, { cause });
    this.code = code;
    this.host = host;
    this.hostname = host;
    this.status = status;
  }
}

/** The stages of a connection at which only the proxy can have failed: behind it nothing is looked up or connected to by us. */
const proxyStages = new Set(['connect', 'getaddrinfo']);

/** What was thrown by a call through the proxy at `host`: a {@link ProxyError} when the proxy is to blame, else the thing itself. */
export function blamedOnProxy(thrown: unknown, host: string): unknown {
  if (typeof thrown !== 'object' || thrown === null) return thrown;
  // a name with several addresses fails as one error with many inside
  const { errors } = thrown as { readonly errors?: unknown };
  const first: unknown = Array.isArray(errors) ? errors[0] : thrown;
  const { code, syscall, statusCode } = (first ?? {}) as Readonly<Record<string, unknown>>;
  if (code === 'ERR_PROXY_TUNNEL') {
    return typeof statusCode === 'number'
      ? new ProxyError('EPROXYREFUSED', host, statusCode, thrown)
      : new ProxyError('EPROXYUNREACHABLE', host, undefined, thrown);
  }
  return typeof syscall === 'string' && proxyStages.has(syscall)
    ? new ProxyError('EPROXYUNREACHABLE', host, undefined, thrown)
    : thrown;
}

/** Adds to an error of TLS the host it is about: Node says it of a wrong name only. Other errors name theirs, or have none. */
export function withHost(thrown: unknown, hostname: string): unknown {
  const isNameless =
    thrown instanceof Error && !['host', 'hostname', 'address', '$response'].some((key) => key in thrown);
  return isNameless && 'code' in thrown ? Object.assign(thrown, { hostname }) : thrown;
}
