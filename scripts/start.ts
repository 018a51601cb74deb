/** `npm start`: checks the command line, builds what is stale, starts the demo where it is wanted, runs the application. */
import os from 'node:os';
import process from 'node:process';
import { readProfiles } from '../main/accounts/profiles.ts';
import { helpText, parseCommandLine } from '../main/command-line.ts';
import packageJson from '../package.json' with { type: 'json' };
import { projectRoot } from '../vite/project-root.ts';
import { buildIfStale } from './build-app.ts';
import { type DemoDesk, openDemoDesk } from './launch/demo-desk.ts';
import { applicationArguments, demoEnvironment, launchOf, wantsDemo } from './launch/launch-plan.ts';
import { runApp } from './launch/run-app.ts';
import { readSetupState } from './setup-state.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

process.exitCode = await start(process.argv.slice(2));

/** @returns the exit code: the application's own, 2 for a bad option, 1 when it can't be started */
async function start(argv: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(argv);
  if (!parsed.ok) {
    complain(parsed.sentence);
    return 2;
  }
  const { options } = parsed;
  if (options.help || options.version) {
    say(options.help ? helpText.trimEnd() : packageJson.version);
    return 0;
  }
  const setup = readSetupState();
  if (setup?.runtime == null) {
    complain('Set-up has not run here yet. Run: node scripts/setup.mjs --for start');
    return 1;
  }
  let desk: DemoDesk | null = null;
  try {
    await buildIfStale(say);
    const homeDir = os.homedir();
    const found = await readProfiles(process.env, homeDir);
    const finding = { profiles: found.profiles.length, unreadableFile: found.unreadableFile };
    const demo = wantsDemo(options, finding, process.env);
    if (demo) {
      say(options.demo ? 'Showing the demo.' : 'No AWS profile on this machine: showing the demo.');
      desk = await openDemoDesk(options.tiles);
    }
    const launch = launchOf({
      runtime: setup.runtime,
      appDir: projectRoot,
      args: applicationArguments(options, demo, {
        platform: process.platform,
        env: process.env,
        homeDir,
        // npm moves to the project's folder; this is where the person was.
        workingDir: process.env['INIT_CWD'] ?? process.cwd(),
      }),
      env: desk === null ? process.env : demoEnvironment(process.env, desk),
      platform: process.platform,
      isRoot: process.getuid?.() === 0,
      node: process.execPath,
    });
    return await runApp(launch);
  } catch (error) {
    complain(`Vigil could not be started: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await desk?.close();
  }
}
