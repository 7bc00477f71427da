/** Parts of files in the history: only those of the longest files, as in the newest run. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { type UnitRun, updateHistory } from '../../src/history/update.ts';
import {
  type History,
  historySchema,
  MAX_FILES_WITH_PARTS,
  MAX_PARTS,
  type PartHistory,
  type UnitHistory,
} from '../../src/model.ts';

const NOW = new Date('2026-02-03T04:05:06.000Z');
const part = (name: string, durationMs: number, tests = 1): PartHistory => ({ name, durationMs, tests });
const unit = (id: string, durationMs: number, given: Partial<UnitRun> = {}): UnitRun => ({
  id,
  pool: 'default',
  outcome: 'passed',
  durationMs,
  tests: 2,
  flaky: false,
  ...given,
});
const learn = (previous: History | undefined, ...units: readonly UnitRun[]): History =>
  updateHistory(previous, { suite: 's', now: NOW, units, records: [] });
const unitsOf = (history: History): readonly UnitHistory[] => history.classes[0]?.units ?? [];
const partsOf = (history: History, id: string) => unitsOf(history).find((known) => known.id === id)?.parts;

describe('the parts of a file', () => {
  const first = learn(undefined, unit('a', 300, { parts: [part('x', 200), part('y', 100)] }));

  test('are kept with it, in a valid file', () => {
    expect(historySchema.parse(first)).toEqual(first);
    expect(partsOf(first, 'a')).toEqual([part('x', 200), part('y', 100)]);
  });

  test('are those of the newest run, and the newest time weighs most', () => {
    const second = learn(first, unit('a', 310, { parts: [part('z', 210), part('y', 200, 3)] }));
    expect(partsOf(second, 'a')).toEqual([part('z', 210), part('y', 170, 3)]);
  });

  test.each<[string, Partial<UnitRun>]>([
    ['failed', { outcome: 'failed' }],
    ['passed at the second try', { flaky: true }],
    ['has no time', { durationMs: undefined }],
  ])('stay as they were when the file %s', (_what, given) => {
    const second = learn(first, unit('a', 310, { parts: [part('x', 1)], ...given }));
    expect(partsOf(second, 'a')).toEqual(partsOf(first, 'a'));
  });

  test('stay when they were not measured, and go when it can no longer run in parts', () => {
    expect(partsOf(learn(first, unit('a', 310)), 'a')).toEqual(partsOf(first, 'a'));
    expect(partsOf(learn(first, unit('a', 310, { parts: [] })), 'a')).toBeUndefined();
  });

  test('are kept for the longest files only', () => {
    for (const count of [MAX_FILES_WITH_PARTS - 1, MAX_FILES_WITH_PARTS, MAX_FILES_WITH_PARTS + 1]) {
      const files = Array.from({ length: count }, (_, index) =>
        unit(`f${String(index).padStart(3, '0')}`, 1000 - index, { parts: [part('x', 10)] }),
      );
      const kept = unitsOf(learn(undefined, ...files)).filter(({ parts }) => parts !== undefined);
      expect(kept.map(({ id }) => id)).toEqual(files.slice(0, MAX_FILES_WITH_PARTS).map(({ id }) => id));
    }
  });

  test('take less than 100 kB of a packed history', () => {
    const parts = (file: number) =>
      Array.from({ length: MAX_PARTS }, (_, index) =>
        part(`TestNumber${index}Of${file}Case`, 37.7 * (index + file), 3),
      );
    const files = Array.from({ length: MAX_FILES_WITH_PARTS }, (_, file) =>
      unit(`tests/test_${file}.py`, 1000, { parts: parts(file) }),
    );
    expect(gzipSync(JSON.stringify(learn(undefined, ...files))).length).toBeLessThan(100_000);
  });
});
