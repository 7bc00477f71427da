import { describe, expect, test } from '@jest/globals';
import fc, { type Scheduler } from 'fast-check';
import { type ClaimAnswer, type ClaimService, createClaimQueue, type SharedBatch } from '../../src/queue/claims.ts';
import { chooseBatch } from '../../src/schedule/tail.ts';

const batchesOf = (shards: number, each: number): SharedBatch[] =>
  Array.from({ length: shards * each }, (_, at) => {
    const owner = 1 + Math.floor(at / each);
    const name = `${owner}-${(at % each) + 1}`;
    return { name, owner, estimateMs: 1000, units: [`unit ${name}`] };
  });

/** What a call does: it works, its answer is lost, it has no effect, another job begins the same claim, or it sees an old list. */
type Fault = 'none' | 'lost' | 'failed' | 'contested' | 'stale';

/** The names that exist, and who made them. */
class Names {
  readonly owners = new Map<string, number>();
  #old: ReadonlyMap<string, number> = new Map();

  /** What one shard sees of them. @param faults of its calls, in order; then all work */
  serviceFor(shard: number, faults: readonly Fault[], step: () => Promise<unknown>, onFault: () => void): ClaimService {
    const left = [...faults];
    const next = (): Fault => {
      const fault = left.shift() ?? 'none';
      if (fault !== 'none') onFault();
      return fault;
    };
    return {
      claim: async (name): Promise<ClaimAnswer> => {
        await step();
        const fault = next();
        if (fault === 'failed') return 'unknown';
        if (fault === 'contested') return 'lost';
        const isFree = !this.owners.has(name);
        if (isFree) this.owners.set(name, shard);
        await step();
        return fault === 'lost' ? 'unknown' : isFree ? 'mine' : 'taken';
      },
      list: async () => {
        await step();
        const fault = next();
        const seen = fault === 'stale' ? this.#old : new Map(this.owners);
        this.#old = new Map(this.owners);
        await step();
        if (fault === 'failed' || fault === 'lost') return undefined;
        return new Map([...seen].map(([name, by]) => [name, by === shard ? 'mine' : 'taken']));
      },
    };
  }
}

interface Story {
  readonly faults: readonly Fault[];
  /** After how many batches the shard dies, with the one that it has just claimed not run. */
  readonly dies: number | undefined;
}

/** Runs shards to their ends. Each waits for the scheduler before and after each call, and before each batch. */
async function play(stories: readonly Story[], each: number, scheduler: Scheduler) {
  const batches = batchesOf(stories.length, each);
  const names = new Names();
  const ran = new Map(batches.map(({ name }) => [name, [] as number[]]));
  const faulty = new Set<number>();
  const dead = new Set<number>();
  const work = async ({ faults, dies }: Story, shard: number): Promise<void> => {
    const step = () => scheduler.schedule(Promise.resolve(), `shard ${shard}`);
    const service = names.serviceFor(shard, faults, step, () => faulty.add(shard));
    const queue = createClaimQueue({ shard, batches, service, choose: chooseBatch, mayTakeOthers: () => true });
    let count = 0;
    for (let next = await queue.take(''); next !== undefined; next = await queue.take('')) {
      if (count === dies) {
        dead.add(shard);
        return;
      }
      await step();
      ran.get(next.name)?.push(shard);
      count += 1;
    }
  };
  await scheduler.waitFor(Promise.all(stories.map((story, at) => work(story, at + 1))));
  return { batches, names, ran, faulty, dead };
}

const fault: fc.Arbitrary<Fault> = fc.constantFrom('none', 'none', 'lost', 'failed', 'contested', 'stale');
const stories = (dies: fc.Arbitrary<number | undefined>) =>
  fc.array(fc.record({ faults: fc.array(fault, { maxLength: 12 }), dies }), { minLength: 2, maxLength: 4 });

describe('batches that shards share by claims, in any order of events', () => {
  test('run exactly once while the service works', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), fc.nat(3), async (scheduler, shards, each) => {
        const quiet = Array.from({ length: shards }, () => ({ faults: [], dies: undefined }));
        const { ran } = await play(quiet, each, scheduler);
        for (const by of ran.values()) expect(by).toHaveLength(1);
      }),
    );
  });

  test('run at least once, and twice only where a shard that saw a failure is one of the two', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), stories(fc.constant(undefined)), async (scheduler, all) => {
        const { ran, faulty } = await play(all, 3, scheduler);
        for (const by of ran.values()) {
          expect(by.length).toBeGreaterThanOrEqual(1);
          expect(new Set(by).size).toBe(by.length);
          expect(by.filter((shard) => !faulty.has(shard)).length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('are lost only with a shard that died, their owner or the one that claimed them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), stories(fc.option(fc.nat(4), { nil: undefined })), async (scheduler, all) => {
        const { ran, names, dead, batches } = await play(all, 3, scheduler);
        for (const { name, owner } of batches)
          if (ran.get(name)?.length === 0) expect(dead.has(owner) || dead.has(names.owners.get(name) ?? 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

/** A service that gives these answers in turn. */
function answering(claims: readonly ClaimAnswer[], lists: readonly (Record<string, 'mine' | 'taken'> | undefined)[]) {
  const asked: string[] = [];
  const [claim, list] = [[...claims], [...lists]];
  const service: ClaimService = {
    claim: async (name) => {
      asked.push(name);
      return claim.shift() ?? 'mine';
    },
    list: async () => {
      asked.push('list');
      const next = list.shift();
      return next && new Map(Object.entries(next));
    },
  };
  return { service, asked };
}

describe('a shard that shares its batches', () => {
  const queueOf = (service: ClaimService, mayTakeOthers = true) =>
    createClaimQueue({
      shard: 1,
      batches: batchesOf(2, 2),
      service,
      choose: chooseBatch,
      mayTakeOthers: () => mayTakeOthers,
    });
  const all = async (queue: ReturnType<typeof queueOf>): Promise<string[]> => {
    const names: string[] = [];
    for (let next = await queue.take(''); next !== undefined; next = await queue.take('')) names.push(next.name);
    return names;
  };

  test('leaves to another one what that one has claimed, and then takes the last batch of the other', async () => {
    const { service, asked } = answering(['mine', 'taken', 'mine', 'taken'], [{}, {}, {}]);
    const queue = queueOf(service);
    expect(await all(queue)).toEqual(['1-1', '2-2']);
    expect(queue.givenAway().map(({ name }) => name)).toEqual(['1-2']);
    expect(asked).toEqual(['1-1', '1-2', 'list', '2-2', 'list', '2-1', 'list']);
  });

  test('looks at the list again when another one was faster, before it claims the next batch', async () => {
    const { service, asked } = answering(['mine', 'mine', 'taken'], [{}, { '2-1': 'taken', '2-2': 'taken' }]);
    expect(await all(queueOf(service))).toEqual(['1-1', '1-2']);
    expect(asked).toEqual(['1-1', '1-2', 'list', '2-2', 'list']);
  });

  test('leaves a batch of another one that a third one claims at the same time', async () => {
    const { service } = answering(['mine', 'mine', 'lost', 'mine'], [{}, { '2-2': 'taken' }, {}]);
    const queue = queueOf(service);
    expect(await all(queue)).toEqual(['1-1', '1-2', '2-1']);
    expect(queue.isWorking()).toBe(true);
  });

  test('claims its own batch again when another one claims it at the same time, until the list says whose it is', async () => {
    const { service, asked } = answering(['lost', 'mine', 'lost'], [{}, { '1-2': 'taken' }]);
    const queue = queueOf(service, false);
    expect(await all(queue)).toEqual(['1-1']);
    expect(queue.givenAway().map(({ name }) => name)).toEqual(['1-2']);
    expect(asked).toEqual(['1-1', 'list', '1-1', '1-2', 'list']);
  });

  test('runs its own batch when that does not become known', async () => {
    const { service, asked } = answering(['lost', 'lost', 'lost', 'mine'], [{}, {}, {}]);
    expect(await all(queueOf(service, false))).toEqual(['1-1', '1-2']);
    expect(asked).toEqual(['1-1', 'list', '1-1', 'list', '1-1', 'list', '1-2']);
  });

  test('finds in the list that a claim was its own, whose answer was lost', async () => {
    const { service } = answering(['unknown', 'taken', 'mine'], [{ '1-1': 'mine' }]);
    expect(await all(queueOf(service, false))).toEqual(['1-1', '1-2']);
  });

  test('finds there that another one was faster', async () => {
    const { service } = answering(['unknown', 'taken', 'mine'], [{ '1-1': 'taken' }]);
    expect(await all(queueOf(service, false))).toEqual(['1-2']);
  });

  test('runs what the list does not know yet', async () => {
    const { service } = answering(['unknown', 'taken', 'mine'], [{}]);
    expect(await all(queueOf(service, false))).toEqual(['1-1', '1-2']);
  });

  test('runs its own batches and asks no more after two failures in a row', async () => {
    const { service, asked } = answering(['unknown', 'unknown'], []);
    expect(await all(queueOf(service))).toEqual(['1-1', '1-2']);
    expect(asked).toEqual(['1-1', '1-1']);
  });

  test('takes nothing from others when the list fails twice', async () => {
    const { service, asked } = answering(['mine', 'mine'], [undefined, undefined]);
    expect(await all(queueOf(service))).toEqual(['1-1', '1-2']);
    expect(asked).toEqual(['1-1', '1-2', 'list', 'list']);
  });

  test('runs a batch of another one that it may have claimed', async () => {
    const { service } = answering(['mine', 'mine', 'unknown', 'unknown'], [{}]);
    expect(await all(queueOf(service))).toEqual(['1-1', '1-2', '2-2']);
  });

  test('takes nothing from others when it may not', async () => {
    const { service, asked } = answering([], []);
    expect(await all(queueOf(service, false))).toEqual(['1-1', '1-2']);
    expect(asked).toEqual(['1-1', '1-2']);
  });

  test('takes nothing more when it is closed, and tells what nobody has run', async () => {
    const { service } = answering([], []);
    const queue = queueOf(service);
    const first = await queue.take('');
    const waiting = queue.take('');
    queue.close();
    expect([first?.name, await waiting, await queue.take('')]).toEqual(['1-1', undefined, undefined]);
    expect(queue.waiting()).toEqual([expect.objectContaining({ name: '1-2' })]);
  });
});
