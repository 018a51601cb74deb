/** Makes the H.265 loop out of a committed H.264 one: `node demo/scenes/recode.ts [scene]`. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakBandwidth, readLoopFile } from './film/boxes.ts';
import { findFaults, proveStrips } from './film/check.ts';
import { runFfmpeg } from './film/ffmpeg.ts';
import { loadScenes, MEDIA_FOLDER, parseManifest, readManifest, type Scene } from './manifest.ts';

/** As the other loops: one closed group of pictures per fragment, no B-frames, nothing but ftyp moov (moof mdat)*. */
async function recode(source: Scene, file: string): Promise<void> {
  const group = (source.fragmentMs * source.fpsNumerator) / (1000 * source.fpsDenominator);
  const coder = `keyint=${group}:min-keyint=${group}:scenecut=0:bframes=0:open-gop=0:info=0:log-level=none`;
  const shape = '+frag_keyframe+empty_moov+default_base_moof+omit_tfhd_offset+skip_trailer';
  const coding = `-c:v libx265 -preset slow -crf 33 -x265-params ${coder} -tag:v hvc1`;
  const container = `-video_track_timescale ${source.timescale} -map_metadata -1 -fflags +bitexact -movflags ${shape} -f mp4`;
  await runFfmpeg(['-i', source.file, '-an', ...coding.split(' '), ...container.split(' '), file]);
}

const [id = 'plant-room'] = process.argv.slice(2);
const source = loadScenes().find((scene) => scene.id === id);
if (source === undefined) throw new Error(`no scene '${id}'`);
const folder = mkdtempSync(join(tmpdir(), 'vigil-h265-'));
try {
  const name = `${id}-h265.mp4`;
  const file = join(folder, name);
  await recode(source, file);
  const loop = readLoopFile(readFileSync(file));
  const { codecs } = loop;
  const scene: Scene = { ...source, id: `${id}-h265`, codecs, bandwidth: peakBandwidth(loop), file, audio: null };
  const faults = findFaults(scene);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  await proveStrips(scene);
  copyFileSync(file, `${MEDIA_FOLDER}${name}`);
  const manifest = parseManifest({ ...readManifest(), h265: { ...scene, file: name } });
  writeFileSync(`${MEDIA_FOLDER}scenes.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  process.stdout.write(`${scene.id}: ${codecs}, peak ${Math.round(scene.bandwidth / 1000)} kbit/s\n`);
} finally {
  rmSync(folder, { recursive: true });
}
