/** Looks at every answer an AWS client gets, each attempt of the SDK by itself: what was asked, was it throttled, what time is it there. */
import type { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import type { KinesisVideoArchivedMediaClient } from '@aws-sdk/client-kinesis-video-archived-media';
import { isThrottled } from './sort-error.ts';

/** One request that was answered or failed. Times are milliseconds since the Unix epoch by this machine's clock. */
export interface SeenAnswer {
  /** The API action without prefix. */
  readonly operation: string;
  readonly throttled: boolean;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  /** The answer's Date header; null when none came or it can't be read. */
  readonly dateMs: number | null;
}

/** Clients of the two services. */
export type WatchedClient = KinesisVideoClient | KinesisVideoArchivedMediaClient;

/** Has `onAnswer` told of everything this client is answered from now on. Twice on one client is once. */
export function watchAnswers(client: WatchedClient, nowMs: () => number, onAnswer: (answer: SeenAnswer) => void): void {
  // the two clients' stacks differ only in the inputs they take, which are not looked at
  const stack = client.middlewareStack as KinesisVideoClient['middlewareStack'];
  stack.add(
    (next, context) => async (args) => {
      const sentAtMs = nowMs();
      const tell = (response: unknown, throttled: boolean): void =>
        onAnswer({
          operation: (context.commandName ?? '').replace(/Command$/, ''),
          throttled,
          sentAtMs,
          receivedAtMs: nowMs(),
          dateMs: dateOf(response),
        });
      try {
        const output = await next(args);
        tell(output.response, false);
        return output;
      } catch (error) {
        tell(fieldOf(error, '$response'), isThrottled(error));
        throw error;
      }
    },
    // outermost of its step, which the SDK runs once for each attempt
    { step: 'deserialize', priority: 'high', name: 'vigilAnswerWatch', override: true },
  );
}

/** The Date header of a response (RFC 9110, section 6.6.1). */
function dateOf(response: unknown): number | null {
  const date = fieldOf(fieldOf(response, 'headers'), 'date');
  const dateMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isFinite(dateMs) ? dateMs : null;
}

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
