import { describe, expect, it } from 'vitest';
import { PaintMeter } from '../../../../renderer/player/paint-meter.ts';
import { isBlackLuma, isBlackRgba } from '../../../../renderer/player/picture-probe.ts';

const bright = { isBlack: () => Promise.resolve(false) };
const black = { isBlack: () => Promise.resolve(true) };

describe('the picture probe', () => {
  it('tells black from a night with one lamp', () => {
    const pixels = 640 * 360;
    expect(isBlackLuma(new Uint8Array(pixels).fill(16), pixels)).toBe(true);
    const night = new Uint8Array(pixels).fill(20);
    // A lamp of 12 × 12 pixels.
    for (let row = 100; row < 112; row += 1) night.fill(120, row * 640 + 300, row * 640 + 312);
    expect(isBlackLuma(night, pixels)).toBe(false);
  });

  it('uses the same threshold for drawn pictures', () => {
    const picture = (level: number): Uint8ClampedArray => new Uint8ClampedArray(32 * 18 * 4).fill(level);
    expect(isBlackRgba(picture(0))).toBe(true);
    expect(isBlackRgba(picture(13))).toBe(true);
    expect(isBlackRgba(picture(20))).toBe(false);
  });
});

describe('PaintMeter', () => {
  it('counts pictures per second from what was painted', () => {
    const meter = new PaintMeter();
    meter.startMeasuring();
    expect(meter.fps(0)).toBeNull();
    for (let frame = 0; frame <= 60; frame += 1) meter.painted((frame * 1_000) / 15, bright);
    expect(meter.fps(4_000)).toBe(15);
    expect(meter.fps(20_000)).toBeNull();
  });

  it('tells the rate of pictures that come more seldom than it looks back', () => {
    const meter = new PaintMeter();
    meter.startMeasuring();
    for (const atMs of [0, 4_000, 8_000, 12_000]) meter.painted(atMs, bright);
    expect([meter.fps(12_000), meter.fps(15_900), meter.fps(17_900)]).toEqual([0.3, 0.3, 0.3]);
    expect(meter.fps(28_000)).toBe(0.1);
  });

  it('does not flatter a picture that stands still', () => {
    const meter = new PaintMeter();
    meter.startMeasuring();
    for (let frame = 0; frame <= 15; frame += 1) meter.painted((frame * 1_000) / 15, bright);
    expect(meter.fps(1_050)).toBe(15);
    expect(meter.fps(3_000)).toBe(5);
  });

  it('counts black pictures and the gap that is still open, but only while measuring', async () => {
    const meter = new PaintMeter();
    meter.painted(0, black);
    meter.startMeasuring();
    expect(meter.measurements(0)).toMatchObject({ paintedFrames: 0, blackFrames: 0, longestGapMs: null });
    meter.painted(100, bright);
    meter.painted(200, black);
    await Promise.resolve();
    await Promise.resolve();
    expect(meter.measurements(250)).toMatchObject({ paintedFrames: 2, blackFrames: 1, longestGapMs: 100 });
    expect(meter.measurements(900).longestGapMs).toBe(700);
  });
});
