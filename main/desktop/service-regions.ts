/** The regions in which AWS offers Kinesis Video Streams, by partition: where an account may be watched next. Pure. */

/** AWS General Reference, "Amazon Kinesis Video Streams endpoints and quotas". A region missing here works as well, only later. */
const offered = {
  aws: [
    'af-south-1',
    'ap-east-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'me-south-1',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
} as const;

/** What regions of each partition look like (the SDKs' partition metadata, `regionRegex`). */
const looks = {
  aws: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  'aws-cn': /^cn-\w+-\d+$/,
  'aws-us-gov': /^us-gov-\w+-\d+$/,
} as const;

const partitions = ['aws', 'aws-cn', 'aws-us-gov'] as const;

/** The regions an account of this region may be watched in too; for one without a region, those of most accounts. */
export function regionsBeside(region: string | null): readonly string[] {
  const partition = region === null ? 'aws' : partitions.find((name) => looks[name].test(region));
  return partition === undefined ? [] : offered[partition];
}
