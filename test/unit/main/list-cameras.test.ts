/** A stream's description becomes a camera, or is left out. */
import { describe, expect, it } from 'vitest';
import { cameraOf } from '../../../main/kinesis/list-cameras.ts';
import { gate } from './fixtures.ts';

const info = {
  StreamName: gate.StreamName,
  StreamARN: gate.StreamARN,
  Status: 'ACTIVE',
  DataRetentionInHours: 24,
  MediaType: 'video/h264',
} as const;

describe('cameraOf', () => {
  it('keeps what the service says', () => {
    expect(cameraOf(info, 'site-a', 'eu-west-1')).toEqual({
      ref: gate,
      Status: 'ACTIVE',
      DataRetentionInHours: 24,
      MediaType: 'video/h264',
    });
    expect(
      cameraOf({ ...info, MediaType: undefined, DataRetentionInHours: undefined }, 'site-a', 'eu-west-1'),
    ).toMatchObject({
      DataRetentionInHours: 0,
      MediaType: null,
    });
  });

  it.each(['gate north', 'gate/north', '<img src=x>', '', 'näh', 'x'.repeat(257), undefined])(
    'leaves out the name %j',
    (StreamName) => {
      expect(cameraOf({ ...info, StreamName }, 'site-a', 'eu-west-1')).toBeUndefined();
    },
  );

  it('leaves out what is no stream', () => {
    expect(cameraOf({ ...info, StreamARN: 'arn:aws:s3:::bucket' }, 'site-a', 'eu-west-1')).toBeUndefined();
    expect(cameraOf({}, 'site-a', 'eu-west-1')).toBeUndefined();
  });
});
