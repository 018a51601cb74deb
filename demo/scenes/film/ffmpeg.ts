/** Runs ffmpeg with pixels going in or coming out, and takes any word it says as a failure. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A running ffmpeg that takes bytes on its standard input. */
export interface FfmpegInput {
  /** Resolves when there is room for more. */
  write(bytes: Buffer): Promise<void>;
  /** Closes the input and waits for the end. @throws Error with what ffmpeg said, if it said anything or failed. */
  finish(): Promise<void>;
  /** Ends it at once; what it has written is worth nothing. */
  abort(): void;
}

/** Starts ffmpeg on `args`, quiet but for warnings. */
export function startFfmpeg(args: readonly string[]): FfmpegInput {
  const child = spawn('ffmpeg', ['-hide_banner', '-v', 'warning', '-y', ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close');
  return {
    async write(bytes) {
      if (!child.stdin.write(bytes)) await Promise.race([once(child.stdin, 'drain'), ended]);
    },
    async finish() {
      child.stdin.end();
      const [code] = (await ended) as [number | null];
      const words = Buffer.concat(said).toString().trim();
      if (code !== 0 || words !== '') throw new Error(`ffmpeg ended with ${code}: ${words}`);
    },
    abort() {
      child.kill('SIGKILL');
    },
  };
}

/** Runs ffmpeg on `args` and returns its standard output. @throws Error as `finish` does. */
export async function runFfmpeg(args: readonly string[]): Promise<Buffer> {
  const child = spawn('ffmpeg', ['-hide_banner', '-v', 'warning', '-y', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, said]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  const words = Buffer.concat(said).toString().trim();
  if (code !== 0 || words !== '') throw new Error(`ffmpeg ended with ${code}: ${words}`);
  return Buffer.concat(out);
}
