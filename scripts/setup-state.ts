/** What set-up wrote down about this machine: the Node and the runtime it chose. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../vite/project-root.ts';

const setupStateSchema = z.object({
  node: z.string(),
  runtime: z.object({ kind: z.enum(['electron', 'chromium']), executable: z.string(), why: z.string() }).nullable(),
  chromium: z.string().nullable(),
});

/** See {@link readSetupState}. */
export type SetupState = z.infer<typeof setupStateSchema>;

/** @returns null when set-up has not run here, or its file is damaged; running it again mends both */
export function readSetupState(): SetupState | null {
  try {
    const text = readFileSync(path.join(projectRoot, '.tools', 'setup.json'), 'utf8');
    const parsed = setupStateSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
