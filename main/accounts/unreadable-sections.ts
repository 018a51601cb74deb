/** Sections of the shared files that look like profiles, but that the AWS SDKs drop without a word. Pure. */

/** What the SDK for JavaScript takes for a prefix and a name (its `parseIni`); the CLI and the other SDKs know the same form. */
const prefixed = /^([\w-]+)\s(["'])?([\w\-@+.%:/]+)\2$/;

/** Sections of the AWS CLI that were never meant as profiles. */
const ofTheCli: ReadonlySet<string> = new Set(['plugins', 'preview']);

/** Most sections told of, and the longest text of one, in characters. */
const most = { sections: 100, chars: 300 };

/** The sections no SDK reads, as they are written, each once. */
export function unreadableSections(configText: string, credentialsText: string): readonly string[] {
  const found = [
    ...sectionNames(configText).filter((name) => !isReadInConfig(name)),
    ...sectionNames(credentialsText).filter((name) => prefixed.test(name)),
  ];
  return [...new Set(found.map((name) => `[${name}]`.slice(0, most.chars)))].slice(0, most.sections);
}

function isReadInConfig(name: string): boolean {
  const prefix = prefixed.exec(name)?.[1];
  if (prefix !== undefined) return ['profile', 'sso-session', 'services'].includes(prefix);
  return name === 'default' || ofTheCli.has(name) || /^(profile|sso-session|services)\.[\w\-@+.%:/]+$/.test(name);
}

const sectionNames = (text: string): readonly string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => (line.split(/(?:^|\s)[;#]/)[0] ?? '').trim())
    .filter((line) => line.startsWith('[') && line.endsWith(']'))
    .map((line) => line.slice(1, -1));
