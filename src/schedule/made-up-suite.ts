/** A suite that does not exist, for a bench without timings: as skewed and as noisy as real ones. */

export interface MadeUpSuite {
  /** Durations in milliseconds by id, in one run and in the next. */
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
}

/** Log-normal: the slowest tenth holds four fifths of the time, as the median of 40 public suites with 500 entries or more does. */
const SKEW = 2.09;
const TYPICAL_MS = 200;

/** From run to run a test changes by 8 % at the median; one in a hundred becomes another test. */
const NOISE = 0.12;
const CHANGED = 0.01;

/** The same seed gives the same suite. */
export function makeUpSuite(units: number, seed: number): MadeUpSuite {
  const random = generator(seed);
  const before = new Map<string, number>();
  const after = new Map<string, number>();
  for (let index = 0; index < units; index += 1) {
    const id = `tests/area-${index % 17}/unit-${index}.test`;
    const ms = duration(random);
    before.set(id, ms);
    after.set(id, random() < CHANGED ? duration(random) : ms * Math.exp(NOISE * normal(random)));
  }
  return { before, after };
}

const duration = (random: () => number): number => TYPICAL_MS * Math.exp(SKEW * normal(random));

/** Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Numbers from 0 up to 1 (mulberry32, which is in the public domain). */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
