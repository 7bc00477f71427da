/** The times of units, from the timings of several runs. */
import { recentMean } from './statistics.ts';

/** Where a timing belongs. */
export interface Place {
  readonly unit: string;
  /** Whether the timing has exactly the name of the unit or its file, and not only the same end. */
  readonly isExact: boolean;
}

interface Sample {
  readonly ms: number;
  /** The number of its run. */
  readonly run: number;
}

/**
 * - Timings of one thing in several runs are samples of it. They are never added up.
 * - Timings of different parts of a unit are added up, unless there is a timing of the unit itself.
 */
export class UnitTimes {
  readonly #whole = new Map<string, Samples>();
  readonly #parts = new Map<string, Map<string, Samples>>();

  /** @param part the name of a part of the unit; undefined for the unit itself @param sample not older than those before */
  add({ unit, isExact }: Place, part: string | undefined, sample: Sample): void {
    const parts = part === undefined ? this.#whole : this.#partsOf(unit);
    const name = part ?? unit;
    const samples = parts.get(name) ?? new Samples();
    parts.set(name, samples);
    samples.add(sample, isExact);
  }

  perUnit(): Map<string, number> {
    const times = new Map<string, number>();
    for (const [unit, parts] of this.#parts) times.set(unit, sumOf(parts.values()));
    for (const [unit, samples] of this.#whole) times.set(unit, samples.mean());
    return times;
  }

  #partsOf(unit: string): Map<string, Samples> {
    const parts = this.#parts.get(unit) ?? new Map<string, Samples>();
    this.#parts.set(unit, parts);
    return parts;
  }
}

function sumOf(parts: Iterable<Samples>): number {
  let sum = 0;
  for (const samples of parts) sum += samples.mean();
  return sum;
}

const NONE: readonly number[] = [];

/**
 * The samples of one thing, one for each run. Of several timings in a run, one with exactly the name of the unit counts. Otherwise the
 * longest counts, because a short estimate does more harm than a long one.
 */
class Samples {
  /** The mean of the earlier samples, where there are any. */
  #earlier = NONE;
  #run: number | undefined;
  #ms = 0;
  #isExact = false;

  add({ run, ms }: Sample, isExact: boolean): void {
    const isSameRun = run === this.#run;
    if (isSameRun && !this.#isBeatenBy(ms, isExact)) return;
    if (!isSameRun && this.#run !== undefined) this.#earlier = [this.mean()];
    this.#run = run;
    this.#ms = ms;
    this.#isExact = isExact;
  }

  #isBeatenBy(ms: number, isExact: boolean): boolean {
    return isExact === this.#isExact ? ms > this.#ms : isExact;
  }

  /** The mean that estimates take of the samples in a history. */
  mean(): number {
    return recentMean([...this.#earlier, this.#ms]) ?? this.#ms;
  }
}
