import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import {
  decodeHistory,
  decodeUnits,
  encodeHistory,
  MAX_HISTORY_BYTES,
  MAX_PACKED_BYTES,
} from '../../src/history/codec.ts';
import type { BaseTest, History } from '../../src/model.ts';
import { StoredFileError } from '../../src/stored.ts';

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
    const bomb = gzipSync(Buffer.alloc(MAX_HISTORY_BYTES + 1));
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
});
