/** The file in the Common Test Report Format, validated by the package of its authors. */
import { describe, expect, test } from '@jest/globals';
import { validate } from 'ctrf';
import fc from 'fast-check';
import type { FoldedTest } from '../../src/junit/fold/folded-test.ts';
import type { Report } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { ctrfFile } from '../../src/render/ctrf-file.ts';
import type { Merged } from '../../src/render/renderer.ts';
import { someTest } from '../judge/samples.ts';
import { hostileText } from '../support/hostile-text.ts';
import { SAMPLE_NAMES, sampleMerged, sampleReport } from './sample-reports.ts';

interface Written {
  readonly results: {
    readonly summary: Readonly<Record<string, number>>;
    readonly tests: readonly Readonly<Record<string, unknown>>[];
  };
}

const written = (merged: Omit<Merged, 'links'>): Written => {
  const text = [
    ...ctrfFile.render({ ...merged, links: { host: GITHUB, run: 'https://github.com/o/r/actions/runs/1' } }),
  ];
  return JSON.parse(text.join(''));
};
const problemsOf = (file: Written) => validate(file as never);
const count = ({ results }: Written, status: string) => results.tests.filter((one) => one['status'] === status).length;

describe.each(SAMPLE_NAMES)('%s in the Common Test Report Format', (name) => {
  const file = written(sampleMerged(name));
  const { totals, verdict } = sampleReport(name);

  test('is valid', () => expect(problemsOf(file)).toMatchObject({ valid: true }));

  test('has every test, and a summary that counts what is there', () => {
    const { summary } = file.results;
    expect(file.results.tests.length).toBe(summary['tests']);
    for (const status of ['passed', 'failed', 'skipped', 'other']) expect(count(file, status)).toBe(summary[status]);
    expect(summary['passed']).toBe(totals.passed);
    expect(summary['flaky']).toBe(totals.flaky);
  });

  test('does not look green when the run is not', () => {
    const bad = count(file, 'failed') + count(file, 'other');
    if (verdict !== 'passed') expect(bad).toBeGreaterThan(0);
  });
});

const mergedOf = (tests: readonly FoldedTest[], change: Partial<Report> = {}): Omit<Merged, 'links'> => ({
  report: { ...sampleReport('all-green'), ...change },
  tests,
  suiteErrors: [],
});

describe('a test', () => {
  const failed: FoldedTest = {
    ...someTest('a', 'failed', { message: 'no', detail: 'at a.ts:1', line: 7, tries: 3, suite: ['cart', ''] }),
    failedTries: [
      { outcome: 'failed', message: 'first' },
      { outcome: 'errored', detail: 'second' },
    ],
  };

  test('has its tries, groups, message and place', () => {
    const [row] = written(mergedOf([failed])).results.tests;
    expect(row).toMatchObject({
      status: 'failed',
      message: 'no',
      trace: 'at a.ts:1',
      line: 7,
      suite: ['cart'],
      retries: 2,
      retryAttempts: [
        { attempt: 1, status: 'failed', message: 'first' },
        { attempt: 2, status: 'failed', trace: 'second' },
      ],
    });
  });

  test('without a time says so, because the format wants a number', () => {
    const { durationMs: _, ...untimed } = failed;
    const [row] = written(mergedOf([untimed])).results.tests;
    expect(row).toMatchObject({ duration: 0, extra: { durationIsUnknown: true } });
  });

  test('of any words gives a valid file', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const one = { ...failed, name: text, suite: [text], message: text, detail: text, file: text };
        const merged = { ...mergedOf([one]), suiteErrors: [text] };
        expect(problemsOf(written(merged))).toMatchObject({ valid: true });
      }),
      { numRuns: 50 },
    );
  });
});

test('what is bad and no test is in it: errors of suites, missing units, and any other reason', () => {
  const missing = [{ unit: 'a.ts', shard: 1 }, { shard: 2 }];
  const all = written({ ...mergedOf([], { missing, verdict: 'incomplete' }), suiteErrors: ['cannot load b.ts\nat x'] });
  expect(all.results.tests.map(({ name, status, rawStatus }) => [name, status, rawStatus])).toEqual([
    ['cannot load b.ts', 'failed', 'error of a suite'],
    ['a.ts', 'other', 'missing'],
    ['shard 2', 'other', 'missing'],
  ]);
  const red = written(mergedOf([], { verdict: 'failed', reasons: ['shard 1 exited with 1'] }));
  expect(red.results.tests).toMatchObject([{ name: 'shard 1 exited with 1', status: 'other', rawStatus: 'failed' }]);
});
