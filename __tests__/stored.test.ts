import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { provePlan } from '../src/schedule/proof.ts';
import {
  ITEMS_AT_ONCE,
  parseStored,
  renderInPieces,
  renderStored,
  StoredFileError,
  type StoredKind,
  type Upgrades,
  upgraded,
} from '../src/stored.ts';
import { somePlan, someRecord } from './judge/samples.ts';
import { SAMPLE_NAMES, sampleReport } from './render/sample-reports.ts';

const HISTORY = { version: 1, suite: 'default', updatedAt: '2026-03-01T10:00:00.000Z', classes: [] };
const SAMPLES: Readonly<Record<Exclude<StoredKind, 'report'>, { readonly version: number }>> = {
  plan: somePlan(),
  'shard record': someRecord(1),
  history: HISTORY,
};
const kinds = Object.entries(SAMPLES) as [StoredKind, { readonly version: number }][];

describe.each(kinds)('a %s', (kind, sample) => {
  test('is read as it was written', () => {
    expect(parseStored(kind, renderStored(sample), 'file.json')).toEqual(sample);
  });

  test('is written the same every time, with a line end', () => {
    expect(renderStored(sample)).toBe(renderStored(structuredClone(sample)));
    expect(renderStored(sample)).toMatch(/[^\n]\n$/);
  });

  test('of a newer version is refused with advice, whatever else is in it', () => {
    const { version } = sample;
    expect(() => parseStored(kind, `{"version": ${version + 1}, "new": true}`, 'file.json')).toThrow(
      new StoredFileError(
        `file.json: this ${kind} has version ${version + 1}, but this Shardwise reads versions up to ${version}: use the same Shardwise release in every job`,
      ),
    );
  });

  test.each<[name: string, text: string]>([
    ['nothing', ''],
    ['half of it', renderStored(sample).slice(0, -20)],
    ['an error page', '<!DOCTYPE html><title>404</title>'],
    ['bytes', '\u0000\ufffd'],
  ])('that contains %s is refused as not JSON', (_name, text) => {
    expect(() => parseStored(kind, text, 'a folder/file.json')).toThrow(StoredFileError);
    expect(() => parseStored(kind, text, 'a folder/file.json')).toThrow(
      `a folder/file.json is not a valid ${kind}: it is not JSON`,
    );
  });

  test.each<[name: string, text: string]>([
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '1'],
    ['no version', JSON.stringify({ ...sample, version: undefined })],
    ['a version before the first', JSON.stringify({ ...sample, version: 0 })],
    ['a version that is a text', JSON.stringify({ ...sample, version: '1' })],
    ['another kind of file', '{"version": 1}'],
  ])('that is %s is refused as not valid', (_name, text) => {
    expect(() => parseStored(kind, text, 'file.json')).toThrow(StoredFileError);
    expect(() => parseStored(kind, text, 'file.json')).toThrow(`file.json is not a valid ${kind}: `);
  });

  test('with __proto__ in it changes no object', () => {
    const text = renderStored(sample).replace('{', '{"__proto__": {"polluted": true},');
    const read = parseStored(kind, text, 'file.json');
    expect('polluted' in read).toBe(false);
    expect('polluted' in {}).toBe(false);
  });
});

describe('damage inside', () => {
  const broken = (change: object) => () =>
    parseStored('plan', JSON.stringify({ ...somePlan(), ...change }), 'plan.json');

  test.each<[name: string, change: object, where: string]>([
    ['a shard 0', { shards: [{ ...somePlan().shards[0], index: 0 }] }, 'shards[0].index'],
    ['a shard without units', { shards: [{ ...somePlan().shards[0], units: [] }] }, 'shards[0].units'],
    ['more shards than a plan may have', { shards: Array(1025).fill(somePlan().shards[0]) }, 'shards'],
    ['a unit without a name', { units: [{ ...somePlan().units[0], id: '' }] }, 'units[0].id'],
    ['a negative duration', { units: [{ ...somePlan().units[0], estimateMs: -1 }] }, 'units[0].estimateMs'],
    [
      'a duration longer than a day',
      { units: [{ ...somePlan().units[0], estimateMs: 86_400_001 }] },
      'units[0].estimateMs',
    ],
    ['a suite that is a path', { suite: '../../elsewhere' }, 'suite'],
    ['an empty suite', { suite: '' }, 'suite'],
    ['a time that is not a time', { createdAt: 'yesterday' }, 'createdAt'],
  ])('such as %s is reported with its place', (_name, change, where) => {
    expect(broken(change)).toThrow(StoredFileError);
    expect(broken(change)).toThrow(where);
  });

  test('is reported in full, however many things are wrong', () => {
    const bad = broken({ suite: '', createdAt: 'yesterday', units: 'none' });
    for (const where of ['suite', 'createdAt', 'units']) expect(bad).toThrow(where);
  });
});

describe('a file written in pieces', () => {
  const joined = (file: { readonly version: number }): string => [...renderInPieces(file)].join('');

  test('is the same as in one piece, whatever it contains', () => {
    const members = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.constant(undefined)));
    fc.assert(
      fc.property(members, (rest) => {
        const file = { ...rest, version: 1 };
        expect(joined(file)).toBe(renderStored(file));
      }),
    );
  });

  test.each(SAMPLE_NAMES)('is the same for the report of %s, however many tests failed', (name) => {
    const report = sampleReport(name);
    const tests = Array.from({ length: ITEMS_AT_ONCE }, () => report.tests).flat();
    for (const each of [report, { ...report, tests }]) expect(joined(each)).toBe(renderStored(each));
  });

  test.each([-1, 0, 1, ITEMS_AT_ONCE, ITEMS_AT_ONCE + 1])('is the same with %i items more than a piece has', (more) => {
    const items = Array.from({ length: ITEMS_AT_ONCE + more }, (_, index) => ({ id: `"],\n${index}`, tags: [index] }));
    const file = { version: 1, units: items, names: items.map(({ id }) => id), end: true };
    expect(joined(file)).toBe(renderStored(file));
  });

  test('holds no more of a long list at once', () => {
    const items = Array.from({ length: 10 * ITEMS_AT_ONCE }, () => 0);
    const file = { version: 1, items };
    const pieces = [...renderInPieces(file)];
    expect(Math.max(...pieces.map((piece) => piece.split('0').length - 1))).toBe(ITEMS_AT_ONCE);
  });
});

describe('a file of an older version', () => {
  interface Count {
    readonly version: number;
    readonly count: number;
  }
  const upgrades: Upgrades = {
    1: (file) => ({ ...(file as Count), version: 2, count: (file as Count).count + 10 }),
    2: (file) => ({ ...(file as Count), version: 3, count: (file as Count).count * 2 }),
  };

  test('goes through every step to the current one', () => {
    expect(upgraded({ version: 1, count: 1 } as Count, 3, upgrades)).toEqual({ version: 3, count: 22 });
    expect(upgraded({ version: 2, count: 1 } as Count, 3, upgrades)).toEqual({ version: 3, count: 2 });
  });

  test.each([3, 4, 0, -1, 1.5, -1e300])('and one of version %d stays as it is', (version) => {
    expect(upgraded({ version }, 3, upgrades)).toEqual({ version });
  });
});

describe('a plan of version 1', () => {
  const stored = readFileSync(join(import.meta.dirname, 'fixtures/stored/plan-1.json'), 'utf8');
  const old = JSON.parse(stored);

  test('is read as a plan with one pool, which has what was in its shards and its prediction', () => {
    const plan = parseStored('plan', stored, 'plan.json');
    const { overheadMs, overheadFactor, overheadShards, ...prediction } = old.prediction;
    const { wallMs, billedMinutes } = prediction;
    const overhead = { overheadMs, overheadFactor, overheadShards };
    expect(plan).toEqual({
      ...old,
      version: 2,
      pools: [
        {
          name: 'default',
          mode: 'split',
          runsOn: ['self-hosted', 'linux'],
          speed: 1,
          ...overhead,
          wallMs,
          billedMinutes,
        },
      ],
      shards: old.shards.map(({ runsOn: _, ...shard }: { runsOn: unknown }) => shard),
      prediction,
    });
    expect(() => provePlan(plan)).not.toThrow();
  });

  test('without shards has a pool too', () => {
    const plan = parseStored('plan', JSON.stringify({ ...old, units: [], shards: [] }), 'plan.json');
    expect(plan.pools).toMatchObject([{ name: 'default', mode: 'split' }]);
  });

  test.each([
    ['shards that are no list', { shards: 4 }],
    ['a shard that is none', { shards: [null] }],
    ['no prediction', { prediction: null }],
    ['a text as an overhead', { prediction: { ...old.prediction, overheadMs: 'long' } }],
  ])('with %s is refused as not valid', (_name, change) => {
    expect(() => parseStored('plan', JSON.stringify({ ...old, ...change }), 'plan.json')).toThrow(
      'plan.json is not a valid plan: ',
    );
  });
});
