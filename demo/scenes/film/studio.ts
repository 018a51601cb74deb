/** Opens the drawing page in a headless Chromium and hands out its frames. Needs no graphics card. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const SCENES_FOLDER = fileURLToPath(new URL('../', import.meta.url));

const PAGE = '<link rel="icon" href="data:,"><script type="module" src="/page/main.ts"></script>';

/** Takes one frame: raw RGBA, top row first. Resolves when it may have the next. */
export type FrameSink = (rgba: Buffer) => Promise<void>;

export interface Studio {
  /** Draws frames `from` to `to` (exclusive) of a picture whose loop has `frames` of them. */
  draw(id: string, frames: number, from: number, to: number, sink: FrameSink): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a browser and a small server on 127.0.0.1 that gives it our modules with their types taken out.
 *
 * @throws Error when `browserPath` cannot be started.
 */
export async function openStudio(browserPath: string): Promise<Studio> {
  let sink: FrameSink | null = null;
  const server = createServer((request, response) => {
    const finish = (status: number, type = 'text/plain', body: string | Buffer = ''): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    const answer = async (): Promise<void> => {
      if (request.method === 'POST') {
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part as Buffer);
        if (sink === null) return finish(409);
        await sink(Buffer.concat(parts));
        return finish(204);
      }
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      if (path === '/') return finish(200, 'text/html', PAGE);
      if (!/^(\/[a-z0-9-]+)+\.ts$/.test(path)) return finish(404);
      finish(200, 'text/javascript', stripTypeScriptTypes(await readFile(`${SCENES_FOLDER}${path.slice(1)}`, 'utf8')));
    };
    answer().catch((error: unknown) => finish(500, 'text/plain', String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
  });

  return {
    async draw(id, frames, from, to, takeFrame) {
      const page = await browser.newPage();
      page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
      sink = takeFrame;
      try {
        await page.goto(`http://127.0.0.1:${port}/`);
        await page.waitForFunction(() => 'drawFrames' in globalThis);
        await page.evaluate(`drawFrames(${JSON.stringify(id)}, ${frames}, ${from}, ${to})`);
      } finally {
        sink = null;
        await page.close();
      }
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
