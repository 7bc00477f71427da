/** A run of as many tests as wanted, with names as people write them. The same number gives the same run. */
import { assembleReport } from '../../src/judge/assemble.ts';
import type { FoldedTest } from '../../src/junit/fold/folded-test.ts';
import type { PlannedUnit, UnitSpan } from '../../src/model.ts';
import type { Merged } from '../../src/render/renderer.ts';
import { allGreen, someFile, somePlan, someRecord } from '../judge/samples.ts';

const TESTS_OF_FILE = 20;
const SHARDS = 32;
const WORDS =
  'account address adapter admin alert amount archive article attachment audit avatar badge balance banner basket batch billing booking branch budget cache calendar campaign card cart catalogue category channel charge checkout city client cluster colour column comment company contact contract country coupon course currency customer dashboard date deadline delivery deposit device dialog digest discount document domain draft email employee endpoint entry error event export feature feed field file filter folder form fraction group handler header history holiday icon image import index inventory invoice item job label language layout ledger letter licence limit link list loader locale location login logo mail margin market member menu message metric migration module money month note notice number offer office option order owner package page panel parser partner password payment payout period permission phone picture plan policy position price printer product profile project promotion proposal provider quantity query queue quota quote rate receipt record redirect refund region reminder rental report request reservation response result return review role room route rule salary sale schedule search section segment sender session setting shelf shipment shop signature site size slot sort source stage statement station status step stock storage store stream street string student subject subscription summary supplier table tag target task tax team template tenant ticket time title token total track transfer trial unit update upload user validator value vendor version video visit voucher wallet warehouse webhook week widget window worker year zone'.split(
    ' ',
  );
const VERBS =
  'accepts adds allows applies archives asks blocks builds cancels checks closes compares copies counts creates deletes denies drops edits escapes expires filters finds formats hides ignores joins keeps limits lists loads locks logs maps marks merges moves names opens parses prints reads rejects removes renders repeats resets restores retries returns rounds saves sends shows skips sorts splits starts stops stores strips trims updates validates warns wraps writes'.split(
    ' ',
  );
const RESTS =
  'when it is empty|without a user|in another time zone|for an admin|twice|after a restart|with a long name|if the server is down|on the last day|below zero|with unicode|in order|before login|for guests|with two items|only once'.split(
    '|',
  );

/** Numbers that look like chance. (mulberry32) */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Two units at a time, of any length. */
function spansOf(ids: readonly string[], next: () => number): UnitSpan[] {
  const free = [1500, 1500];
  return ids.map((id) => {
    const row = (free[0] ?? 0) <= (free[1] ?? 0) ? 0 : 1;
    const fromMs = (free[row] ?? 0) + Math.floor(next() * 90);
    const toMs = fromMs + Math.floor(next() ** 3 * 25_000);
    free[row] = toMs;
    return { id, fromMs, toMs, outcome: 'passed', ...(row > 0 && { row }) };
  });
}

/** @param bad every so many tests, one fails */
export function largeRun(count: number, bad = 500): Omit<Merged, 'links'> {
  const next = chance(7);
  const one = (words: readonly string[]): string => words[Math.floor(next() * words.length)] ?? '';
  const files = Array.from({ length: Math.ceil(count / TESTS_OF_FILE) }, (_, index) => {
    const [area, part] = [one(WORDS), one(WORDS)];
    return `packages/${area}/src/${part}/${one(WORDS)}-${one(WORDS)}${index}.test.ts`;
  });
  const tests = Array.from({ length: count }, (_, index): FoldedTest => {
    const file = files[Math.floor(index / TESTS_OF_FILE)] ?? '';
    const failed = index % bad === bad - 1;
    const message = `expected ${Math.floor(next() * 900)} to equal ${Math.floor(next() * 900)}`;
    const line = 10 + Math.floor(next() * 300);
    return {
      name: `${one(VERBS)} the ${one(WORDS)} ${one(WORDS)} ${one(RESTS)}`,
      suite: [`${one(WORDS)} ${one(WORDS)}`],
      file,
      unit: file,
      shard: 1 + (Math.floor(index / TESTS_OF_FILE) % SHARDS),
      outcome: failed ? 'failed' : next() < 0.01 ? 'skipped' : 'passed',
      flaky: false,
      durationMs: Math.round(next() ** 4 * 3000),
      tries: 1,
      failedTries: [],
      ...(failed && {
        message,
        line,
        detail: `AssertionError: ${message}\n    at ${file}:${line}:21\n    at run (node_modules/vitest/dist/runner.js:781:11)`,
      }),
    };
  });
  const units = files.map(
    (id): PlannedUnit => ({ id, file: id, estimateMs: 9000, source: 'history', pool: 'default', tests: TESTS_OF_FILE }),
  );
  const shards = Array.from({ length: SHARDS }, (_, index) => index + 1).filter((shard) => shard <= files.length);
  const unitsOf = (shard: number) => files.filter((_, index) => 1 + (index % SHARDS) === shard);
  const evidence = allGreen({
    plan: somePlan({
      reason: `${SHARDS} shards: with fewer, the slowest would take longer than the target of 10 min`,
      units,
      shards: shards.map((index) => ({
        index,
        pool: 'default',
        units: unitsOf(index),
        predictedMs: 600_000,
        timeoutMinutes: 30,
      })),
    }),
    records: shards.map((shard) =>
      someRecord(shard, {
        setupMs: 20_000,
        finishedAt: `2026-03-01T10:1${shard % 3}:00.000Z`,
        units: unitsOf(shard).map((id) => ({
          id,
          outcome: 'passed',
          durationMs: 9000,
          tests: TESTS_OF_FILE,
          tries: 1,
        })),
        spans: spansOf(unitsOf(shard), next),
      }),
    ),
    tests,
    files: shards.map((shard) => someFile({ shard })),
  });
  return {
    report: assembleReport(evidence),
    tests,
    suiteErrors: [],
    plan: evidence.plan,
    records: evidence.joined,
    runOne: { words: ['npx', 'vitest', 'run'], args: '{file} --testNamePattern={namePattern}$', workingDirectory: '.' },
  };
}
