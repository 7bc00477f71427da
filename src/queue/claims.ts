/**
 * A queue for jobs on machines that cannot reach each other. They share the batches at the ends of their lists. Who creates the name of a batch first
 * runs it. What is not known to be run by another job runs here: a batch may run twice and is never lost.
 */
import type { Batch, BatchQueue } from './queue.ts';

/** Whose a name is. Unknown: the service failed, and may have created it all the same. */
export type ClaimAnswer = 'mine' | 'taken' | 'unknown';

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
  const others = new Map(batches.flatMap((batch) => (batch.owner === shard ? [] : [[batch.name, batch] as const])));
  const given: SharedBatch[] = [];
  let failures = 0;
  let isClosed = false;

  const isWorking = (): boolean => failures < MOST_FAILURES;
  const note = <T extends ClaimAnswer>(answer: T): T => {
    failures = answer === 'unknown' ? failures + 1 : 0;
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
    if (note(await service.claim(name)) === 'mine') return 'mine';
    if (failures === 0) return 'taken';
    if (!isWorking()) return 'unknown';
    const again = note(await service.claim(name));
    return again === 'taken' ? ((await listed())?.get(name) ?? 'unknown') : again;
  }

  async function takeOwn(): Promise<SharedBatch | undefined> {
    for (let next = own[0]; next !== undefined; next = own[0]) {
      const answer = isWorking() ? await claim(next.name) : 'unknown';
      if (isClosed) return undefined;
      own = own.slice(1);
      if (answer !== 'taken') return next;
      given.push(next);
    }
    return undefined;
  }

  async function takeOthers(): Promise<SharedBatch | undefined> {
    for (const name of (await listed())?.keys() ?? []) others.delete(name);
    while (isWorking() && !isClosed) {
      const next = choose([...others.values()]);
      if (next === undefined) return undefined;
      others.delete(next.name);
      if ((await claim(next.name)) !== 'taken') return next;
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
