/** Serves the window's files at app://vigil/ from a list made at the start: no request ever becomes a path. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { contentPolicy } from './content-policy.ts';

/** The scheme of the app's own pages. */
export const appScheme = 'app';
/** The origin of the app's own pages. */
export const appOrigin = `${appScheme}://vigil`;
/** The window's page. */
export const appPage = `${appOrigin}/index.html`;

/** What may be asked for: URL path → bytes and their type. */
export type Manifest = ReadonlyMap<string, { readonly body: Uint8Array<ArrayBuffer>; readonly type: string }>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Reads all files below `directory` once. Files of unknown type, source maps among them, are not served. */
export async function readManifest(directory: string): Promise<Manifest> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((file) => {
      const type = types[extname(file)];
      return type === undefined ? [] : [{ file, type }];
    });
  const read = files.map(async ({ file, type }) => {
    const path = `/${relative(directory, file).split(sep).join('/')}`;
    return [path, { body: new Uint8Array(await readFile(file)), type }] as const;
  });
  return new Map(await Promise.all(read));
}

/** Answers requests from the manifest. `sources` is asked each time: accounts may have changed since. */
export function createServe(
  manifest: Manifest,
  sources: () => readonly string[],
): (request: Request) => Promise<Response> {
  return (request) => {
    const url = URL.parse(request.url);
    const found =
      url !== null && url.host === 'vigil'
        ? manifest.get(url.pathname === '/' ? '/index.html' : url.pathname)
        : undefined;
    const headers = {
      'Content-Security-Policy': contentPolicy(sources()),
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return Promise.resolve(new Response(null, { status: 405, headers: { ...headers, Allow: 'GET, HEAD' } }));
    }
    if (found === undefined) {
      return Promise.resolve(
        new Response('Not found', { status: 404, headers: { ...headers, 'Content-Type': 'text/plain' } }),
      );
    }
    const body = request.method === 'HEAD' ? null : found.body;
    return Promise.resolve(new Response(body, { status: 200, headers: { ...headers, 'Content-Type': found.type } }));
  };
}
