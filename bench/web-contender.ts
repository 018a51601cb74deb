/** A wall of a web player in the Chromium the application runs on, with the flags the application gets. */

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright';
import { layOut } from '../renderer/wall/layout.ts';
import { chromiumFlags } from '../runtime/src/chromium-flags.ts';
import { projectRoot } from '../vite/project-root.ts';
import type { ContenderWish, OpenContender } from './contender.ts';
import { contenderHtml, type WebPlayer } from './contender-page.ts';
import { type SessionOpener, sessionOpener, wallCameras } from './open-sessions.ts';
import { pagesAsOne } from './pages-as-one.ts';
import { openQuietly, type QuietPage } from './quiet-page.ts';
import { inHalves, type ShownTile } from './split-tiles.ts';

/** The application's window, and the room its wall has in it beside the rail and above the status line. */
export const windowSize = { width: 1_600, height: 900 } as const;
const wallRoom = { width: 1_552, height: 876 } as const;

const libraries: Readonly<Record<string, string>> = {
  '/hls.js': 'hls.js/dist/hls.min.js',
  '/shaka.js': 'shaka-player/dist/shaka-player.compiled.js',
};

/** The wall's cameras where they are in its window. */
function shownTiles({ demo, tiles }: ContenderWish): readonly ShownTile[] {
  const { rects } = layOut({ ...wallRoom, tiles, gap: 2, caption: 24 });
  return wallCameras(demo, tiles).flatMap(({ name }, place) => {
    const rect = rects[place];
    return rect === undefined ? [] : [{ camera: name, rect }];
  });
}

/** Starts it. The page asks for its sessions itself, as a web viewer's page does of its back end. */
export async function openWebPlayer(player: WebPlayer, wish: ContenderWish): Promise<OpenContender> {
  const html = contenderHtml({ player, tiles: shownTiles(wish) });
  const { page, close } = await openWindow(wish, () => html, windowSize);
  return { page, close };
}

/**
 * The same wall in two windows, one below the other. They are of different sites, for Chromium by their hosts, so that each has a
 * renderer process of its own.
 */
export async function openSplitWall(player: WebPlayer, wish: ContenderWish): Promise<OpenContender> {
  const [upper, lower] = inHalves(shownTiles(wish));
  const htmlOf = (url: string): string => contenderHtml({ player, tiles: (url === lowerPath ? lower : upper).tiles });
  const { page, close, origin, openAnother } = await openWindow(wish, htmlOf, upper);
  if (lower.tiles.length === 0) return { page, close };
  try {
    const { href } = new URL(lowerPath, origin.replace('127.0.0.1', 'localhost'));
    return { page: pagesAsOne([page, await openAnother({ ...lower, href }, '.tile')]), close };
  } catch (error) {
    await close();
    throw error;
  }
}

const lowerPath = '/lower';

/** A window with a page of the wall's tiles, and a server behind it. */
async function openWindow(
  { demo, runtime, folder }: ContenderWish,
  htmlOf: (url: string) => string,
  size: { readonly width: number; readonly height: number },
): Promise<QuietPage & { readonly origin: string }> {
  const sessions = sessionOpener(demo);
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    void answer(url, htmlOf(url), (name) => openNamed(sessions, demo, name)).then(
      ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(502).end(),
    );
  });
  const origin = await listen(server);
  const flags = chromiumFlags({
    profileDirectory: path.join(folder, 'profile'),
    headless: true,
    noSandbox: process.getuid?.() === 0,
    remoteDebuggingPort: 0,
    appSwitches: new Map(),
    appArguments: [],
  });
  // Nobody is at the other end of a pipe here.
  const args = flags.filter((flag) => flag !== '--remote-debugging-pipe');
  const executable = runtime.kind === 'chromium' ? runtime.executable : chromium.executablePath();
  const browser = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const closeOthers = (): void => {
    sessions.close();
    server.closeAllConnections();
    server.close();
  };
  try {
    const opened = await openQuietly(browser, '.tile', { href: origin, ...size });
    return { ...opened, origin, close: () => opened.close().finally(closeOthers) };
  } catch (error) {
    closeOthers();
    throw error;
  }
}

const openNamed = (sessions: SessionOpener, demo: ContenderWish['demo'], name: string): Promise<string> =>
  sessions.open(demo.camera(name));

async function answer(
  url: string,
  html: string,
  open: (name: string) => Promise<string>,
): Promise<{ readonly type: string; readonly body: string | Buffer }> {
  const library = libraries[url];
  if (library !== undefined) {
    const body = await readFile(path.join(projectRoot, 'node_modules', library));
    return { type: 'text/javascript', body };
  }
  if (url.startsWith('/session/')) {
    return { type: 'text/plain', body: await open(decodeURIComponent(url.slice('/session/'.length))) };
  }
  return { type: 'text/html', body: html };
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  });
