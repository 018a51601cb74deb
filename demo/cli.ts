/**
 * `npm run demo`: runs the service until it is stopped, and says how to use it.
 *
 * By hand: `node -- demo/cli.ts …`, with the dashes, or Node takes `--env-file` for an option of its own.
 */
import { parseArgs } from 'node:util';
import { writePrivately } from './environment.ts';
import { type DemoService, startDemo } from './index.ts';

const help = `Runs a Kinesis Video service with cameras on 127.0.0.1 until it is stopped (Ctrl+C).

Usage: npm run demo -- [options]

  --port N          listen on this port (default: any free one)
  --cameras N       number of healthy cameras (default: one for each scene)
  --five-sessions   at most five sessions per stream, the oldest is closed (the rule before 2021)
  --env-file FILE   write the environment variables to FILE as KEY=VALUE lines once the service is ready
  --profiles DIR    write the shared config files 'config' and 'credentials' into DIR, a profile for each account
  --kinds           with --profiles: also profiles of every other kind (roles, MFA, a program, Identity Center, …)
  --help            show this
`;

interface CliOptions {
  readonly port: number;
  readonly cameras: number | undefined;
  readonly fiveSessions: boolean;
  readonly envFile: string | undefined;
  readonly profiles: string | undefined;
  readonly kinds: boolean;
}

/** A mistake of the person at the keyboard: one line, exit code 2. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stdout.write(help);
    return;
  }
  const stopped = stopSignal();
  const demo = await start(options);
  try {
    if (options.profiles !== undefined)
      await attempt(demo.writeProfiles(options.profiles, { kinds: options.kinds }), options.profiles);
    if (options.envFile !== undefined) await writeEnvironment(demo, options.envFile);
    process.stdout.write(`${greeting(demo, options.kinds)}\n`);
    await stopped;
  } finally {
    await demo.close();
  }
}

function readOptions(args: readonly string[]): CliOptions | undefined {
  const values = parsed(args);
  if (values.help === true) return undefined;
  if (values.kinds === true && values.profiles === undefined) throw new UsageError('--kinds goes with --profiles');
  return {
    port: wholeNumber('--port', values.port, 0, 65_535) ?? 0,
    cameras: wholeNumber('--cameras', values.cameras, 1, 10_000),
    fiveSessions: values['five-sessions'] === true,
    envFile: values['env-file'],
    profiles: values.profiles,
    kinds: values.kinds === true,
  };
}

function parsed(args: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'bad options');
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    strict: true,
    options: {
      port: { type: 'string' },
      cameras: { type: 'string' },
      'five-sessions': { type: 'boolean' },
      'env-file': { type: 'string' },
      profiles: { type: 'string' },
      kinds: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;
}

function wholeNumber(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not '${text}'`);
  }
  return value;
}

async function start(options: CliOptions): Promise<DemoService> {
  try {
    return await startDemo({
      port: options.port,
      sessionRule: options.fiveSessions ? 'five-sessions' : 'budgets',
      log: (line) => process.stderr.write(`${line}\n`),
      ...(options.cameras === undefined ? {} : { cameras: options.cameras }),
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new UsageError(`port ${options.port} is in use`);
    if (code === 'EACCES') throw new UsageError(`port ${options.port} needs more rights`);
    throw error;
  }
}

async function writeEnvironment(demo: DemoService, file: string): Promise<void> {
  const lines = Object.entries(demo.environment()).map(([name, value]) => `${name}=${value}\n`);
  await attempt(writePrivately(file, lines.join('')), file);
}

async function attempt(work: Promise<unknown>, file: string): Promise<void> {
  try {
    await work;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new UsageError(`cannot write ${file} (${code})`);
  }
}

function greeting(demo: DemoService, kinds: boolean): string {
  const exports = (profile: DemoService['accounts'][number]['profile']): string =>
    Object.entries(demo.environment(profile))
      .map(([name, value]) => `  export ${name}='${value}'`)
      .join('\n');
  const accounts = demo.accounts.map(({ profile, accountId, regions }) => {
    const names = demo.cameras.filter((camera) => camera.profile === profile).map((camera) => camera.name);
    return `  ${profile.padEnd(11)} ${accountId}  ${regions.join(', ')}  ${names.length} cameras: ${shortened(names)}`;
  });
  const first = demo.cameras[0]?.name ?? 'NAME';
  return `Kinesis Video demo service at ${demo.endpoint}

Accounts (the keys are made up and open nothing else):
${accounts.join('\n')}

To use it from another AWS client, as '${demo.accounts[0]?.profile ?? ''}':
${exports(demo.accounts[0]?.profile ?? 'plant-east')}

  aws kinesisvideo list-streams
  ffplay "$(aws kinesis-video-archived-media get-hls-streaming-session-url --stream-name ${first} \\
    --endpoint-url ${demo.endpoint} --discontinuity-mode ON_DISCONTINUITY --output text)"
${kinds ? `\nOne-time codes for the profile 'mfa': ${demo.endpoint}/authenticator\n` : ''}
Stop with Ctrl+C.`;
}

function shortened(names: readonly string[]): string {
  const shown = 8;
  return names.length <= shown ? names.join(' ') : `${names.slice(0, shown).join(' ')} …`;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
