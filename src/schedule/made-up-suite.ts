/** A made-up suite for a bench without timings. It is as skewed and as noisy as real suites. */

export interface MadeUpSuite {
  /** Durations in milliseconds by id, in one run and in the next. */
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
}

/**
 * The spread of the log-normal durations. The slowest tenth takes four fifths of the time.
 * That is the median of 40 public suites with 500 entries or more.
 */
const SKEW = 2.09;
const TYPICAL_MS = 200;

/** The change from run to run: 8 % at the median. One test in a hundred becomes another test. */
const NOISE = 0.12;
const CHANGED = 0.01;

/** A suite for a seed: the same seed gives the same suite. */
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

/** A normally distributed number, by the method of Box and Muller. */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A generator of numbers from 0 up to 1 (mulberry32, which is in the public domain). */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
