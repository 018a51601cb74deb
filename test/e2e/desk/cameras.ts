/** Cameras of the demo as the settings file names them. */
import type { CameraRef } from '../../../contract/cameras.ts';
import type { Demo } from './desk-under-test.ts';

/** The reference of a demo camera; `account`: the profile it is watched with, by default its own. */
export const refOf = (demo: Demo, name: string, account?: string): CameraRef => {
  const { profile, region, arn } = demo.camera(name);
  return { account: account ?? profile, region, StreamName: name, StreamARN: arn };
};
