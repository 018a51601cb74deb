/** Who goes first when calls have to wait: a call's patience, by what it is for. Pure. */
import type { SessionPriority, SessionReason } from '../../contract/sessions.ts';

/** What a call is for. */
export interface Urgency {
  readonly priority: SessionPriority;
  /** It is made once more after trouble, as many others may be at the same moment: it counts against the wall's recovery budget. */
  readonly isRecovery: boolean;
}

/**
 * How long a call lets more urgent ones go first, in milliseconds. Who has waited longer than the others' patience goes
 * before them, so nobody starves. A renewal has minutes until its session ends; a person waits for a picture.
 */
const patiencesMs: Readonly<Record<SessionPriority, number>> = {
  focused: 0,
  visible: 1_000,
  renewal: 3_000,
  background: 10_000,
};

/** Recoveries come in crowds: first pictures and renewals go before them. */
const recoveryPatienceMs = 3_000;

/** See {@link patiencesMs}. */
export const patienceMs = ({ priority, isRecovery }: Urgency): number =>
  patiencesMs[priority] + (isRecovery ? recoveryPatienceMs : 0);

/** The urgency of opening a session. */
export const urgencyOf = (request: {
  readonly reason: SessionReason;
  readonly priority: SessionPriority;
}): Urgency => ({ priority: request.priority, isRecovery: request.reason === 'recovery' });
