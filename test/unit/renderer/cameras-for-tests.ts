/** Cameras for tests. */
import type { Account } from '../../../contract/accounts.ts';
import type { Camera, CameraRef } from '../../../contract/cameras.ts';

/** A camera's identity by its name. */
export const refOf = (name: string, account = 'plant-east', region = 'eu-west-1'): CameraRef => ({
  account,
  region,
  StreamName: name,
  StreamARN: `arn:aws:kinesisvideo:${region}:111122223333:stream/${name}/1600000000000`,
});

/** A camera that is active and keeps a day. */
export const cameraOf = (name: string, change: Partial<Camera> = {}, account = 'plant-east'): Camera => ({
  ref: refOf(name, account),
  Status: 'ACTIVE',
  DataRetentionInHours: 24,
  MediaType: 'video/h264',
  ...change,
});

/** An account of which only the files are known. */
export const accountOf = (profile: string, change: Partial<Account> = {}): Account => ({
  profile,
  region: 'eu-west-1',
  regions: ['eu-west-1'],
  watched: true,
  kind: 'keys',
  identity: null,
  signIn: { state: 'unknown' },
  label: null,
  ...change,
});
