/** ListStreams, every page, as cameras. */
import { type KinesisVideoClient, paginateListStreams, type StreamInfo } from '@aws-sdk/client-kinesis-video';
import { type Camera, cameraSchema } from '../../contract/cameras.ts';

/** Cameras found, and how many streams were left out because their description is not one the service can give. */
export interface ListedCameras {
  readonly cameras: readonly Camera[];
  readonly skipped: number;
}

/** Thrown when an answer came that is not ListStreams': a proxy, or another service behind the same name. */
export class NotTheService extends Error {
  override readonly name = 'UnknownOperationException';
}

/** Streams per page: the most the API allows (API_ListStreams). */
const largestPageSize = 10_000;
/** An account holds 10,000 streams by default; a paging loop that never ends must end here. */
const largestPages = 1_000;

/** Lists all streams of the client's account and region, in name order. Rejects as the SDK does. */
export async function listCameras(
  client: KinesisVideoClient,
  profile: string,
  region: string,
  signal: AbortSignal,
  pageSize = largestPageSize,
): Promise<ListedCameras> {
  const found = new Map<string, Camera>();
  let skipped = 0;
  let pages = 0;
  for await (const page of paginateListStreams(
    { client, pageSize, stopOnSameToken: true },
    { MaxResults: pageSize },
    { abortSignal: signal },
  )) {
    if (!Array.isArray(page.StreamInfoList)) throw new NotTheService('The answer has no list of streams.');
    for (const info of page.StreamInfoList) {
      const camera = cameraOf(info, profile, region);
      if (camera === undefined) skipped += 1;
      else found.set(camera.ref.StreamARN, camera);
    }
    pages += 1;
    if (pages >= largestPages) throw new NotTheService('The list of streams does not end.');
  }
  const cameras = [...found.values()].sort((a, b) => compareNames(a.ref.StreamName, b.ref.StreamName));
  return { cameras, skipped };
}

/** One stream as a camera; undefined when a field breaks the API's own rules, odd characters in the name above all. */
export function cameraOf(info: StreamInfo, profile: string, region: string): Camera | undefined {
  return cameraSchema.safeParse({
    ref: { account: profile, region, StreamName: info.StreamName, StreamARN: info.StreamARN },
    Status: info.Status,
    DataRetentionInHours: info.DataRetentionInHours ?? 0,
    MediaType: info.MediaType ?? null,
  }).data;
}

/** `camera-2` before `camera-10`, the same on every machine. */
const compareNames = new Intl.Collator('en', { numeric: true }).compare;

/** What the operator is told of streams that were left out of a list. */
export const skippedSentence = (profile: string, region: string, count: number): string =>
  count === 1
    ? `1 stream of ${profile} in ${region} has a name or description Vigil can't use and is not listed.`
    : `${count} streams of ${profile} in ${region} have names or descriptions Vigil can't use and are not listed.`;
