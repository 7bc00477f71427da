import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decodeHistory, encodeHistory, MAX_HISTORY_BYTES } from '../../src/history/format.ts';
import type { History } from '../../src/model.ts';
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
    };
    expect(encodeHistory(turned)).toEqual(encodeHistory(history));
  });

  test('names no system and no time in its header', () => {
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
    ['something else', gzipSync('{"version":1,"suite":"x"}'), 'no valid history'],
    ['newer', gzipSync('{"version":2}'), 'version 2'],
    [
      'of negative durations',
      gzipSync(gunzipSync(encodeHistory(history)).toString().replace('2.5', '-2.5')),
      'no valid history',
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
