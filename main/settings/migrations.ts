/** Brings settings files of earlier versions to today's shape. Pure: takes what was read, answers what to keep. */

/** A settings file's content, before it is checked. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** One step: files written before `version` need it. */
export interface Migration {
  readonly version: string;
  readonly migrate: (raw: RawSettings) => RawSettings;
}

/** All steps, oldest first. A step never throws: what it can't use it leaves to the check that follows. */
export const migrations: readonly Migration[] = [
  {
    // 0.0.x had the number of tiles at the top, as `layout`
    version: '0.1.0',
    migrate: ({ layout, ...rest }) => {
      if (typeof layout !== 'number') return rest;
      const wall = typeof rest['wall'] === 'object' && rest['wall'] !== null ? rest['wall'] : {};
      return { ...rest, wall: { tiles: layout, ...wall } };
    },
  },
];

/** Takes what a file holds through all steps newer than the version that wrote it, and that version out of it. */
export function upToDate({ version, __internal__: notes, ...content }: RawSettings): RawSettings {
  const writtenBy = typeof version === 'string' ? version : notedVersion(notes);
  return migrations
    .filter((step) => isOlder(writtenBy, step.version))
    .reduce((raw, step) => step.migrate(raw), content as RawSettings);
}

/** Where 0.1.0 at first noted its version; a file without any was written before that. */
function notedVersion(notes: unknown): string {
  const text = JSON.stringify(notes) ?? '';
  return /"version":"(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? '0.0.0';
}

/** By the three numbers alone (Semantic Versioning 2.0.0, section 11, without pre-releases). */
function isOlder(version: string, than: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(than)];
  const differing = a.findIndex((number, index) => number !== b[index]);
  return differing !== -1 && (a[differing] ?? 0) < (b[differing] ?? 0);
}

const numbersOf = (version: string): readonly number[] => {
  const [, major = '0', minor = '0', patch = '0'] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor), Number(patch)];
};
