/** Assumes a role with the credentials of another profile, by STS. */
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { RolePlan } from './credential-plan.ts';
import type { Credentials } from './credential-source.ts';

/** Proof of a second factor. */
export interface MfaProof {
  readonly serial: string;
  readonly code: string;
}

/** AssumeRole. Rejects with what the SDK says, or when the answer holds no keys. */
export async function assumeRole(
  client: Pick<STSClient, 'send'>,
  plan: RolePlan,
  proof: MfaProof | null,
  nowMs: number,
): Promise<Credentials> {
  const { Credentials: keys, AssumedRoleUser: user } = await client.send(
    new AssumeRoleCommand({
      RoleArn: plan.roleArn,
      RoleSessionName: plan.sessionName ?? `vigil-${nowMs}`,
      DurationSeconds: plan.durationSeconds,
      ...(plan.externalId === null ? {} : { ExternalId: plan.externalId }),
      ...(proof === null ? {} : { SerialNumber: proof.serial, TokenCode: proof.code }),
    }),
  );
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = keys ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error('AssumeRole answered without keys');
  const accountId = user?.Arn?.split(':')[4];
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(keys?.Expiration === undefined ? {} : { expiration: keys.Expiration }),
    ...(accountId === undefined || accountId === '' ? {} : { accountId }),
  };
}
