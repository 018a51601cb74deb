/**
 * Finds and fills gaps in package-lock.json: optional packages for other systems that the registry in use does not
 * carry. npm leaves those out when it writes the file, and `npm ci` then refuses the file on every machine.
 */
import { z } from 'zod';

const lockedPackageSchema = z.looseObject({
  version: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

type LockedPackage = z.infer<typeof lockedPackageSchema>;

/** The part of package-lock.json (npm documentation, "package-lock.json", version 3) that matters here. */
const checkedSchema = z.object({ packages: z.record(z.string(), lockedPackageSchema) });

/** See {@link lockfileSchema}. */
export type Lockfile = z.infer<typeof checkedSchema>;

/** Checks the file and hands it on as it is, so that every field keeps its place and the next diff stays small. */
export const lockfileSchema = z.custom<Lockfile>((value) => checkedSchema.safeParse(value).success);

/** An optional dependency without an entry of its own. */
export interface LockfileGap {
  readonly name: string;
  /** As its dependant asks for it: an exact version, with every package that ships binaries this way. */
  readonly version: string;
  /** The dependant's key in the file. */
  readonly dependant: string;
}

/** @returns the gaps in the order of the file */
export function lockfileGaps({ packages }: Lockfile): readonly LockfileGap[] {
  return Object.entries(packages).flatMap(([dependant, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !(`${dependant}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages))
      .map(([name, version]) => ({ name, version, dependant })),
  );
}

/** What a package's name says about the system it is for. */
export interface TargetSystem {
  readonly os: readonly [string];
  readonly cpu: readonly [string];
  readonly libc?: readonly ['glibc' | 'musl'];
}

const systems =
  /(?:^|[/-])(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-([a-z]+\d*[a-z]*)(?:-(\w+))?$/;

/** @returns null for a name that names no system; such a package is more than a binary and has to be looked up */
export function targetSystem(name: string): TargetSystem | null {
  const [, os, cpu, abi = ''] = systems.exec(name) ?? [];
  if (os === undefined || cpu === undefined) return null;
  const libc = abi.startsWith('musl') ? 'musl' : abi.startsWith('gnu') ? 'glibc' : null;
  return { os: [os], cpu: [cpu], ...(os === 'linux' && libc !== null ? { libc: [libc] } : {}) };
}

/**
 * Adds an entry for each gap. Without `integrity`, which only the registry knows: npm adds it where it installs one.
 *
 * @throws when a gap is not an exactly pinned binary of one system
 */
export function fillLockfile(lockfile: Lockfile): Lockfile {
  const additions = lockfileGaps(lockfile).map(({ name, version, dependant }): [string, LockedPackage] => {
    const system = targetSystem(name);
    if (system === null || !/^\d+\.\d+\.\d+$/.test(version)) {
      throw new Error(`package-lock.json lacks ${name}@${version}, and its name alone does not say what it is`);
    }
    const { license, dev } = lockfile.packages[dependant] ?? {};
    const { cpu, ...rest } = system;
    const entry = { version, cpu: [...cpu], ...(dev ? { dev } : {}), ...(license ? { license } : {}), optional: true };
    return [`node_modules/${name}`, { ...entry, ...rest }];
  });
  const packages = [...Object.entries(lockfile.packages), ...additions];
  return { ...lockfile, packages: Object.fromEntries(packages.sort(([a], [b]) => a.localeCompare(b, 'en'))) };
}
