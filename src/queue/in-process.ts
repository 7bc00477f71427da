/** A queue for workers in one process. */
import type { Batch, BatchQueue } from './queue.ts';

/** @param workers that will take batches. A worker that is not among them has left */
export function createQueue(batches: readonly Batch[], workers: readonly string[]): BatchQueue {
  let waiting = [...batches];
  let isClosed = false;
  const running = new Set<Batch>();
  const present = new Set(workers);
  let sleepers: (() => void)[] = [];
  const wake = (): void => {
    const awake = sleepers;
    sleepers = [];
    for (const each of awake) each();
  };
  /** A batch that this worker could not settle is for another one, as long as there is one that can. */
  const mayTake = (worker: string, { avoid }: Batch): boolean =>
    avoid === undefined || !avoid.has(worker) || [...present].every((other) => avoid.has(other));
  return {
    take: async (worker) => {
      for (;;) {
        if (isClosed || !present.has(worker)) return undefined;
        const next = waiting.find((batch) => mayTake(worker, batch));
        if (next !== undefined) {
          waiting = waiting.filter((batch) => batch !== next);
          running.add(next);
          return next;
        }
        if (running.size === 0 && waiting.length === 0) return undefined;
        await new Promise<void>((resolve) => sleepers.push(resolve));
      }
    },
    done: (batch) => {
      running.delete(batch);
      wake();
    },
    giveBack: (batch, instead) => {
      running.delete(batch);
      waiting.push(instead);
      wake();
    },
    leave: (worker) => {
      present.delete(worker);
      wake();
    },
    close: () => {
      isClosed = true;
      wake();
    },
    waiting: () => waiting,
  };
}
