/** FNV-1a, 32 bits. */

export const HASH_START = 0x811c9dc5;

export const mix = (hash: number, value: number): number => Math.imul(hash ^ value, 0x01000193);

/** By its UTF-16 units. */
export function mixText(start: number, text: string): number {
  let hash = start;
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at));
  return hash;
}

export function mixBytes(start: number, bytes: Uint8Array, length: number): number {
  let hash = start;
  for (let at = 0; at < length; at++) hash = mix(hash, bytes[at] ?? 0);
  return hash;
}

/** A hash for a table, as an unsigned number. Its low bits, which choose the slot, are its weakest: the others are folded into them. */
export const finish = (hash: number): number => (hash ^ (hash >>> 15)) >>> 0;
