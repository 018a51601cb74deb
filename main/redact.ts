/** Takes secrets out of text before it is logged, shown or sent on. */

/**
 * What is taken out, in order. Over-eager on purpose: a lost word in a log costs nothing, a kept key costs a wall.
 * Key id prefixes: "Understanding unique ID prefixes", IAM User Guide. Query names: "Signing AWS requests", AWS General Reference.
 */
const rules: readonly { readonly pattern: RegExp; readonly replacement: string }[] = [
  // the query and fragment of any URL: session tokens and presigned signatures live there
  { pattern: /\b((?:https?|wss?):\/\/[^\s"'<>?#]*)[?#][^\s"'<>]*/gi, replacement: '$1?[redacted]' },
  // user information in a URL
  { pattern: /\b(https?:\/\/)[^\s"'<>/?#@]*@/gi, replacement: '$1[redacted]@' },
  // name and value pairs, in queries, headers, INI files and JSON
  {
    pattern:
      /\b((?:Session|Security|Access|Refresh|Id|Bearer|Client)?_?-?(?:Token|Secret)|X-Amz-[A-Za-z-]+|aws_[a-z_]*(?:secret|token|key)[a-z_]*|secretAccessKey|accessKeyId|sessionToken|Authorization|Signature|Password)(["']?\s*[=:]\s*["']?)[^\s"',;&}]+/gi,
    replacement: '$1$2[redacted]',
  },
  // access key ids, long-term and temporary
  { pattern: /(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{8,}/g, replacement: '[redacted]' },
  // an authorization header's parts
  { pattern: /AWS4-HMAC-SHA256\s[^"'\n]*/g, replacement: '[redacted]' },
  // anything as long and as random as a key: session tokens (~190), secret keys (40), signatures (64 hex)
  {
    pattern: /(?<![A-Za-z0-9+/_=-])(?=[A-Za-z0-9+/_=-]*\d)(?=[A-Za-z0-9+/_=-]*[A-Za-z])[A-Za-z0-9+/_=-]{40,}/g,
    replacement: '[redacted]',
  },
];

/** ARNs are long and mixed, yet no secret: they say which stream or role a refusal is about. */
const arns = /(\barn:[a-z\d-]+:[a-z\d-]+:[a-z\d-]*:\d*:[\w-]+\/[\w.@-]{1,256}(?:\/\d{1,20})?(?![\w+/=]))/;

/** The text without anything that could be a credential, a session token or the query of a URL. */
export const redact = (text: string): string =>
  text
    .split(arns)
    .map((part, index) => (index % 2 === 1 ? part : applyRules(part)))
    .join('');

const applyRules = (text: string): string =>
  rules.reduce((kept, { pattern, replacement }) => kept.replace(pattern, replacement), text);

/** {@link redact} for a sentence that crosses to the window: one line, at most `maxChars` characters. */
export const redactedLine = (text: string, maxChars = 300): string => {
  const line = redact(text).replaceAll(/\s+/g, ' ').trim();
  return line.length <= maxChars ? line : `${line.slice(0, maxChars - 1)}…`;
};
