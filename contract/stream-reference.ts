/** A stream as a person names it: by StreamName or StreamARN. Pure. */
import { streamArnSchema, streamNameSchema } from './cameras.ts';

/** What was typed, read as the service would. `sentence` says which rule it breaks. */
export type StreamReference =
  | { readonly by: 'name'; readonly StreamName: string }
  | {
      readonly by: 'arn';
      readonly StreamARN: string;
      readonly StreamName: string;
      readonly region: string;
      readonly accountId: string;
    }
  | { readonly by: 'nothing'; readonly sentence: string };

/** Reads a typed text. A name has neither colon nor slash, so whatever has one is meant as an ARN. */
export function readStreamReference(text: string): StreamReference {
  const typed = text.trim();
  if (!/[:/]/.test(typed)) {
    return streamNameSchema.safeParse(typed).success
      ? { by: 'name', StreamName: typed }
      : { by: 'nothing', sentence: 'A stream name has 1 to 256 letters, digits, and . _ - only.' };
  }
  const [, , , region = '', accountId = '', resource = ''] = typed.split(':');
  const StreamName = resource.split('/')[1] ?? '';
  return streamArnSchema.safeParse(typed).success && streamNameSchema.safeParse(StreamName).success
    ? { by: 'arn', StreamARN: typed, StreamName, region, accountId }
    : { by: 'nothing', sentence: 'A stream ARN looks like arn:aws:kinesisvideo:REGION:ACCOUNT:stream/NAME/NUMBER.' };
}
