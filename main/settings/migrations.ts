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
