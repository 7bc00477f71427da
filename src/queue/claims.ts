/**
 * A queue for jobs on machines that cannot reach each other. They share the batches at the ends of their lists. Who creates the name of a batch first
 * runs it. What is not known to be run by another job runs here: a batch may run twice and is never lost.
 */
import type { Batch, BatchQueue } from './queue.ts';

/**
 * Whose a name is. Unknown: the service failed, and may have created it all the same. Lost: another job began to create it at the same time, so it is
 * not this one's, and nobody knows yet whose it is.
 */
export type ClaimAnswer = 'mine' | 'taken' | 'unknown' | 'lost';

/** A service where each name can be created once. No call throws. */
export interface ClaimService {
  /** Creates a name. It is asked once, because a second try of its own would mistake its first success for that of another job. */
  claim(name: string): Promise<ClaimAnswer>;
  /** The names that exist, as far as they are visible yet. Undefined when the service fails. */
  list(): Promise<ReadonlyMap<string, 'mine' | 'taken'> | undefined>;
}

/** A batch that its owner runs unless another shard is faster. */
export interface SharedBatch extends Batch {
  readonly name: string;
  /** The shard that has it in its list. */
  readonly owner: number;
  readonly estimateMs: number;
}

export interface ClaimQueue extends BatchQueue {
  take(worker: string): Promise<SharedBatch | undefined>;
  /** Own batches that this shard leaves to others. */
  givenAway(): readonly SharedBatch[];
  /** Whether the service works. Otherwise nothing more is shared. */
  isWorking(): boolean;
}

/** After so many failures of the service in a row, each shard runs its own batches and no others. */
const MOST_FAILURES = 2;
/** After so many claims for which another shard was faster, a shard takes nothing more from others. And it runs a batch of its own that was claimed by many. */
const MOST_LOSSES = 3;

export interface ClaimSettings {
  /** The shard that takes. */
  readonly shard: number;
  /** The batches of all shards, in the order in which their owners run them. */
  readonly batches: readonly SharedBatch[];
  readonly service: ClaimService;
  /** The batch to take from another shard, of those that nobody has taken. */
  readonly choose: (open: readonly SharedBatch[]) => SharedBatch | undefined;
  /** Whether this shard may take batches of others now. */
  readonly mayTakeOthers: () => boolean;
}

export function createClaimQueue({ shard, batches, service, choose, mayTakeOthers }: ClaimSettings): ClaimQueue {
  let own = batches.filter(({ owner }) => owner === shard);
  const returned: Batch[] = [];
  const others = new Map(othersFrom(shard, batches).map((batch) => [batch.name, batch]));
  const given: SharedBatch[] = [];
  let failures = 0;
  let isClosed = false;

  const isWorking = (): boolean => failures < MOST_FAILURES;
  const note = <T extends ClaimAnswer>(answer: T): T => {
    if (answer !== 'lost') failures = answer === 'unknown' ? failures + 1 : 0;
    return answer;
  };

  /** The names that exist, asked once more after a failure. */
  async function listed(): Promise<ReadonlyMap<string, 'mine' | 'taken'> | undefined> {
    while (isWorking()) {
      const names = await service.list();
      if (names !== undefined) return names;
      failures += 1;
    }
    return undefined;
  }

  /** Whose a batch is. A failed claim may have had its effect, so after one only the list knows whose a name is that exists. */
  async function claim(name: string): Promise<ClaimAnswer> {
    const first = note(await service.claim(name));
    if (first !== 'unknown' || !isWorking()) return first;
    const again = note(await service.claim(name));
    return again === 'taken' || again === 'lost' ? ((await listed())?.get(name) ?? 'unknown') : again;
  }

  /** Whose a batch of this shard is. Where nobody else is known to have it, it is claimed again. */
  async function claimOwn(name: string): Promise<ClaimAnswer> {
    for (let losses = 0; losses < MOST_LOSSES && isWorking(); losses += 1) {
      const answer = await claim(name);
      if (answer !== 'lost') return answer;
      const by = (await listed())?.get(name);
      if (by !== undefined) return by;
    }
    return note('unknown');
  }

  async function takeOwn(): Promise<SharedBatch | undefined> {
    for (let next = own[0]; next !== undefined; next = own[0]) {
      const answer = await claimOwn(next.name);
      if (isClosed) return undefined;
      own = own.slice(1);
      if (answer !== 'taken') return next;
      given.push(next);
    }
    return undefined;
  }

  /**
   * Looks at the list before each try, because where many shards are done at once, each would claim what another has just taken. It gives up where others
   * are faster each time: there are more shards than batches.
   */
  async function takeOthers(): Promise<SharedBatch | undefined> {
    for (let losses = 0; losses < MOST_LOSSES; losses += 1) {
      const names = await listed();
      for (const name of names?.keys() ?? []) others.delete(name);
      const next = names === undefined || isClosed ? undefined : choose([...others.values()]);
      if (next === undefined) return undefined;
      others.delete(next.name);
      const answer = await claim(next.name);
      if (answer === 'mine' || answer === 'unknown') return next;
    }
    return undefined;
  }

  return {
    take: async () => {
      if (isClosed) return undefined;
      const mine = await takeOwn();
      if (mine !== undefined || isClosed || others.size === 0 || !mayTakeOthers()) return mine;
      return takeOthers();
    },
    done: () => undefined,
    giveBack: (_, instead) => void returned.push(instead),
    leave: () => undefined,
    close: () => {
      isClosed = true;
    },
    waiting: () => [...own, ...returned],
    givenAway: () => given,
    isWorking,
  };
}

/** The batches of other shards. Those of the next one are first, so that shards which are done at once begin at different places. */
const othersFrom = (shard: number, batches: readonly SharedBatch[]): readonly SharedBatch[] => [
  ...batches.filter(({ owner }) => owner > shard),
  ...batches.filter(({ owner }) => owner < shard),
];
