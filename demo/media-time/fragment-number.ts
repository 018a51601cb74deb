/** Fragment numbers: 47 digits that sort by the time of sending and tell a stranger nothing. */
import { hash32 } from './hash.ts';

/** Seen at the head of the service's fragment numbers (github.com/awslabs/amazon-kinesis-client-nodejs/issues/117). */
const head = '9134385233';
const timeDigits = 14;
const tailDigits = 23;

/** The number of the fragment that was sent from `sentAtMs` on. */
export function fragmentNumber(seed: string, sentAtMs: number): string {
  return `${head}${String(sentAtMs).padStart(timeDigits, '0')}${tail(seed, sentAtMs)}`;
}

/** The time of sending behind a fragment number of this camera, or undefined for any other text. */
export function sentAtOf(seed: string, text: string): number | undefined {
  if (text.length !== head.length + timeDigits + tailDigits || !/^\d+$/.test(text)) return undefined;
  const sentAtMs = Number(text.slice(head.length, head.length + timeDigits));
  return fragmentNumber(seed, sentAtMs) === text ? sentAtMs : undefined;
}

function tail(seed: string, sentAtMs: number): string {
  const parts = [1, 2, 3].map((round) => String(hash32(`${seed}/${sentAtMs}/${round}`)).padStart(10, '0'));
  return parts.join('').slice(0, tailDigits);
}
