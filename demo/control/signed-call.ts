/** A signed call on its way: who makes it, what they may see, and what stands in their way. */
import { principalOf } from '../accounts.ts';
import type { Camera } from '../cameras/camera.ts';
import { accepted, type Checked, limitExceeded, refused } from '../errors.ts';
import type { Operation } from '../operations.ts';
import type { Caller } from '../sign/verify.ts';
import type { Viewpoint, World } from '../world.ts';

/** A signed call whose signature was found good. */
export interface SignedCall {
  readonly operation: Operation;
  readonly caller: Caller;
  readonly body: Uint8Array;
  readonly nowMs: number;
}

/** Whose streams the call may see. */
export function viewpointOf(call: SignedCall): Viewpoint {
  return { accountId: call.caller.key.account.accountId, region: call.caller.region };
}

/** The refusals that any call on a stream can meet, in the order in which AWS looks. */
export function admit(world: World, call: SignedCall, camera: Camera): Checked<Camera> {
  const { account } = call.caller.key;
  if (camera.deniedActions.has(call.operation)) {
    return refused(
      'NotAuthorizedException',
      `User: ${principalOf(call.caller.key).arn} is not authorized to perform: ` +
        `kinesisvideo:${call.operation} on resource: ${camera.arn}`,
    );
  }
  const broken = world.quotas.takeCall(
    call.operation,
    { account: `${account.accountId}/${call.caller.region}`, stream: camera.arn },
    call.nowMs,
  );
  if (broken === undefined) return accepted(camera);
  return { ok: false, error: limitExceeded(call.operation, broken === 'stream' ? camera.name : account.accountId) };
}
