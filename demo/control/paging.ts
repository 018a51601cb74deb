/** Pages of a sorted list, with tokens that are good only for the list they were cut from. */
import { accepted, type Checked, refused } from '../errors.ts';
import { hash32 } from '../media-time/hash.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/**
 * The items after those that `token` stands for. Items that come or go between two pages disturb nothing.
 * @param items sorted by `keyOf`
 * @param list names the list, so that a token of another list is refused
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  token: string | undefined,
  limit: number,
  list: string,
): Checked<Page<T>> {
  const after = token === undefined ? '' : keyIn(token, list);
  if (after === undefined) return refused('InvalidArgumentException', 'The specified NextToken is invalid.');
  const rest = items.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const more = rest.length > page.length && last !== undefined;
  return accepted({ items: page, nextToken: more ? tokenFor(keyOf(last), list) : undefined });
}

function tokenFor(key: string, list: string): string {
  return Buffer.from(JSON.stringify([key, hash32(`${list}|${key}`)])).toString('base64url');
}

function keyIn(token: string, list: string): string | undefined {
  const key = /^\["((?:[^"\\]|\\.)*)",\d+\]$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  return key !== undefined && tokenFor(key, list) === token ? key : undefined;
}
