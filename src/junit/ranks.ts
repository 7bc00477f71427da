/** Sorting many addresses by what few texts say. */
import { byCodeUnit } from '../model.ts';

/** For each text its place among all of them; equal texts have equal places. */
export function ranks(texts: readonly string[]): Uint32Array {
  const places = new Map([...new Set(texts)].toSorted(byCodeUnit).map((text, place) => [text, place]));
  return Uint32Array.from(texts, (text) => places.get(text) ?? 0);
}

/** Sorted by the rank of what `indexOf` gives; what has the same rank stays in order. Counts instead of comparing, so it takes no time to speak of. */
export function sortedBy(
  addresses: Uint32Array,
  rankOf: Uint32Array,
  indexOf: (address: number) => number,
): Uint32Array {
  if (rankOf.length < 2) return addresses;
  const starts = new Uint32Array(rankOf.length + 1);
  const rank = (address: number): number => rankOf[indexOf(address)] ?? 0;
  for (const address of addresses) starts[rank(address) + 1] = (starts[rank(address) + 1] ?? 0) + 1;
  for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const sorted = new Uint32Array(addresses.length);
  for (const address of addresses) {
    const place = starts[rank(address)] ?? 0;
    starts[rank(address)] = place + 1;
    sorted[place] = address;
  }
  return sorted;
}
