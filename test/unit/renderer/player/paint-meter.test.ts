import { describe, expect, it } from 'vitest';
import { isBlack, PaintMeter } from '../../../../renderer/player/paint-meter.ts';

const picture = (luma: number): Uint8ClampedArray => new Uint8ClampedArray(16 * 9 * 4).fill(luma);
const untouched = {} as HTMLVideoElement;

describe('isBlack', () => {
  it('tells black from a night with one lamp', () => {
    expect(isBlack(picture(0))).toBe(true);
    expect(isBlack(picture(16))).toBe(true);
    const night = picture(10);
    night.fill(90, 100, 103);
    expect(isBlack(night)).toBe(false);
  });
});

describe('PaintMeter', () => {
  it('counts pictures per second from what was painted', () => {
    const meter = new PaintMeter();
    expect(meter.fps(0)).toBeNull();
    for (let frame = 0; frame <= 60; frame += 1) meter.painted((frame * 1_000) / 15, untouched);
    expect(meter.fps(4_000)).toBe(15);
    expect(meter.fps(20_000)).toBeNull();
  });
});
