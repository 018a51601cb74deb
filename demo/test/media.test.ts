/** The committed loops are what scenes.json says, box by box. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { peakBandwidth, readLoopFile } from '../scenes/film/boxes.ts';
import { findFaults, proveStrips } from '../scenes/film/check.ts';
import { loadH265Scene, loadScenes, MEDIA_FOLDER, parseManifest } from '../scenes/manifest.ts';
import { PICTURES } from '../scenes/pictures/index.ts';

const scenes = loadScenes();
const h265 = loadH265Scene();

describe('the whole set', () => {
  test('has a loop for every picture and no stray file', () => {
    expect(scenes.map((scene) => scene.id)).toEqual(PICTURES.map((picture) => picture.id));
    const named = [...scenes, h265].flatMap((scene) => [
      scene.file,
      ...(scene.audio === null ? [] : [scene.audio.file]),
    ]);
    expect(readdirSync(MEDIA_FOLDER).sort()).toEqual([...named.map((file) => basename(file)), 'scenes.json'].sort());
  });

  test('is varied: sizes, rates, fragment lengths, profiles, sound', () => {
    const kinds = (pick: (scene: (typeof scenes)[number]) => unknown): number => new Set(scenes.map(pick)).size;
    expect(scenes.length).toBeGreaterThanOrEqual(14);
    expect(kinds((scene) => scene.width)).toBeGreaterThanOrEqual(3);
    expect(kinds((scene) => scene.fpsNumerator / scene.fpsDenominator)).toBeGreaterThanOrEqual(5);
    expect([...new Set(scenes.map((scene) => scene.fragmentMs))].sort((a, b) => a - b)).toEqual([
      1000, 2000, 3000, 4000,
    ]);
    expect(kinds((scene) => scene.codecs)).toBeGreaterThanOrEqual(3);
    expect(kinds((scene) => scene.timescale)).toBeGreaterThanOrEqual(3);
    expect(scenes.some((scene) => scene.audio !== null)).toBe(true);
  });

  test('stays small', () => {
    const bytes = readdirSync(MEDIA_FOLDER).map((file) => statSync(`${MEDIA_FOLDER}${file}`).size);
    expect(Math.max(...bytes)).toBeLessThan(900_000);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(7_500_000);
  });
});

describe.each([...scenes, h265])('$id', (scene) => {
  test('is built as scenes.json says', () => {
    expect(findFaults(scene)).toEqual([]);
  });

  test('says its bandwidth as it is', () => {
    expect(scene.bandwidth).toBe(peakBandwidth(readLoopFile(readFileSync(scene.file))));
    if (scene.audio !== null)
      expect(scene.audio.bandwidth).toBe(peakBandwidth(readLoopFile(readFileSync(scene.audio.file))));
  });

  test('is caught when the entry and the file part ways', () => {
    expect(findFaults({ ...scene, timescale: scene.timescale * 2 })).not.toEqual([]);
    expect(findFaults({ ...scene, fragmentMs: scene.fragmentMs * 2 })).not.toEqual([]);
    expect(findFaults({ ...scene, codecs: 'avc1.000000' })).not.toEqual([]);
  });
});

describe('the H.265 loop', () => {
  test('shows one of the scenes, frame by frame', async () => {
    expect(h265.codecs).toMatch(/^hvc1\.1\.6\.L\d+\.\w+$/);
    expect(scenes.find(({ number }) => number === h265.number)).toMatchObject({
      width: h265.width,
      height: h265.height,
      frames: h265.frames,
      loopMs: h265.loopMs,
    });
    await proveStrips(h265);
  });
});

describe('parseManifest', () => {
  const [first] = parseManifest(JSON.parse(readFileSync(`${MEDIA_FOLDER}scenes.json`, 'utf8'))).scenes;

  test.each([
    ['a frame that is no whole number of ticks', { timescale: 7 }],
    ['a loop that is no whole number of fragments', { fragmentMs: 999 }],
    ['frames that do not make up the loop', { frames: 1 }],
    ['a camera number the strip has no room for', { number: 64 }],
    ['a path that leaves the folder', { file: '../secret.mp4' }],
    ['a field it does not know', { extra: true }],
  ])('refuses %s', (_, change) => {
    expect(() => parseManifest({ scenes: [{ ...first, ...change }] })).toThrow(Error);
  });

  test('refuses two scenes with one number', () => {
    expect(() => parseManifest({ scenes: [first, { ...first, id: 'other' }] })).toThrow(/share/);
  });
});
