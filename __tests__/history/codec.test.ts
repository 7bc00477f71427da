import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import {
  decodeHistory,
  decodeUnits,
  encodeHistory,
  MAX_HISTORY_BYTES,
  MAX_PACKED_BYTES,
  type Room,
} from '../../src/history/codec.ts';
import { historyInPieces } from '../../src/history/pieces.ts';
import type { BaseTest, History } from '../../src/model.ts';
import { StoredFileError } from '../../src/stored.ts';
import { packedText } from '../../src/text/gzip.ts';

const seen = { lastOutcome: 'passed', fails: 0, flakes: 0, lastSeen: '2026-01-02T03:04:05.000Z' } as const;
const history: History = {
  version: 1,
  suite: 'default',
  updatedAt: '2026-01-02T03:04:05.000Z',
  classes: [
    {
      name: '__proto__',
      shards: [{ wallMs: 3, testsMs: 2 }],
      units: [{ id: 'b', durationsMs: [1, 2.5], tests: 2, ...seen }],
    },
    {
      name: 'linux',
      shards: [],
      units: [
        { id: 'a', durationsMs: [], ...seen },
        { id: 'é/ü', durationsMs: [7], ...seen },
      ],
    },
  ],
  base: {
    commit: 'c0ffee',
    at: '2026-01-02T03:04:05.000Z',
    units: [
      {
        id: 'a',
        commit: 'beef',
        tests: [
          { name: '', fails: 2 },
          { name: '__proto__', ms: 5 },
        ],
      },
      { id: 'é/ü', tests: [{ name: 'x', flakes: 1, lastFlake: '2026-01-02T03:04:05.000Z' }] },
    ],
  },
};

describe('the history file', () => {
  test('reads back what was written', () => {
    expect(decodeHistory(encodeHistory(history), 'history.json.gz')).toEqual(history);
  });

  test('has the same bytes whatever the order of classes, units and keys', () => {
    const turned: History = {
      classes: history.classes
        .map(({ name, shards, units }) => ({ units: units.toReversed(), shards, name }))
        .reverse(),
      updatedAt: history.updatedAt,
      suite: history.suite,
      version: 1,
      ...(history.base && {
        base: {
          ...history.base,
          units: history.base.units.map((unit) => ({ ...unit, tests: unit.tests.toReversed() })).reverse(),
        },
      }),
    };
    expect(encodeHistory(turned)).toEqual(encodeHistory(history));
  });

  test('reads a history that another program wrote differently', () => {
    const turned = { ...history, classes: history.classes.map(({ units, ...group }) => ({ units, ...group })) };
    const bytes = gzipSync(JSON.stringify(turned, null, 2));
    expect(decodeHistory(bytes, 'h')).toEqual(history);
    expect(decodeUnits(bytes, 'h', ({ id }) => id).classes.map(({ units }) => units)).toEqual([['b'], ['a', 'é/ü']]);
  });

  test('has no operating system and no time in its header', () => {
    const bytes = encodeHistory(history);
    expect([...bytes.subarray(4, 8), bytes[9]]).toEqual([0, 0, 0, 0, 255]);
  });

  test('is not written when it could not be read', () => {
    expect(() => encodeHistory({ ...history, updatedAt: 'yesterday' })).toThrow();
  });

  test.each([
    ['no gzip', new TextEncoder().encode('{"version":1}'), 'gzip'],
    ['empty', new Uint8Array(), 'gzip'],
    ['cut short', encodeHistory(history).subarray(0, 40), 'gzip'],
    ['no JSON', gzipSync('hello'), 'not JSON'],
    ['something else', gzipSync('{"version":1,"suite":"x"}'), 'not a valid history'],
    ['newer', gzipSync('{"version":2}'), 'version 2'],
    [
      'of negative durations',
      gzipSync(gunzipSync(encodeHistory(history)).toString().replace('2.5', '-2.5')),
      'at classes[0].units[0].durationsMs[1]',
    ],
  ])('that is %s is refused by name', (_case, bytes, problem) => {
    const read = () => decodeHistory(bytes, 'cache/history.json.gz');
    expect(read).toThrow(StoredFileError);
    expect(read).toThrow('cache/history.json.gz');
    expect(read).toThrow(problem);
  });

  test('that would fill the memory is refused', () => {
    const [part, rest] = [Buffer.alloc(MAX_HISTORY_BYTES / 100), Buffer.alloc(1)].map((zeros) => gzipSync(zeros));
    const bomb = Buffer.concat([...Array(100).fill(part), rest]);
    expect(() => decodeHistory(bomb, 'h')).toThrow(`more than ${MAX_HISTORY_BYTES} bytes`);
  });
});

describe('a history that would be too large', () => {
  /** Names that cannot be compressed. */
  const names = (count: number, length: number) =>
    Array.from({ length: count }, (_, at) =>
      createHash('sha512').update(String(at)).digest('base64').repeat(4).slice(0, length),
    );
  const packed = (tests: readonly BaseTest[]) =>
    encodeHistory({ ...history, base: { commit: '', at: history.updatedAt, units: [{ id: 'a', tests }] } });

  test('forgets the tests that pass, and says so', () => {
    const bad: BaseTest[] = [
      { name: 'x', fails: 1 },
      { name: 'y', flakes: 1, lastFlake: history.updatedAt },
    ];
    const bytes = packed([...names(50_000, 80).map((name) => ({ name })), ...bad]);
    expect(bytes.length).toBeLessThan(MAX_PACKED_BYTES);
    expect(decodeHistory(bytes, 'h').base).toMatchObject({ onlyBad: true, units: [{ id: 'a', tests: bad }] });
  });

  test('keeps the tests that pass, as long as they fit', () => {
    expect(decodeHistory(packed(names(30_000, 80).map((name) => ({ name }))), 'h').base?.onlyBad).toBeUndefined();
  });

  const units = (count: number, times: number) =>
    names(count, 40).map((id) => ({ id, durationsMs: Array.from({ length: times }, (_, at) => at + 1), ...seen }));
  const large = (count: number, times: number): History => ({
    version: 1,
    suite: 'default',
    updatedAt: history.updatedAt,
    classes: [{ name: 'linux', shards: [], units: units(count, times) }],
  });
  const fitted = (one: History, room: Partial<Room>) => {
    const losses: string[] = [];
    const bytes = encodeHistory(one, (loss) => losses.push(loss), { bytes: 1e9, packedBytes: 1e9, ...room });
    return { bytes, losses, kept: decodeHistory(bytes, 'h') };
  };

  test.each(['bytes', 'packedBytes'] as const)('loses times first, then units, and tells it: %s', (limit) => {
    const size = (one: History) => (limit === 'bytes' ? gunzipSync(encodeHistory(one)) : encodeHistory(one)).length;
    const all = fitted(large(40, 9), { [limit]: size(large(40, 9)) });
    expect(all.losses).toEqual([]);
    expect(all.kept.classes[0]?.units).toHaveLength(40);
    const few = fitted(large(40, 9), { [limit]: size(large(40, 9)) - 1 });
    expect(few.losses).toEqual(['the history is so large that it keeps only the newest 3 times of each unit']);
    expect(few.kept.classes[0]?.units.map(({ durationsMs }) => durationsMs)).toEqual(Array(40).fill([7, 8, 9]));
    const half = fitted(large(40, 3), { [limit]: size(large(40, 3)) - 1 });
    expect(half.losses).toEqual([
      'the history is so large that it keeps only half of the units of each pool, those that were seen last',
    ]);
    expect(half.kept.classes[0]?.units).toHaveLength(20);
  });

  test('loses what is known about failures last', () => {
    const { kept, losses } = fitted(
      {
        ...history,
        base: {
          commit: '',
          at: history.updatedAt,
          units: [{ id: 'a', tests: names(50, 80).map((name) => ({ name, fails: 1 })) }],
        },
      },
      { bytes: 400 },
    );
    expect(losses.at(-1)).toBe('the history is so large that it keeps nothing about failures');
    expect(kept.base).toBeUndefined();
  });
});

describe('a history in pieces', () => {
  test('is one text, whatever the number of units', () => {
    for (const count of [0, 1, 999, 1000, 1001, 2500]) {
      const units = Array.from({ length: count }, (_, at) => ({ id: `u${10_000 + at}`, durationsMs: [at], ...seen }));
      const one: History = { ...history, classes: [{ name: 'linux', shards: [], units }] };
      const { base, ...rest } = one;
      expect([...historyInPieces(one)].join('')).toBe(JSON.stringify({ ...rest, base }));
    }
  });

  test('is one gzip file, however many members it has', () => {
    const pieces = Array.from({ length: 100 }, (_, at) => `piece ${at} é;`);
    const text = pieces.join('');
    for (const atOnce of [1, 50, 10_000]) {
      const bytes = packedText(pieces, 1e6, 1e6, atOnce);
      expect(gunzipSync(bytes ?? '').toString()).toBe(text);
    }
    expect(packedText(pieces, Buffer.byteLength(text), 1e6)).toEqual(packedText([text], 1e6, 1e6));
    expect(packedText(pieces, Buffer.byteLength(text) - 1, 1e6)).toBeUndefined();
  });
});
