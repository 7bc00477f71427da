import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  fileNameOf,
  generationFile,
  generationsOf,
  isTakeable,
  type LeaseRecord,
  type Liveness,
  parseLease,
  renderLease,
} from '../../src/devices/lease.ts';

const record: LeaseRecord = {
  version: 1,
  resource: 'android:1',
  state: 'held',
  owner: { run: '7', attempt: 1, workflow: 'e2e', runner: 'mac-1', process: { pid: 5, startedAt: '99' } },
  since: '2026-01-01T00:00:00.000Z',
  commands: [],
};

describe('whether another run may take it', () => {
  test.each<
    [name: string, state: LeaseRecord['state'] | 'damaged', liveness: Liveness, silentMs: number, takeable: boolean]
  >([
    ['given back', 'free', 'alive', 0, true],
    ['held by a process that lives', 'held', 'alive', 0, false],
    ['held by a process that is only stopped', 'held', 'alive', 3_600_000, false],
    ['held by a process that has just been killed', 'held', 'gone', 29_999, false],
    ['held by a process that was killed a while ago', 'held', 'gone', 30_000, true],
    ['held in another container, with a heartbeat', 'held', 'unknown', 29_999, false],
    ['held in another container, without one', 'held', 'unknown', 30_000, true],
    ['damaged, and new', 'damaged', 'unknown', 29_999, false],
    ['damaged, and old', 'damaged', 'unknown', 30_000, true],
  ])('%s', (_name, state, liveness, silentMs, takeable) => {
    const seen = { record: state === 'damaged' ? undefined : { ...record, state }, liveness, silentMs };
    expect(isTakeable(seen)).toBe(takeable);
  });
});

describe('files', () => {
  test('a lease is read as it was written', () => expect(parseLease(renderLease(record))).toEqual(record));

  test.each(['', '{', '[]', '{"version":2}', renderLease(record).replace('"pid":5', '"pid":-1')])(
    'what is no lease is none: %s',
    (text) => expect(parseLease(text)).toBeUndefined(),
  );

  test('names are safe on every file system, and different ones stay different', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(fileNameOf(a)).toMatch(/^[A-Za-z0-9-]{1,80}$/);
        expect(fileNameOf(a).toLowerCase() === fileNameOf(b).toLowerCase()).toBe(a === b);
      }),
    );
  });

  test('names that differ only in case or in signs are different', () => {
    const names = ['a:1', 'A:1', 'a-1', 'a.1'].map(fileNameOf);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(4);
  });

  test('the newest generation comes first, and those of other resources are left out', () => {
    const files = [10, 9, 100].map((generation) => generationFile('a', generation));
    const others = [generationFile('b', 7), `${generationFile('a', 8)}.bak`, 'new-1-2-3'];
    expect(generationsOf('a', [...others, ...files])).toEqual([100, 10, 9]);
  });
});
