/** What the last try of each unit reported: the word of a shard that a unit passed is not enough. */
import { hasFailed, type TestCase } from '../model.ts';
import type { ShardUnit } from './settle-units.ts';

export class LastTries {
  readonly #heard = new Set<string>();
  readonly #failed: ShardUnit[] = [];

  /** Takes in a case that the last try of its unit reports. */
  hear(unit: string, shard: number, testCase: Pick<TestCase, 'outcome'>): void {
    this.#heard.add(keyOf({ shard, unit }));
    if (hasFailed(testCase)) this.#failed.push({ shard, unit });
  }

  /** Those of the units whose last try reported a failure, or nothing at all. */
  unproven(units: Iterable<ShardUnit>): ShardUnit[] {
    return [...this.#failed, ...[...units].filter((unit) => !this.#heard.has(keyOf(unit)))];
  }
}

const keyOf = ({ shard, unit }: ShardUnit): string => `${shard} ${unit}`;
