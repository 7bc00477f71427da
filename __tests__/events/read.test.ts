import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NotedEvent } from '../../src/events/event.ts';
import { MAX_EVENT, readEvents } from '../../src/events/read.ts';

const AT = '2026-01-02T03:04:05.678Z';
const started: NotedEvent = { at: AT, event: 'batch-started', batch: 'try-1', units: ['a.test.js'] };
const finished: NotedEvent = { at: AT, event: 'test-finished', batch: 'try-1', id: 'a', outcome: 'passed' };
const text = (...events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

describe('the events of a shard', () => {
  test('are read in their order', () => {
    expect(readEvents(text(started, finished))).toEqual({ events: [started, finished], unknown: 0, cut: false });
  });

  test('may be none', () => expect(readEvents('')).toEqual({ events: [], unknown: 0, cut: false }));

  test('may be cut anywhere, and those before the cut are read', () => {
    const whole = text(started, finished);
    const first = text(started).length;
    for (let end = 0; end < whole.length; end++) {
      const { events, unknown, cut } = readEvents(whole.slice(0, end));
      expect({ events, unknown, cut }).toEqual({
        events: end < first ? [] : [started],
        unknown: 0,
        cut: end !== 0 && end !== first,
      });
    }
  });

  test.each<[name: string, line: string]>([
    ['no JSON', '{'],
    ['no object', '7'],
    ['null', 'null'],
    ['no kind', JSON.stringify({ at: AT })],
    ['an unknown kind', JSON.stringify({ at: AT, event: 'of-a-later-version' })],
    ['a kind of every object', JSON.stringify({ at: AT, event: 'constructor' })],
    ['no time', JSON.stringify({ event: 'tests-done', batch: 'try-1', tests: 1 })],
    ['a wrong field', JSON.stringify({ ...finished, outcome: 'green' })],
    ['a number below zero', JSON.stringify({ at: AT, event: 'tests-done', batch: 'try-1', tests: -1 })],
    ['too long a line', JSON.stringify({ ...finished, id: 'x'.repeat(MAX_EVENT) })],
  ])('are read around a line with %s', (_name, line) => {
    expect(readEvents(`${text(started)}${line}\n${text(finished)}`)).toEqual({
      events: [started, finished],
      unknown: 1,
      cut: false,
    });
  });

  test('keep fields of a later version out', () => {
    expect(readEvents(text({ ...finished, later: 1, __proto__: { x: 1 } })).events).toEqual([finished]);
  });

  test('never throw, whatever the file has', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json(), fc.constant(JSON.stringify(started)))), (lines) => {
        const { events, unknown } = readEvents(lines.join('\n'));
        expect(events.length + unknown).toBeLessThanOrEqual(lines.join('\n').split('\n').length);
      }),
    );
  });
});
