/** Which shards reported which unit, before tests are folded. A folded test has one place, but completeness needs all of them. */

import { byCodeUnit } from '../model.ts';

/** How many strays are named. The tests of all strays are counted. */
const MAX_STRAYS = 100;

/** Something that a shard reported and that belongs to no planned unit: a file, or a class, suite or test where no file is reported. */
export interface Stray {
  readonly name: string;
  readonly shard: number;
}

/** Reports without a shard are not counted here. They are not planned and may come from another system or another project. */
export class Sightings {
  readonly #ran = new Map<string, number[]>();
  readonly #skipped = new Map<string, number[]>();
  readonly #shards = new Set<number>();
  readonly #strays = new Map<string, Stray>();
  readonly #onAxis = new Map<string, Sightings>();
  #strayTests = 0;

  /** What legs with this axis saw. Without an axis, these sightings. */
  on(axis: string): Sightings {
    if (axis === '') return this;
    const found = this.#onAxis.get(axis) ?? new Sightings();
    this.#onAxis.set(axis, found);
    return found;
  }

  /** @param ran false for a skipped test */
  add(unit: string, shard: number, ran: boolean): void {
    const sightings = ran ? this.#ran : this.#skipped;
    const known = sightings.get(unit);
    if (known === undefined) sightings.set(unit, [shard]);
    else if (!known.includes(shard)) known.push(shard);
    this.#shards.add(shard);
  }

  /** Adds a test of a shard that belongs to no planned unit. */
  addStray(name: string, shard: number): void {
    this.#strayTests += 1;
    this.#shards.add(shard);
    if (this.#strays.size < MAX_STRAYS) this.#strays.set(`${shard} ${name}`, { name, shard });
  }

  /**
   * Was the unit reported? A shard that runs some parts of a file may report the other parts as skipped. So a skipped test counts only in
   * the shard that its unit was planned for.
   */
  isReported(unit: string, plannedIn: number): boolean {
    return this.#ran.has(unit) || this.#skipped.get(unit)?.includes(plannedIn) === true;
  }

  /** The shards that ran a test of the unit, in order. */
  ranIn(unit: string): readonly number[] {
    return (this.#ran.get(unit) ?? []).toSorted((a, b) => a - b);
  }

  hasHeardOf(shard: number): boolean {
    return this.#shards.has(shard);
  }

  /** Sorted by shard and name, so that the order of arrival does not matter. */
  get strays(): readonly Stray[] {
    return [...this.#strays.values()].sort((a, b) => a.shard - b.shard || byCodeUnit(a.name, b.name));
  }

  get strayTests(): number {
    return this.#strayTests;
  }
}
