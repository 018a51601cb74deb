/** From a request to its reply: finds the operation, checks the signature or leaves that to the token, and answers. */
import { knownRegions } from './accounts.ts';
import { parseJson } from './control/body.ts';
import { answerSigned } from './control/calls.ts';
import type { Checked, ServiceError } from './errors.ts';
import type { StruckCall } from './faults/fault-list.ts';
import { answerPlayback } from './hls/playback.ts';
import { parameter } from './http/request.ts';
import { accountOfCall, answerIdentity } from './identity/answer.ts';
import { identityCallOf } from './identity/calls.ts';
import { refusalReply, translated } from './identity/refusal.ts';
import { type Operation, playbackPaths, signedPaths, type VideoOperation } from './operations.ts';
import { errorReply, jsonReply, type Reply, unknownOperationReply } from './reply.ts';
import { type SignedRequest } from './sign/authorization.ts';
import { verifySignature } from './sign/verify.ts';
import type { World } from './world.ts';

/** The operation a request is for, if any. */
export function operationOf(request: SignedRequest): Operation | undefined {
  return identityCallOf(request)?.operation ?? videoOperationOf(request);
}

function videoOperationOf(request: SignedRequest): VideoOperation | undefined {
  if (request.method === 'POST') return signedPaths.get(request.path);
  return request.method === 'GET' || request.method === 'HEAD' ? playbackPaths.get(request.path) : undefined;
}

/** Whom a call is about, as far as can be told before it is checked. For faults and counts only. */
export function identify(world: World, request: SignedRequest, nowMs: number): StruckCall {
  const operation = operationOf(request);
  const identityCall = identityCallOf(request);
  const token = parameter(request.query, 'SessionToken');
  const session = token === undefined ? undefined : world.sessions.find(token, nowMs);
  const keyId =
    /Credential=([^/,\s]+)/.exec(request.headers['authorization'] ?? '')?.[1] ??
    parameter(request.query, 'X-Amz-Credential')?.split('/')[0];
  const account = session?.camera.account ?? (keyId === undefined ? undefined : world.keys.find(keyId)?.account);
  const named = session === undefined ? namedStream(request) : undefined;
  const camera =
    session?.camera ??
    world.cameras.find(
      (candidate) => candidate.account === account && (candidate.arn === named || candidate.name === named),
    );
  return {
    operation,
    cameraName: camera?.name,
    cameraArn: camera?.arn,
    profile: account?.profile ?? (identityCall && accountOfCall(world.identity, identityCall, request)),
    token: session?.token,
  };
}

/** A refusal as a fault wants it, in the protocol of the API that was called. */
export function refusalFor(world: World, request: SignedRequest, error: ServiceError): Reply {
  const call = identityCallOf(request);
  return call === undefined
    ? errorReply(error)
    : refusalReply(call.api, translated(call.api, error), world.identity.requestId());
}

/** Answers a request. Never throws for anything a caller can send. */
export async function answer(world: World, request: SignedRequest, nowMs: number): Promise<Reply> {
  const identityCall = identityCallOf(request);
  if (identityCall !== undefined) return answerIdentity(world, identityCall, request, nowMs);
  const operation = videoOperationOf(request);
  if (operation === undefined) return unknownOperationReply();
  if (request.method === 'POST') {
    const rules = {
      service: 'kinesisvideo',
      regions: knownRegions,
      findKey: (accessKeyId: string) => world.keys.find(accessKeyId),
    };
    const caller = await verifySignature(request, rules, nowMs + world.skewMs());
    if (!caller.ok) return errorReply(caller.error);
    const outcome = answerSigned(world, { operation, caller: caller.value, body: request.body, nowMs });
    return outcome.ok ? jsonReply(outcome.value) : errorReply(outcome.error);
  }
  return unwrapped(
    answerPlayback(world, {
      operation,
      token: parameter(request.query, 'SessionToken'),
      trackNumber: parameter(request.query, 'TrackNumber'),
      fragmentNumber: parameter(request.query, 'FragmentNumber'),
      sequenceNumber: parameter(request.query, 'SequenceNumber'),
      nowMs,
    }),
  );
}

function unwrapped(outcome: Checked<Reply>): Reply {
  return outcome.ok ? outcome.value : errorReply(outcome.error);
}

function namedStream(request: SignedRequest): string | undefined {
  if (request.method !== 'POST') return undefined;
  const json = parseJson(request.body);
  if (typeof json !== 'object' || json === null) return undefined;
  const value = ('StreamARN' in json && json.StreamARN) || ('StreamName' in json && json.StreamName);
  return typeof value === 'string' ? value : undefined;
}
