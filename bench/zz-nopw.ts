/** Scratch. */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { startDemo } from '../demo/index.ts';
import { demoEnvironment, launchOf } from '../scripts/launch/launch-plan.ts';
import { projectRoot } from '../vite/project-root.ts';
import { clipScene } from './clips.ts';

const [tilesText = '100', loadText = '{}', settleText = '30', watchText = '15'] = process.argv.slice(2);
const tiles = Number(tilesText);
const folder = mkdtempSync('/tmp/tryb-');
const demo = await startDemo({ cameras: tiles, scenes: [await clipScene('sd')] });

const [profilesDir, userDataDir] = [path.join(folder, 'aws'), path.join(folder, 'user-data')];
mkdirSync(profilesDir);
mkdirSync(userDataDir);
const files = await demo.writeProfiles(profilesDir);
writeFileSync(path.join(userDataDir, 'settings.json'), JSON.stringify({ load: JSON.parse(loadText) }));
const launch = launchOf({
  runtime: { runtime: 'chromium', why: '' } as never,
  appDir: projectRoot,
  args: [
    '--profile=plant-east',
    '--profile=plant-west',
    `--tiles=${tiles}`,
    `--user-data-dir=${userDataDir}`,
    '--remote-debugging-port=0',
  ],
  env: demoEnvironment(process.env, files),
  platform: process.platform,
  isRoot: true,
  node: process.execPath,
});
let calls = 0;
demo.counts.onCall(() => {
  calls += 1;
});
const app = spawn(launch.file, [...launch.args], { env: launch.env as never, stdio: ['ignore', 'pipe', 'pipe'] });
let out = '';
const ws$ = new Promise<string>((r) => {
  for (const st of [app.stdout, app.stderr])
    st?.on('data', (d) => {
      out += String(d);
      const m = /DevTools listening on (ws:\S+)/.exec(out);
      if (m?.[1]) r(m[1]);
    });
});
interface T {
  pid: number;
  tid: number;
  name: string;
  ms: number;
  type: string;
}
const threads = (): Map<string, T> => {
  const out = new Map<string, T>();
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    let cmd = '';
    try {
      cmd = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    } catch {
      continue;
    }
    const isSelf = Number(pid) === process.pid;
    if (!isSelf && !/chromium/.test(cmd) && !/node/.test(cmd)) continue;
    const type = isSelf
      ? 'bench+demo'
      : (/--type=([a-z-]+)/.exec(cmd)?.[1] ?? (/chromium/.test(cmd) ? 'browser' : 'node')) +
        (/--utility-sub-type=([\w.]+)/.exec(cmd)?.[1] ?? '').replace(/.*\./, ':');
    try {
      for (const tid of readdirSync(`/proc/${pid}/task`)) {
        const s = readFileSync(`/proc/${pid}/task/${tid}/stat`, 'latin1');
        const name = s.slice(s.indexOf('(') + 1, s.lastIndexOf(')'));
        const f = s.slice(s.lastIndexOf(')') + 2).split(' ');
        out.set(`${pid}/${tid}`, {
          pid: Number(pid),
          tid: Number(tid),
          name,
          ms: (Number(f[11]) + Number(f[12])) * 10,
          type,
        });
      }
    } catch {
      /* gone */
    }
  }
  return out;
};

await wait(Number(settleText) * 1000);
const [a, atA, c0] = [threads(), performance.now(), calls];
await wait(Number(watchText) * 1000);
const wall = performance.now() - atA;
const b = threads();
console.log('calls/s', (((calls - c0) / wall) * 1000).toFixed(1));
const rows = [...b]
  .map(([k, t]) => ({ ...t, share: (t.ms - (a.get(k)?.ms ?? 0)) / wall }))
  .filter((t) => t.share > 0.005)
  .sort((x, y) => y.share - x.share);
const byType = new Map<string, number>();
for (const r of rows) byType.set(r.type, (byType.get(r.type) ?? 0) + r.share);
console.log([...byType].map(([k, v]) => `${k} ${v.toFixed(2)}`).join(', '));
for (const r of rows.slice(0, 22)) console.log(r.share.toFixed(3), r.type, r.pid, r.name);

const url = await ws$;
const ws = new WebSocket(url);
await new Promise((r) => ws.addEventListener('open', r));
let id = 0;
const waits = new Map<number, (m: any) => void>();
let onEv = (_m: any): void => undefined;
ws.addEventListener('message', ({ data }) => {
  const m = JSON.parse(String(data));
  if (m.id) waits.get(m.id)?.(m);
  else onEv(m);
});
const send = (method: string, params: object = {}, sessionId?: string): Promise<any> =>
  new Promise((r) => {
    id += 1;
    waits.set(id, r);
    ws.send(JSON.stringify({ id, method, params, sessionId }));
  });
if (process.env['TRACE'] === '1') {
  await send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    traceConfig: {
      includedCategories: [
        'toplevel',
        'mojom',
        'ipc',
        'v8',
        'blink',
        'devtools.timeline',
        'media',
        'loading',
        'net',
        'cc',
        'disabled-by-default-v8.cpu_profiler',
      ].slice(0, process.env['CPUPROF'] ? 11 : 10),
    },
  });
  await wait(4000);
  const done = new Promise<any>((r) => {
    onEv = (m) => {
      if (m.method === 'Tracing.tracingComplete') r(m);
    };
  });
  await send('Tracing.end');
  const { params } = await done;
  const parts: string[] = [];
  for (;;) {
    const { result } = await send('IO.read', { handle: params.stream, size: 1 << 22 });
    parts.push(result.base64Encoded ? Buffer.from(result.data, 'base64').toString() : result.data);
    if (result.eof) break;
  }
  writeFileSync('/tmp/tryprof/trace.json', parts.join(''));
}
app.kill('SIGTERM');
await wait(2000);
process.exit(0);
