import { expect, test } from 'bun:test';
import { Queue } from '../../src/queue.ts';

test('the place in the queue', () => {
  const queue = new Queue();
  expect([queue.join('A 1'), queue.join('B 2')]).toEqual([1, 2]);
});

test('a car joins once', () => {
  const queue = new Queue();
  queue.join('A 1');
  expect(() => queue.join('A 1')).toThrow('is in the queue');
});

test('the first cars board', async () => {
  const queue = new Queue();
  for (const plate of ['A 1', 'B 2', 'C 3']) queue.join(plate);
  expect(await queue.board(2)).toEqual(['A 1', 'B 2']);
});

test('an empty queue', async () => expect(await new Queue().board(2)).toEqual([]));
