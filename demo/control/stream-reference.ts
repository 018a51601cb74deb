/** How a call names its stream, by name or by ARN, and the rules both have. */
import { accepted, type Checked, refused } from '../errors.ts';

export type StreamReference =
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'arn'; readonly arn: string };

const namePattern = /^[a-zA-Z0-9_.-]{1,256}$/;
const arnPattern = /^arn:[a-z\d-]+:kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+\/[a-zA-Z0-9_.-]+\/[0-9]+$/;

/** Patterns and lengths from the service model (kinesisvideo 2017-09-30, StreamName and ResourceARN). */
export function checkStreamReference(input: {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
}): Checked<StreamReference> {
  const { StreamName: name, StreamARN: arn } = input;
  if (name === undefined && arn === undefined) {
    return refused('InvalidArgumentException', 'Either StreamName or StreamARN must be specified.');
  }
  if (name !== undefined && arn !== undefined) {
    return refused('InvalidArgumentException', 'StreamName and StreamARN cannot both be specified.');
  }
  if (name !== undefined) {
    return namePattern.test(name)
      ? accepted({ by: 'name', name })
      : badMember('streamName', name, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+');
  }
  return arn !== undefined && arn.length <= 1024 && arnPattern.test(arn)
    ? accepted({ by: 'arn', arn })
    : badMember(
        'streamARN',
        arn ?? '',
        'Member must satisfy regular expression pattern: arn:[a-z\\d-]+:kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+/[a-zA-Z0-9_.-]+/[0-9]+',
      );
}

/** A value that breaks a rule of the model, in the words AWS services use for it. */
export function badMember(member: string, value: string | number, rule: string): Checked<never> {
  const shown = String(value).slice(0, 256);
  return refused(
    'InvalidArgumentException',
    `1 validation error detected: Value '${shown}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}
