/** Opens streaming sessions through the AWS SDK, as any web viewer's back end does: for the contenders that have none. */
import { GetDataEndpointCommand, KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import {
  GetHLSStreamingSessionURLCommand,
  KinesisVideoArchivedMediaClient,
} from '@aws-sdk/client-kinesis-video-archived-media';
import type { DemoCameraInfo, DemoService } from '../demo/index.ts';

/** Opens sessions of one demo service. */
export interface SessionOpener {
  /** The address of a new live session's playlist. */
  readonly open: (camera: DemoCameraInfo) => Promise<string>;
  readonly close: () => void;
}

/**
 * Every session is asked for as AWS's sample web viewer does, so that players differ in nothing but themselves: fragmented MP4,
 * discontinuities only where there are any, fragment times always, one hour.
 */
export function sessionOpener(demo: DemoService): SessionOpener {
  const open: { destroy: () => void }[] = [];
  const clientsOf = (profile: string) => {
    const account = demo.accounts.find((candidate) => candidate.profile === profile);
    if (account === undefined) throw new Error(`the demo has no account ${profile}`);
    const { accessKeyId, secretAccessKey } = account;
    const config = {
      region: account.regions[0],
      endpoint: demo.endpoint,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 10,
    };
    const clients = {
      control: new KinesisVideoClient(config),
      media: (endpoint: string) => new KinesisVideoArchivedMediaClient({ ...config, endpoint }),
    };
    open.push(clients.control);
    return clients;
  };
  const known = new Map<string, ReturnType<typeof clientsOf>>();
  return {
    open: async ({ profile, arn }) => {
      const clients = known.get(profile) ?? clientsOf(profile);
      known.set(profile, clients);
      const { DataEndpoint } = await clients.control.send(
        new GetDataEndpointCommand({ StreamARN: arn, APIName: 'GET_HLS_STREAMING_SESSION_URL' }),
      );
      if (DataEndpoint === undefined) throw new Error('the service named no endpoint');
      const media = clients.media(DataEndpoint);
      const { HLSStreamingSessionURL } = await media.send(
        new GetHLSStreamingSessionURLCommand({
          StreamARN: arn,
          PlaybackMode: 'LIVE',
          ContainerFormat: 'FRAGMENTED_MP4',
          DiscontinuityMode: 'ON_DISCONTINUITY',
          DisplayFragmentTimestamp: 'ALWAYS',
          Expires: 3_600,
        }),
      );
      media.destroy();
      if (HLSStreamingSessionURL === undefined) throw new Error('the service opened no session');
      return HLSStreamingSessionURL;
    },
    close: () => {
      for (const client of open) client.destroy();
    },
  };
}

/** The cameras a wall of `tiles` tiles shows: the first healthy ones. */
export const wallCameras = (demo: DemoService, tiles: number): readonly DemoCameraInfo[] =>
  demo.cameras.filter(({ troubled }) => troubled === null).slice(0, tiles);
