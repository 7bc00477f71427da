import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createQueue } from '../../src/queue/in-process.ts';
import { cutBatches } from '../../src/schedule/batches.ts';

const batch = (...units: readonly string[]) => ({ units });
/** Whether a promise has settled before other work. */
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending');
  await Promise.resolve();
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(() => resolve(pending)))])) !== pending;
};

describe('the queue in a process', () => {
  test('gives each batch once, in order, and ends when all are done', async () => {
    const queue = createQueue([batch('a'), batch('b')], ['x', 'y']);
    const [first, second] = [await queue.take('x'), await queue.take('y')];
    expect([first, second]).toEqual([batch('a'), batch('b')]);
    const third = queue.take('x');
    expect(await isSettled(third)).toBe(false);
    if (first) queue.done(first);
    if (second) queue.done(second);
    expect(await third).toBeUndefined();
  });

  test('what a worker gives back goes to another one', async () => {
    const queue = createQueue([batch('a')], ['x', 'y']);
    const first = await queue.take('x');
    if (first) queue.giveBack(first, { units: ['a'], avoid: new Set(['x']) });
    const own = queue.take('x');
    expect(await isSettled(own)).toBe(false);
    const other = await queue.take('y');
    expect(other?.units).toEqual(['a']);
    if (other) queue.done(other);
    expect(await own).toBeUndefined();
  });

  test('unless all others are gone', async () => {
    const queue = createQueue([{ units: ['a'], avoid: new Set(['x']) }], ['x', 'y']);
    const own = queue.take('x');
    expect(await isSettled(own)).toBe(false);
    queue.leave('y');
    expect((await own)?.units).toEqual(['a']);
  });

  test('tells what nobody has run when it is closed', async () => {
    const queue = createQueue([batch('a'), batch('b'), batch('c')], ['x']);
    await queue.take('x');
    queue.close();
    expect(await queue.take('x')).toBeUndefined();
    expect(queue.waiting()).toEqual([batch('b'), batch('c')]);
  });

  test('loses nothing, whatever the workers give back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 20 }), fc.integer({ min: 1, max: 4 }), async (losses, size) => {
        const workers = Array.from({ length: size }, (_, at) => `worker ${at}`);
        const queue = createQueue(
          losses.map((_, at) => batch(String(at))),
          workers,
        );
        const left = [...losses];
        const done: string[] = [];
        const work = async (name: string): Promise<void> => {
          for (let next = await queue.take(name); next !== undefined; next = await queue.take(name)) {
            await Promise.resolve();
            const at = Number(next.units[0]);
            left[at] = (left[at] ?? 0) - 1;
            if ((left[at] ?? 0) >= 0) queue.giveBack(next, { ...next, avoid: new Set([...(next.avoid ?? []), name]) });
            else {
              done.push(String(at));
              queue.done(next);
            }
          }
        };
        await Promise.all(workers.map(work));
        expect(done.map(Number).sort((a, b) => a - b)).toEqual(losses.map((_, at) => at));
      }),
    );
  });
});

describe('batches', () => {
  const units = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), estimateMs: fc.nat(100_000) }), {
    selector: ({ id }) => id,
    maxLength: 200,
  });

  test('have every unit once, whatever their order', () => {
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 10 }), (some, workers) => {
        const cut = cutBatches(some, workers);
        expect(cut.flat().sort()).toEqual(some.map(({ id }) => id).sort());
        expect(cut.every((each) => each.length > 0)).toBe(true);
        expect(cutBatches([...some].reverse(), workers)).toEqual(cut);
      }),
    );
  });

  test('begin large and end small', () => {
    const some = Array.from({ length: 160 }, (_, at) => ({ id: `u${String(at).padStart(3, '0')}`, estimateMs: 1000 }));
    expect(cutBatches(some, 2).map((each) => each.length)).toEqual([40, 40, 20, 20, 10, 10, 10, 10]);
  });

  test('are not one for each unit where nothing is known of their times', () => {
    const some = Array.from({ length: 100 }, (_, at) => ({ id: `u${at}`, estimateMs: 1 }));
    expect(cutBatches(some, 2).length).toBeLessThan(20);
  });
});
