/** The service's quotas for the calls Vigil makes, and the share of them one desk allows itself. */

/** Calls that have a quota. */
export type Operation = 'ListStreams' | 'DescribeStream' | 'GetDataEndpoint' | 'GetHLSStreamingSessionURL';

/** Transactions per second of one account in one region, and of one stream; null where the service publishes none. */
export interface Quota {
  readonly perAccount: number | null;
  readonly perStream: number | null;
}

/** "Amazon Kinesis Video Streams service quotas", Developer Guide: control plane and archived-media API tables. */
export const quotas: Readonly<Record<Operation, Quota>> = {
  ListStreams: { perAccount: 50, perStream: null },
  DescribeStream: { perAccount: 300, perStream: 5 },
  GetDataEndpoint: { perAccount: 300, perStream: 5 },
  GetHLSStreamingSessionURL: { perAccount: null, perStream: 25 },
};

/** Of each quota one desk uses at most this share: other desks and scripts live in the same account. */
export const quotaShare = 0.8;

/** Calls under way at once per account and region. Also what keeps the start of a large wall from being one burst. */
export const largestConcurrency = 16;

/**
 * Calls per second that the whole wall may make to recover, over all accounts: after sleep or a network fault every tile
 * wants a session at the same moment, and the network that has just come back has to carry the pictures as well.
 */
export const recoveriesPerSecond = 12;
/** How many of them at once. */
export const recoveryBurst = 2;
