/** How a renderer ended. Pure. */

/** Chromium's words for how a renderer ended, in Electron's. */
export function reasonOf(status: string): string {
  switch (status) {
    case 'normal termination':
      return 'clean-exit';
    case 'abnormal termination':
      return 'abnormal-exit';
    case 'killed':
      return 'killed';
    case 'oom':
    case 'out of memory':
      return 'oom';
    case 'launch failed':
      return 'launch-failed';
    case 'integrity failure':
      return 'integrity-failure';
    default:
      return 'crashed';
  }
}
