/** What the last try of each unit reported. It is not enough that the shard says that a unit passed. */
import { hasFailed, type TestCase } from '../model.ts';
import type { ShardUnit } from './settle-units.ts';

export class LastTries {
  readonly #heard = new Set<string>();
  readonly #failed: ShardUnit[] = [];

  /** Adds a case that the last try of its unit reports. */
  hear(unit: string, shard: number, testCase: Pick<TestCase, 'outcome'>): void {
    this.#heard.add(keyOf({ shard, unit }));
    if (hasFailed(testCase)) this.#failed.push({ shard, unit });
  }

  /** The units whose last try reported a failure or nothing. */
  unproven(units: Iterable<ShardUnit>): ShardUnit[] {
    return [...this.#failed, ...[...units].filter((unit) => !this.#heard.has(keyOf(unit)))];
  }
}

const keyOf = ({ shard, unit }: ShardUnit): string => `${shard} ${unit}`;
