/** Fragment numbers: 47 digits that sort by time and tell a stranger nothing. */
import { hash32 } from './hash.ts';

/** Seen at the head of the service's fragment numbers (github.com/awslabs/amazon-kinesis-client-nodejs/issues/117). */
const head = '9134385233';
const timeDigits = 14;
const tailDigits = 23;

/** The number of the fragment that began at `producerStartMs`. */
export function fragmentNumber(seed: string, producerStartMs: number): string {
  return `${head}${String(producerStartMs).padStart(timeDigits, '0')}${tail(seed, producerStartMs)}`;
}

/** The producer start behind a fragment number of this camera, or undefined for any other text. */
export function producerStartOf(seed: string, text: string): number | undefined {
  if (text.length !== head.length + timeDigits + tailDigits || !/^\d+$/.test(text)) return undefined;
  const producerStartMs = Number(text.slice(head.length, head.length + timeDigits));
  return fragmentNumber(seed, producerStartMs) === text ? producerStartMs : undefined;
}

function tail(seed: string, producerStartMs: number): string {
  const parts = [1, 2, 3].map((round) => String(hash32(`${seed}/${producerStartMs}/${round}`)).padStart(10, '0'));
  return parts.join('').slice(0, tailDigits);
}
