/** Takes secrets out of text before it is logged, shown or sent on. */

interface Rule {
  readonly pattern: RegExp;
  readonly replacement: string;
}

/** Names whose value is a secret, whatever stands before them: `x-my-token`, `oldPassword`. Bounded, so that no text takes long. */
const names = String.raw`(?:token|secret|password|passphrase|signature|X-Amz-[a-z-]{1,40}|aws_[a-z_]{0,40}(?:secret|token|key)[a-z_]{0,40}|access_?key(?:_?id)?)`;
/** Those of them that no sentence uses as a word: a space is separator enough. */
const plainNames = String.raw`(?:(?:session|security|refresh|bearer)_?token|client_?secret|secret_?access_?key|access_?key_?id|X-Amz-[a-z-]{1,40}|aws_[a-z_]{0,40}(?:secret|token|key)[a-z_]{0,40})`;
/** `=` or `:`, as they are or percent-encoded any number of times; a quote may close the name, JSON in JSON escapes it. */
const separator = String.raw`(?:\\*["'])?\s*(?:[=:]|%(?:25)*3[DA])\s*`;
/** A quoted value up to the quote that closes it, or to the end of a text cut short, and what hangs on to it; else up to what may end it. */
const value = String.raw`(?:(?:(?<escape>\\*)(?<quote>["'])[^]*?(?:(?<!\\)\k<escape>\k<quote>|$))+[^\s"',;&}]*|[^\s"',;&}]+)`;

/**
 * What is taken out, in order. Over-eager on purpose: a lost word in a log costs nothing, a kept key costs a wall.
 * Key id prefixes: "Understanding unique ID prefixes", IAM User Guide. Query names: "Signing AWS requests", AWS General Reference.
 */
const rules: readonly Rule[] = [
  // the query and fragment of any URL: session tokens and presigned signatures live there
  { pattern: /\b((?:https?|wss?):\/\/[^\s"'<>?#]*)[?#][^\s"'<>]*/gi, replacement: '$1?[redacted]' },
  // user information in a URL
  { pattern: /\b(https?:\/\/)[^\s"'<>/?#@]*@/gi, replacement: '$1[redacted]@' },
  // a header's scheme and what it carries
  { pattern: /(Authorization(?:\\*["'])?\s*[=:]\s*)[^\n]+/gi, replacement: '$1[redacted]' },
  { pattern: /\b(Bearer|Basic)\s+[^\s"',;]{6,}/gi, replacement: '$1 [redacted]' },
  { pattern: /AWS4-HMAC-SHA256\s[^"'\n]*/g, replacement: '[redacted]' },
  // options of a command line
  {
    pattern: new RegExp(
      String.raw`((?<![\w-])--?[\w-]{0,40}(?:token|secret|pass(?:word|phrase)?|key|credentials?|code)[\w-]{0,40}[\s=]{1,9})${value}`,
      'gi',
    ),
    replacement: '$1[redacted]',
  },
  // name and value pairs, in queries, headers, INI files and JSON
  { pattern: new RegExp(`(${names}${separator})${value}`, 'gi'), replacement: '$1[redacted]' },
  { pattern: new RegExp(String.raw`(${plainNames}\s+)${value}`, 'gi'), replacement: '$1[redacted]' },
  {
    pattern: /\b((?:token|secret|password|passphrase)\s+)(?=[^\s"',;]*\d)[^\s"',;]{6,}/gi,
    replacement: '$1[redacted]',
  },
  // access key ids, long-term and temporary
  { pattern: /(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{8,}/g, replacement: '[redacted]' },
  // web tokens, however short: each begins with an encoded `{"`, `{ ` or `{` and a line end (RFC 7515, section 3.3)
  { pattern: /(?<![A-Za-z0-9])(?:eyJ|eyA|ewo|ew0)[\w-]*(?:\.[\w-]*){1,4}/g, replacement: '[redacted]' },
  // anything as long and as random as a key: session tokens (~190), secret keys (40), signatures (64 hex)
  {
    pattern: /(?<![A-Za-z0-9+/_=-])(?=[A-Za-z0-9+/_=-]*\d)(?=[A-Za-z0-9+/_=-]*[A-Za-z])[A-Za-z0-9+/_=-]{40,}/g,
    replacement: '[redacted]',
  },
];

/** Node's words for a program that failed: then come its whole command line and what it printed, either may hold a key. */
const failedCommand = /(\bCommand failed:)[^]*/;

/** ARNs are long and mixed, yet no secret: they say which stream or role a refusal is about. */
const arns = /(\barn:[a-z\d-]+:[a-z\d-]+:[a-z\d-]*:\d*:[\w-]+\/[\w.@-]{1,256}(?:\/\d{1,20})?(?![\w+/=]))/;

/** Characters looked at: some patterns take a time that grows with the square of the length, and a stranger may send megabytes. */
const mostChars = 8_192;

/** As much of a text as is looked at, up to the end of a word: half a key would pass for a word. */
export const bounded = (text: string): string =>
  text.length <= mostChars ? text : text.slice(0, Math.max(0, text.lastIndexOf(' ', mostChars)));

/** The text, as far as it is {@link bounded}, without anything that could be a credential, a session token or the query of a URL. */
export const redact = (text: string): string =>
  bounded(text)
    .replace(failedCommand, '$1 [redacted]')
    .split(arns)
    .map((part, index) => (index % 2 === 1 ? part : applyRules(part)))
    .join('');

const applyRules = (text: string): string =>
  rules.reduce((kept, { pattern, replacement }) => kept.replace(pattern, replacement), text);

/**
 * True for errors of the search for credentials. Their messages repeat command lines, files and programs' output, and no
 * list of patterns knows what a stranger's program prints: such a message is never logged nor sent on, not even redacted.
 */
export const mayQuoteCredentials = (error: { readonly name: string; readonly message: string }): boolean =>
  /^(Credentials|Token)?ProviderError$/.test(error.name) || failedCommand.test(error.message);

/** {@link redact} for a sentence that crosses to the window: one line, at most `maxChars` characters. */
export const redactedLine = (text: string, maxChars = 300): string => {
  const line = redact(text).replaceAll(/\s+/g, ' ').trim();
  return line.length <= maxChars ? line : `${line.slice(0, maxChars - 1)}…`;
};
