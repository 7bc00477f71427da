/** Where runs were read: a number for each report, since all its runs have that in common. */
import { byCodeUnit, type CaseOrigin } from '../../model.ts';
import { ranks } from './ranks.ts';

type Origin = Omit<CaseOrigin, 'unit'>;

interface Known {
  readonly origin: Origin;
  readonly id: number;
}

export class Origins {
  readonly #all: Origin[] = [];
  readonly #known = new Map<string, Known>();
  #last: Known | undefined;

  /** Counts from 0. */
  idOf(origin: CaseOrigin): number {
    if (this.#last === undefined || !isSame(this.#last.origin, origin)) this.#last = this.#find(origin);
    return this.#last.id;
  }

  at(id: number): Origin {
    return this.#all[id] ?? NOWHERE;
  }

  /** For each number the place of its report when they are sorted by name. */
  reportRanks(): Uint32Array {
    return ranks(this.#all.length, (a, b) => byCodeUnit(this.at(a).report, this.at(b).report));
  }

  #find({ report, shard, attempt, tryNumber, axis }: CaseOrigin): Known {
    const key = JSON.stringify([report, shard, attempt, tryNumber, axis]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const origin: Origin = JSON.parse(JSON.stringify({ report, shard, attempt, tryNumber, axis }));
    const added = { origin, id: this.#all.push(origin) - 1 };
    this.#known.set(key, added);
    return added;
  }
}

const NOWHERE: Origin = { report: '' };

const isSame = (a: Origin, b: CaseOrigin): boolean =>
  a.report === b.report &&
  a.shard === b.shard &&
  a.attempt === b.attempt &&
  a.tryNumber === b.tryNumber &&
  a.axis === b.axis;
