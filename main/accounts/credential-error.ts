/** Sorts what the search for credentials says when it fails: it has one error name for everything, so the words decide. Pure. */
import type { TroubleKind } from '../../contract/trouble-kinds.ts';

/** The kind of trouble. `profile` is the name asked for; it may hold any word and must not decide. */
export function credentialKind(message: string, profile: string): TroubleKind {
  const words = withoutNames(ownWords(message), profile);
  if (/\b(ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENODATA)\b/.test(words)) return 'host-unresolved';
  // a host tried on several addresses fails with a name alone
  if (/\b(ECONN[A-Z]+|E(?:HOST|NET)(?:UNREACH|DOWN)|ETIMEDOUT|EPIPE)\b|^(Error: )?AggregateError\b/.test(words)) {
    return 'unreachable';
  }
  if (/\bTimeoutError\b/.test(words)) return 'timed-out';
  if (/\b(TooManyRequests|Throttling)Exception\b/.test(words)) return 'throttled';
  return /\bsso\b|token|login|sign[- ]?in|multi-factor|mfa|expired|clientId/i.test(words)
    ? 'sign-in-needed'
    : 'credentials-missing';
}

/** The host that could not be reached, where Node's own words name one: `getaddrinfo ENOTFOUND host`, `connect E… host:443`. */
export function hostNamedIn(message: string): string | undefined {
  if (isFailedCommand(message)) return undefined;
  return /\b(?:getaddrinfo|connect) E[A-Z_]+ ([\w.-]{1,253})(?![\w.-])/.exec(message)?.[1];
}

const isFailedCommand = (message: string): boolean => /\bCommand failed:/.test(message);

/** Of a program that failed, what it printed: the first line is its command line, whose words mean nothing here. */
const ownWords = (message: string): string =>
  isFailedCommand(message) ? message.split('\n').slice(1).join('\n') : message;

/** Profiles are called after what they are for, often `sso` or `login`. */
const withoutNames = (message: string, profile: string): string =>
  message
    .replaceAll(/\bprofile(?::\s*|=|\s+)(?:\[[^\]]*\]|'[^']*')/gi, 'profile')
    .replaceAll(new RegExp(`(?<![\\w-])${escaped(profile)}(?![\\w-])`, 'g'), '');

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
