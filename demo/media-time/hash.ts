/** A small deterministic hash, for everything that should look random yet be the same in every run. */

/** 32-bit FNV-1a with a final mix, so that neighbouring inputs give unlike results. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Evenly spread in [0, 1). */
export function hashFraction(text: string): number {
  return hash32(text) / 2 ** 32;
}
