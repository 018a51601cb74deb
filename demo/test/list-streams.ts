/** An AWS client that knows nothing of the demo service: prints the names of the streams its environment leads to. */
import { KinesisVideoClient, paginateListStreams } from '@aws-sdk/client-kinesis-video';

for await (const page of paginateListStreams({ client: new KinesisVideoClient({}) }, {})) {
  for (const { StreamName } of page.StreamInfoList ?? []) process.stdout.write(`${StreamName}\n`);
}
