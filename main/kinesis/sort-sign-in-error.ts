/** Sorts what signing in meets: STS, IAM Identity Center and IAM fail as the cameras' service does, at addresses of their own. */
import type { SortError } from '../accounts/explain-credentials.ts';
import { sortError } from './sort-error.ts';

/** Makes the sorter. `isOnline` and `behindMs` as {@link sortError} takes them. */
export const createSignInSorter =
  (isOnline: () => boolean, behindMs: () => number): SortError =>
  (thrown, operation, profile) =>
    sortError(thrown, {
      operation,
      profile,
      region: '',
      isRange: false,
      online: isOnline(),
      customEndpoint: true,
      regionAnswered: true,
      clockBehindMs: behindMs(),
    });
