/** Chromium's names of network errors, with their numbers. Source: Chromium's net/base/net_error_list.h. */

const CODES: Readonly<Record<string, number>> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_INVALID_ARGUMENT: -4,
  ERR_FILE_NOT_FOUND: -6,
  ERR_TIMED_OUT: -7,
  ERR_ACCESS_DENIED: -10,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_CONNECTION_CLOSED: -100,
  ERR_CONNECTION_RESET: -101,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_INTERNET_DISCONNECTED: -106,
  ERR_ADDRESS_UNREACHABLE: -109,
  ERR_PROXY_CONNECTION_FAILED: -130,
  ERR_UNSAFE_PORT: -312,
  ERR_CERT_COMMON_NAME_INVALID: -200,
  ERR_CERT_DATE_INVALID: -201,
  ERR_CERT_AUTHORITY_INVALID: -202,
  ERR_INVALID_URL: -300,
  ERR_DISALLOWED_URL_SCHEME: -301,
  ERR_UNKNOWN_URL_SCHEME: -302,
  ERR_EMPTY_RESPONSE: -324,
};

/** The error of a page that could not be loaded, as `loadURL` rejects with it. */
export class LoadError extends Error {
  readonly errno: number;
  readonly code: string;
  readonly url: string;

  constructor(errorText: string, url: string) {
    const code = errorText.replace(/^net::/, '');
    const errno = CODES[code] ?? -2;
    super(`${code} (${errno}) loading '${url}'`);
    this.name = 'Error';
    this.errno = errno;
    this.code = code;
    this.url = url;
  }
}
