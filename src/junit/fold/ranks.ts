/** Sorting many addresses by what few texts say. */

/** For each of the numbers from 0 its place among the first `count`; equal ones have equal places. */
export function ranks(count: number, compare: (a: number, b: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, number) => number).sort(compare);
  const places = new Uint32Array(count);
  let place = 0;
  let before = order[0] ?? 0;
  for (const number of order) {
    if (compare(before, number) !== 0) place++;
    places[number] = place;
    before = number;
  }
  return places;
}

/**
 * Sorted by the rank of what `indexOf` gives; what has the same rank stays in order. Counts instead of comparing, so it takes no time to speak of.
 * @param room for the result
 */
export function sortedBy(
  addresses: Uint32Array,
  rankOf: Uint32Array,
  indexOf: (address: number) => number,
  room: Uint32Array,
): Uint32Array {
  if (rankOf.length < 2) return addresses;
  // Looked up twice, since ranks of millions of addresses take memory at the very moment when there is least of it.
  const rankAt = (at: number): number => rankOf[indexOf(addresses[at] ?? 0)] ?? 0;
  const starts = new Uint32Array(rankOf.length + 1);
  for (let at = 0; at < addresses.length; at++) {
    const next = rankAt(at) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let rank = 1; rank < starts.length; rank++) starts[rank] = (starts[rank] ?? 0) + (starts[rank - 1] ?? 0);
  for (let at = 0; at < addresses.length; at++) {
    const rank = rankAt(at);
    const place = starts[rank] ?? 0;
    starts[rank] = place + 1;
    room[place] = addresses[at] ?? 0;
  }
  return room;
}
