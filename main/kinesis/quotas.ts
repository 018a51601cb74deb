/** The service's quotas for the calls Vigil makes, and the share of them one desk allows itself. */

/** Calls that have a quota. */
export type Operation = 'ListStreams' | 'GetDataEndpoint' | 'GetHLSStreamingSessionURL';

/** Transactions per second of one account in one region, and of one stream; null where the service publishes none. */
export interface Quota {
  readonly perAccount: number | null;
  readonly perStream: number | null;
}

/** "Amazon Kinesis Video Streams service quotas", Developer Guide: control plane and archived-media API tables. */
export const quotas: Readonly<Record<Operation, Quota>> = {
  ListStreams: { perAccount: 50, perStream: null },
  GetDataEndpoint: { perAccount: 300, perStream: 5 },
  // no account quota is published; this one keeps the start of a large wall from being a burst of a hundred calls
  GetHLSStreamingSessionURL: { perAccount: 25, perStream: 25 },
};

/** Of each quota one desk uses at most this share: other desks and scripts live in the same account. */
export const quotaShare = 0.8;

/** Calls under way at once per account and region. */
export const largestConcurrency = 8;
