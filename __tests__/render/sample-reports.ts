/** Sample reports, as real projects have them, for tests and `npm run screenshots`. Each shows one thing that people should understand at a glance. */

import { lineOf } from '../../src/commands/merge/base-run.ts';
import { withCost } from '../../src/commands/merge/cost.ts';
import { type AssembleOptions, assembleReport } from '../../src/judge/assemble.ts';
import { withCommands } from '../../src/judge/commands.ts';
import { withOwners } from '../../src/judge/owners.ts';
import { pastsOf } from '../../src/judge/past.ts';
import {
  type Base,
  type BaseTest,
  hasFailed,
  type PastRun,
  type Plan,
  type QuarantineEntry,
  type Report,
  type ReportTest,
  type ShardRecord,
  type UnitSpan,
} from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import type { Merged } from '../../src/render/renderer.ts';
import type { RunOne } from '../../src/text/run-one.ts';
import { nameInFile } from '../../src/text/test-name.ts';
import { allGreen, type SmallEvidence, someFile, somePlan, someRecord } from '../judge/samples.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';

const SHARDS = 4;
const TESTS_OF_FILE = 12;
const AREAS = ['cart', 'checkout', 'catalogue', 'prices', 'stock', 'invoices', 'users', 'search', 'mail', 'exports'];
const PARTS = ['totals', 'rules', 'storage', 'api', 'edge cases'];
const FILES = AREAS.flatMap((area) => PARTS.map((part) => `tests/${area}/${part.replace(' ', '-')}.test.ts`));

const shardOf = (file: string): number => 1 + (FILES.indexOf(file) % SHARDS);
const filesOf = (shard: number): string[] => FILES.filter((file) => shardOf(file) === shard);

const plan: Plan = somePlan({
  commit: '4f9c2d81b7',
  reason: '4 shards: with fewer, the slowest would take longer than the target of 2 min 40 s',
  alternatives: [
    { shards: 3, wallMs: 192_000, billedMinutes: 12 },
    { shards: 5, wallMs: 129_000, billedMinutes: 15 },
  ],
  prediction: { ...somePlan().prediction, billedMinutes: 12 },
  units: FILES.map((file) => ({ id: file, file, estimateMs: 9000, source: 'history', pool: 'default', tests: 12 })),
  shards: Array.from({ length: SHARDS }, (_, index) => ({
    index: index + 1,
    pool: 'default',
    units: filesOf(index + 1),
    predictedMs: 151_000 + 2000 * index,
    timeoutMinutes: 30,
  })),
});

const record = (shard: number, change: Partial<ShardRecord> = {}): ShardRecord =>
  someRecord(shard, {
    finishedAt: `2026-03-01T10:02:${10 + 7 * shard}.000Z`,
    setupMs: 21_000,
    units: filesOf(shard).map((id) => ({ id, outcome: 'passed', durationMs: 9000, tests: TESTS_OF_FILE, tries: 1 })),
    ...change,
  });

const TITLES = [
  'adds tax',
  'rounds half up',
  'refuses a negative amount',
  'keeps its order',
  'is empty at first',
  'merges two',
];

const tests: readonly ReportTest[] = FILES.flatMap((file, fileIndex) =>
  Array.from({ length: TESTS_OF_FILE }, (_, index) => ({
    name: `${TITLES[index % TITLES.length]}${index < TITLES.length ? '' : ' twice'}`,
    suite: [file.split('/')[1] ?? ''],
    file,
    unit: file,
    shard: shardOf(file),
    outcome: 'passed' as const,
    flaky: false,
    durationMs: 200 + ((fileIndex * 37 + index * 101) % 1900),
    tries: 1,
  })),
);

const evidence = (change: Partial<SmallEvidence> = {}): SmallEvidence =>
  allGreen({
    commit: '4f9c2d81b7a0c9e3d5f60718293a4b5c6d7e8f90',
    createdAt: '2026-03-01T10:05:00.000Z',
    plan,
    records: [1, 2, 3, 4].map((shard) => record(shard)),
    tests,
    files: [1, 2, 3, 4].map((shard) => someFile({ shard })),
    ...change,
  });

/** The tests with some changes, by their place in the list. */
const changed = (changes: Readonly<Record<number, Partial<ReportTest>>>): ReportTest[] =>
  tests.map((test, index) => ({ ...test, ...changes[index] }));

const trace = (file: string, line: number) =>
  [
    'AssertionError: expected 12.5 to equal 13 // Object.is equality',
    '',
    '- Expected: 13',
    '+ Received: 12.5',
    '',
    `    at ${file}:${line}:21`,
    '    at runTest (node_modules/vitest/dist/runner.js:781:11)',
    '    at runSuite (node_modules/vitest/dist/runner.js:909:15)',
  ].join('\n');

const failure = (index: number, change: Partial<ReportTest> = {}): Partial<ReportTest> => ({
  outcome: 'failed',
  line: 10 + index,
  message: 'expected 12.5 to equal 13 // Object.is equality',
  detail: trace(tests[index]?.file ?? '', 10 + index),
  ...change,
});

const failures = (indices: readonly number[], change: Partial<ReportTest> = {}) =>
  Object.fromEntries(indices.map((index) => [index, failure(index, change)]));

/** The first failed test has left three files, as tests in a browser do. */
const withScreenshots = (failed: Readonly<Record<number, Partial<ReportTest>>>) => ({
  ...failed,
  7: {
    ...failed[7],
    attachments: ['1-error-context.md', '2-test-failed-1.png', '3-trace.zip'].map(
      (name) => `attachments/default/shard-1-attempt-1/try-1/${name}`,
    ),
  },
});

const flaky = (message: string): Partial<ReportTest> => ({ flaky: true, tries: 2, message });
const TIMEOUT = flaky('Timed out after 5000 ms waiting for the price list');
const RESET = flaky('connect ECONNRESET 127.0.0.1:5432');

/** A run in which everything ran. A shard with a failed test failed. */
const ran = (all: readonly ReportTest[], change: Partial<SmallEvidence> = {}): SmallEvidence =>
  evidence({
    tests: all,
    records: [1, 2, 3, 4].map((shard) => {
      const failed = all.some((test) => test.shard === shard && hasFailed(test));
      return record(shard, failed ? { outcome: 'failed', exitCode: 1 } : {});
    }),
    ...change,
  });

/** Every shard took about as long as predicted. */
const inTime = (all: SmallEvidence): SmallEvidence => {
  const records = all.records.map((one) => ({
    ...one,
    finishedAt: `2026-03-01T10:02:${SECONDS_OF_SHARD[one.shard - 1]}.000Z`,
  }));
  return { ...all, records, joined: records };
};
const SECONDS_OF_SHARD = [12, 11, 16, 15];

/** The records say when each unit ran: two at a time, failed ones again, and shard 2 took the last two units of shard 4. */
function asItRan({ evidence: all, options }: Sample): Sample {
  const bad = new Set(all.tests.flatMap((test) => (hasFailed(test) || test.flaky ? [test.unit] : [])));
  const given = filesOf(4).slice(-2);
  const records = all.records.map((one): ShardRecord => {
    const own = filesOf(one.shard).filter((id) => !given.includes(id));
    const ids = one.shard === 2 ? [...own, ...given] : own;
    return {
      ...one,
      startedAt: `2026-03-01T10:00:${one.shard === 3 ? '48' : '05'}.000Z`,
      finishedAt: `2026-03-01T10:0${FINISHED[one.shard - 1]}.000Z`,
      units: ids.map((id) => ({ id, outcome: 'passed', durationMs: 9000, tests: TESTS_OF_FILE, tries: 1 })),
      ...(one.shard === 2 && { batches: [{ shard: 4, units: given }] }),
      spans: [...firstSpans(ids, bad), ...ids.filter((id) => bad.has(id)).map(secondSpan)],
    };
  });
  const tests = all.tests.map((test) => (given.includes(test.unit ?? '') ? { ...test, shard: 2 } : test));
  const shards = plan.shards.map((one) => ({ ...one, tail: [given.length] }));
  const shared: Plan = { ...plan, shards, stealing: { on: true, why: 'input steal is on' } };
  return { evidence: evidence({ tests, records, plan: shared }), options };
}
const FINISHED = ['1:33', '1:34', '2:14', '1:29'];
const START_MS = 2600;
const SPAN_MS = 11_000;

const firstSpans = (ids: readonly string[], bad: ReadonlySet<string | undefined>): UnitSpan[] =>
  ids.map((id, at) => {
    const fromMs = START_MS + Math.floor(at / 2) * SPAN_MS + (at % 2) * 900;
    const outcome = bad.has(id) ? 'failed' : 'passed';
    return { id, fromMs, toMs: fromMs + SPAN_MS - 1500 - (at % 3) * 1200, outcome, ...(at % 2 === 1 && { row: 1 }) };
  });

const secondSpan = (id: string, at: number): UnitSpan => {
  const fromMs = START_MS + 7 * SPAN_MS + at * 5000;
  return { id, fromMs, toMs: fromMs + 4500, outcome: 'passed', tryNumber: 2 };
};

const AT = '2026-02-28T18:30:00.000Z';
const BROKEN = { fails: 2, past: `${'p'.repeat(28)}ff` };
const FLAKY = {
  flakes: 3,
  lastFlake: AT,
  past: 'pppppppppkpppppsspppppfppppkpp',
  times: [
    210,
    190,
    204,
    230,
    198,
    201,
    222,
    240,
    205,
    1900,
    215,
    207,
    199,
    220,
    231,
    null,
    null,
    208,
    214,
    219,
    225,
    203,
    2600,
    211,
    209,
    216,
    202,
    2100,
    213,
    206,
  ],
};

/** The base. All tests passed there, except those in `known`, by their place. A test that is `undefined` there did not exist. */
function baseWith(
  known: Readonly<Record<number, Partial<BaseTest> | undefined>> = {},
  gone: readonly string[] = [],
): Base {
  const units = FILES.map((file, at) => ({
    id: file,
    tests: tests
      .map((test, index) => ({ test, index }))
      .filter(({ test, index }) => test.file === file && !(index in known && known[index] === undefined))
      .map(({ test, index }): BaseTest => ({ name: nameInFile(test), ms: test.durationMs, ...known[index] }))
      .concat(at === 0 ? gone.map((name) => ({ name })) : []),
  }));
  return { commit: '91ab03e7d2c4b5a6978877665544332211009988', at: AT, units, runs: RUNS };
}

/** The last runs of the default branch: one every eight hours, three of them red. */
const RUNS: readonly PastRun[] = Array.from({ length: 30 }, (_, index) => {
  const failed = [11, 12, 26].includes(index) ? 1 : 0;
  return {
    commit: `${(index * 7919 + 4096).toString(16)}d2c4b5a6978877665544332211009988`,
    at: new Date(Date.parse(AT) - (29 - index) * 28_800_000).toISOString(),
    verdict: failed > 0 ? ('failed' as const) : ('passed' as const),
    tests: 600,
    failed,
    flaky: index % 9 === 4 ? 1 : 0,
    shards: 4,
    wallMs: 138_000 + ((index * 3571) % 17_000),
    predictedMs: 142_000,
    billedMinutes: 12,
  };
});

const OVERHEAD = { fixedMs: 24_000, factor: 1.1, shards: 32 };

/** A run, and what it is compared with. */
interface Sample {
  readonly evidence: SmallEvidence;
  readonly options: AssembleOptions;
}

const alone = (all: SmallEvidence): Sample => ({ evidence: all, options: {} });

const compared = (all: SmallEvidence, base: Base = baseWith(), quarantine?: readonly QuarantineEntry[]): Sample => ({
  evidence: all,
  options: { base, quarantine, overhead: OVERHEAD },
});

const entry = (test: string, until: string): QuarantineEntry => ({
  test,
  owner: '@shop/payments',
  reason: 'the sandbox of the bank answers late',
  until,
});

const hostileTests = (): ReportTest[] =>
  HOSTILE_TEXTS.map(([, text], index) => ({
    ...(tests[index] as ReportTest),
    ...failure(index),
    name: text,
    suite: [text],
    message: text,
    detail: text,
  }));

const ROUNDED = failure(181, {
  line: 24,
  detail: trace('tests/prices/totals.test.ts', 24).split('\n').slice(0, -2).join('\n'),
});
const OUTBOX = failure(509, {
  message: 'expected 3 mails in the outbox, and found 2',
  detail: 'AssertionError: expected 3 mails in the outbox, and found 2',
});
const INDEX = flaky('Timed out after 5000 ms');

const SAMPLES = {
  /** What the documents show: one new failure, a known one, a flaky test, and shards of even length. */
  'pull-request': () =>
    compared(inTime(ran(changed({ 181: ROUNDED, 509: OUTBOX, 459: INDEX }))), baseWith({ 400: BROKEN, 509: BROKEN })),
  'all-green': () => compared(evidence()),
  'one-failure': () => compared(ran(changed(failures([7])))),
  'new-and-known': () =>
    compared(
      ran(changed({ ...withScreenshots(failures([7, 31, 50, 51, 222])), 300: RESET, 101: { durationMs: 4890 } })),
      baseWith({ 31: BROKEN, 50: FLAKY, 222: BROKEN, 400: BROKEN, 7: undefined, 8: undefined, 9: undefined }, [
        'cart › ignores a voucher',
      ]),
    ),
  'as-it-ran': () => asItRan(compared(ran(changed({ ...failures([7, 31]), 181: TIMEOUT })), baseWith({ 31: BROKEN }))),
  'none-new': () => compared(ran(changed(failures([31, 50]))), baseWith({ 31: BROKEN, 50: FLAKY })),
  quarantined: () =>
    compared(ran(changed(failures([31, 50]))), baseWith({ 31: FLAKY, 50: FLAKY }), [
      entry('tests/cart/storage.test.ts › *', '2026-04-01'),
      entry('tests/cart/edge-cases.test.ts › *', '2026-02-20'),
      entry('tests/stock/api.test.ts › stock › adds tax', '2026-05-01'),
    ]),
  'flaky-only': () => compared(ran(changed({ 30: TIMEOUT, 181: RESET }))),
  'first-run': () => alone(ran(changed(failures([7, 90])))),
  'missing-shard': () =>
    compared(
      evidence({
        records: [1, 2, 4].map((shard) => record(shard)),
        tests: tests.filter((test) => test.shard !== 3),
        files: [1, 2, 4].map((shard) => someFile({ shard })),
      }),
    ),
  'crashed-shard': () =>
    compared(
      evidence({
        records: [1, 2, 3, 4].map((shard) =>
          record(shard, shard === 3 ? { outcome: 'crashed', exitCode: 137, tail: CRASH } : {}),
        ),
        tests: tests.filter((test) => test.shard !== 3 || FILES.indexOf(test.unit ?? '') < 20),
      }),
    ),
  '300-failures': () => compared(ran(changed(failures(firstPlaces(300), REFUSED)))),
  infrastructure: () => compared(ran(changed(failures(firstPlaces(570), REFUSED)))),
  'hostile-names': () =>
    alone(
      ran([...hostileTests(), ...tests.slice(HOSTILE_TEXTS.length)], {
        suite: 'web',
        warnings: HOSTILE_TEXTS.slice(0, 4).map(([, text]) => text),
      }),
    ),
  empty: () => alone(evidence({ plan: somePlan({ units: [], shards: [] }), records: [], tests: [], files: [] })),
} satisfies Record<string, () => Sample>;

const firstPlaces = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const REFUSED = { message: 'connect ECONNREFUSED 127.0.0.1:5432', detail: 'Error: connect ECONNREFUSED' };

const CRASH = [
  '<--- Last few GCs --->',
  '[2817:0x6d1c000]    94211 ms: Mark-Compact 4041.2 (4129.0) -> 4027.8 (4131.5) MB',
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  ' 1: 0xb8d0a3 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]',
  'Killed',
];

export type SampleName = keyof typeof SAMPLES;
export const SAMPLE_NAMES = Object.keys(SAMPLES) as readonly SampleName[];

export function sampleReport(name: SampleName): Report {
  const { evidence, options } = SAMPLES[name]();
  const report = withCost(assembleReport(evidence, options), evidence.plan, GITHUB);
  return withCommands(withOwners(report, ownersOf), RUN_ONE);
}

const RUN_ONE: RunOne = {
  words: ['npx', 'vitest', 'run'],
  args: '{file} --testNamePattern={namePattern}$',
  workingDirectory: '.',
};

/** Owners by folder, and nobody for the rest. */
const ownersOf = (path: string): readonly string[] => OWNERS[path.split('/')[1] ?? ''] ?? [];
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  cart: ['shop/checkout'],
  checkout: ['shop/checkout'],
  prices: ['shop/prices', 'shop/checkout'],
  mail: ['mail@shop.example'],
};

/** Everything that a renderer can use, but links. */
export function sampleMerged(name: SampleName): Omit<Merged, 'links'> {
  const { evidence, options } = SAMPLES[name]();
  return {
    report: sampleReport(name),
    tests: evidence.tests.map((test) => ({ failedTries: [], ...test })),
    suiteErrors: [],
    pasts: pastsOf(evidence.plan, options.base),
    base: options.base,
    line: { commit: evidence.commit, at: evidence.createdAt, ...lineOf(sampleReport(name)) },
    ownersOf,
    plan: evidence.plan,
    records: evidence.joined,
    runOne: RUN_ONE,
  };
}
