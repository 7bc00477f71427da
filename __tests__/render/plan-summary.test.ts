/** The plan for people: what it knows and what it assumes. */
import { describe, expect, test } from '@jest/globals';
import type { Plan, PlannedPool } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { GENERIC } from '../../src/platform/local/host.ts';
import { renderPlanConsole } from '../../src/render/plan-console.ts';
import { renderPlanSummary } from '../../src/render/plan-summary.ts';
import { planOfPools, somePlan, somePool } from '../judge/samples.ts';

const unit = (id: string, change: Partial<Plan['units'][number]> = {}): Plan['units'][number] => ({
  id,
  estimateMs: 1000,
  source: 'history',
  pool: 'default',
  ...change,
});
const withPrediction = (change: Partial<Plan['prediction']>): Plan =>
  somePlan({ prediction: { ...somePlan().prediction, ...change } });
const texts = (plan: Plan) => [renderPlanSummary(plan, GITHUB), renderPlanConsole(plan)];

describe('the overhead', () => {
  test.each<[name: string, pool: Partial<PlannedPool>, known: number, sentence: string]>([
    [
      'that is assumed',
      { overheadMs: 60_000, overheadFactor: 1, overheadShards: 0 },
      0,
      'Set-up time per shard: assumed 1 min (no past runs).',
    ],
    [
      'that is assumed although durations are known',
      { overheadMs: 60_000, overheadFactor: 1, overheadShards: 0 },
      0.5,
      'Set-up time per shard: assumed 1 min (no past shard was measured).',
    ],
    [
      'that comes from past shards',
      { overheadMs: 42_000, overheadFactor: 1, overheadShards: 12 },
      1,
      'Set-up time per shard: about 42.0 s (from 12 past shards).',
    ],
    [
      'with tests that take longer than they report',
      { overheadMs: 42_000, overheadFactor: 1.254, overheadShards: 64 },
      1,
      'Set-up time per shard: about 42.0 s (from 64 past shards). Tests take 1.25 times as long as they report.',
    ],
    ['of a plan that does not name its source', { overheadMs: 0 }, 1, 'Set-up time per shard: about 0 s.'],
  ])('%s', (_name, pool, known, sentence) => {
    for (const text of texts({ ...withPrediction({ known }), pools: [somePool(pool)] }))
      expect(text).toContain(sentence);
  });
});

describe('what is known', () => {
  test('is a share of the durations', () => {
    for (const text of texts(withPrediction({ known: 0.25 }))) expect(text).toContain('25 % of the durations');
  });

  test('is a share of the time too, where new units are guessed', () => {
    const units = [unit('a', { estimateMs: 60_000 }), unit('b', { estimateMs: 30_000, source: 'sibling' })];
    const plan = { ...withPrediction({ known: 0.5, guessedMs: 30_000 }), units };
    for (const text of texts(plan)) expect(text).toContain('30.0 s of the 1 min 30 s of tests are guesses');
    for (const text of texts({ ...withPrediction({ known: 0.5, guessedMs: 0 }), units }))
      expect(text).not.toContain('guesses');
    for (const text of texts({ ...withPrediction({ known: 0.5 }), units })) expect(text).not.toContain('guesses');
  });

  test('is left out where nothing is known, because the reason or a warning says so', () => {
    const units = [unit('a', { source: 'size' }), unit('b', { source: 'size' })];
    const plan = { ...withPrediction({ known: 0 }), units };
    for (const text of texts(plan)) expect(text).not.toMatch(/0 %|of the durations/);
    expect(renderPlanSummary(plan, GITHUB)).toContain(
      '2 were guessed from the number of tests or the size of the file.',
    );
  });

  test('is in words for files without any test definition', () => {
    const units = [unit('a', { tests: 0, testsSource: 'scan' })];
    for (const text of texts(somePlan({ units })))
      expect(text).toContain('no tests were found by scanning the sources.');
  });
});

test.each([
  ['are billed minutes', GITHUB, 'All shards together bill 2 minutes.', 'Billed minutes'],
  [
    'are machine minutes where nothing is billed',
    GENERIC,
    'All shards together take 2 machine minutes.',
    'Machine minutes',
  ],
])('the costs %s', (_name, host, sentence, column) => {
  const text = renderPlanSummary(somePlan({ alternatives: [{ shards: 1, wallMs: 4000, billedMinutes: 1 }] }), host);
  expect(text).toContain(sentence);
  expect(text).toContain(`| Slowest shard | ${column} |`);
  expect(/billed|bill /i.test(text)).toBe(host === GITHUB);
});

/** Without the escapes of HTML. */
const plain = (page: string): string =>
  page.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

test('other numbers of shards of a plan for several pools are told for each of them, with the bound', () => {
  const alternative = (pool: string, shards: number) => ({ pools: [pool], shards, wallMs: 4000, billedMinutes: 3 });
  const [linux, windows] = ['os=linux', 'os=windows'].map((name) =>
    somePool({ name, mode: 'replicate', axis: [{ name: 'os', value: name.slice(3) }], wallMs: 1000 }),
  ) as [PlannedPool, PlannedPool];
  const plan = planOfPools([linux, [['a'], ['b']]], [windows, [['a', 'b']]]);
  const text = renderPlanSummary(
    { ...plan, alternatives: [alternative('os=linux', 1), alternative('os=windows', 2)] },
    GITHUB,
  );
  const rows = plain(text)
    .replace(/.*### Other/s, '')
    .split('\n')
    .filter((line) => /^\| <code>os=\w+<\/code> \| \d( \(this plan\))? \|/.test(line));
  expect(rows).toEqual([
    '| <code>os=linux</code> | 1 | 4.0 s | 3 |',
    '| <code>os=linux</code> | 2 (this plan) | 1.0 s | 2 |',
    '| <code>os=windows</code> | 1 (this plan) | 1.0 s | 2 |',
    '| <code>os=windows</code> | 2 | 4.0 s | 3 |',
  ]);
  expect(text).toContain('No plan with these numbers of shards can be faster than 2.0 s.');
  const many = Array.from({ length: 12 }, (_, at) => alternative(`p${at}`, 2));
  const pools = many.map(({ pools: [name = ''] }) => somePool({ name }));
  const long = renderPlanSummary({ ...plan, pools, alternatives: many }, GITHUB);
  expect(long).toContain('2 more pools are in the plan.');
});

test('units that are not files are called units', () => {
  const text = texts(somePlan({ units: ['com.A', 'com.B', 'com.C', 'com.D'].map((id) => unit(id)) })).join('\n');
  expect(text).toContain('| Test units |');
  expect(text).toContain('Largest test units');
  expect(text.toLowerCase()).not.toContain('test file');
  expect(texts(somePlan()).join('\n')).toContain('| Test files |');
});
