/** Which shard reported which unit, before anything is folded: a folded test has one place, and completeness asks for all of them. */

import { byCodeUnit } from '../model.ts';

/** So many reported things of no planned unit are named; beside them stands how many tests they held. */
const MAX_STRAYS = 100;

/** What a shard reported although it is of no planned unit: a file, or what stands in its place. */
export interface Stray {
  readonly name: string;
  readonly shard: number;
}

/** Reports that belong to no shard do not count: nobody planned them, and they may be of another system or another project. */
export class Sightings {
  readonly #ran = new Map<string, number[]>();
  readonly #skipped = new Map<string, number[]>();
  readonly #shards = new Set<number>();
  readonly #strays = new Map<string, Stray>();
  #strayTests = 0;

  /** @param ran false for a test that was skipped */
  add(unit: string, shard: number, ran: boolean): void {
    const sightings = ran ? this.#ran : this.#skipped;
    const known = sightings.get(unit);
    if (known === undefined) sightings.set(unit, [shard]);
    else if (!known.includes(shard)) known.push(shard);
    this.#shards.add(shard);
  }

  /** A test of a shard that belongs to no planned unit. */
  addStray(name: string, shard: number): void {
    this.#strayTests += 1;
    this.#shards.add(shard);
    if (this.#strays.size < MAX_STRAYS) this.#strays.set(`${shard} ${name}`, { name, shard });
  }

  /** A shard that runs only parts of a file may report the others as skipped: such a test says something only in the shard that was to run it. */
  isReported(unit: string, plannedIn: number): boolean {
    return this.#ran.has(unit) || this.#skipped.get(unit)?.includes(plannedIn) === true;
  }

  /** The shards in which a test of the unit ran, in order. */
  ranIn(unit: string): readonly number[] {
    return (this.#ran.get(unit) ?? []).toSorted((a, b) => a - b);
  }

  hasHeardOf(shard: number): boolean {
    return this.#shards.has(shard);
  }

  /** By shard and name, whatever order they came in. */
  get strays(): readonly Stray[] {
    return [...this.#strays.values()].sort((a, b) => a.shard - b.shard || byCodeUnit(a.name, b.name));
  }

  get strayTests(): number {
    return this.#strayTests;
  }
}
