/** The floor: ffmpeg decodes the same sessions to nothing. Nothing that shows them can cost less by software alone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ContenderWish, OpenContender } from './contender.ts';
import { sessionOpener, wallCameras } from './open-sessions.ts';

/** Starts one ffmpeg with one thread per camera. */
export async function openFloor({ demo, tiles }: ContenderWish): Promise<OpenContender> {
  const sessions = sessionOpener(demo);
  const children: ChildProcess[] = [];
  const frames = new Map<number, number>();
  const close = async (): Promise<void> => {
    const gone = children.filter(({ exitCode }) => exitCode === null).map((child) => once(child, 'close'));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(gone);
    sessions.close();
  };
  try {
    for (const [place, camera] of wallCameras(demo, tiles).entries()) {
      const url = await sessions.open(camera);
      const words = ['-nostdin', '-v', 'quiet', '-threads', '1', '-i', url, '-map', '0:v', '-f', 'null'];
      const child = spawn('ffmpeg', [...words, '-progress', 'pipe:1', '-stats_period', '1', '-'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      children.push(child);
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const count = [...text.matchAll(/^frame=\s*(\d+)/gm)].at(-1)?.[1];
        if (count !== undefined) frames.set(place, Number(count));
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { page: null, framesDecoded: () => [...frames.values()].reduce((sum, count) => sum + count, 0), close };
}
