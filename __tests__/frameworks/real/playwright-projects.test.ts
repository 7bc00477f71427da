/** The projects and the set-ups of Playwright, with the real tool. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { selectedTests } from '../../../src/frameworks/shared/parts.ts';
import { createUnitOf } from '../../../src/frameworks/shared/unit-of.ts';
import { sample } from '../samples/playwright.ts';
import { config, IMPORT, missing, PASSES, TWO_PROJECTS, usePlaywright } from './playwright-project.ts';

const SET_UP = config(`projects: [
  { name: 'log in', testMatch: /.*\\.setup\\.ts/, teardown: 'log out' },
  { name: 'log out', testMatch: /.*\\.teardown\\.ts/ },
  { name: 'chromium', dependencies: ['log in'] },
  { name: 'alone', testMatch: /alone/ },
]`);

describe('Playwright 1.65: projects', () => {
  const reason = missing('1.65');
  if (reason !== undefined) return test.skip(reason, () => {});
  const { project, list, runJob } = usePlaywright('1.65');

  describe('projects', () => {
    const ALL = {
      '[one] › a/x.spec.ts': 1,
      '[one] › a/y.spec.ts': 1,
      '[two words] › a/x.spec.ts': 1,
      '[two words] › a/y.spec.ts': 1,
      '[two words] › b/x.spec.ts': 1,
    };
    const files = Object.fromEntries(['a/x', 'a/y', 'b/x'].map((stem) => [`${stem}.spec.ts`, PASSES]));
    beforeEach(() => project.write({ 'playwright.config.ts': TWO_PROJECTS, ...files }));

    test('are listed with their files, as the arguments choose', async () => {
      expect(await list()).toEqual(ALL);
      expect(await list(['--project', 'one'])).toEqual({ '[one] › a/x.spec.ts': 1, '[one] › a/y.spec.ts': 1 });
      expect(await list(['b/', '--project=two*'])).toEqual({ '[two words] › b/x.spec.ts': 1 });
      expect(await list(['b/'], ['a/y.spec.ts'])).toEqual({ '[one] › a/y.spec.ts': 1, '[two words] › a/y.spec.ts': 1 });
      expect(await list(['-g', 'nothing'])).toEqual({});
    });

    test('run as they are planned: a file in one project, and no other', async () => {
      const units = ['[two words] › a/x.spec.ts', '[one] › a/y.spec.ts'];
      const { cases, selected } = await project.run(units);
      const unitOf = createUnitOf(Object.keys(ALL));
      expect(cases.map((one) => unitOf(one)).sort()).toEqual([...units].sort());
      expect(
        Object.fromEntries(
          selectedTests(
            units.map((id) => ({ id })),
            selected,
          ),
        ),
      ).toEqual({
        '[two words] › a/x.spec.ts': 1,
        '[one] › a/y.spec.ts': 1,
      });
    });

    test('all run a file that is planned without them, and each test tells once that it ended', async () => {
      const { cases, events } = await project.run(['a/x.spec.ts']);
      expect(cases.map((one) => createUnitOf(['a/x.spec.ts'])(one))).toEqual(['a/x.spec.ts', 'a/x.spec.ts']);
      expect(events.filter(({ event }) => event === 'test-finished')).toHaveLength(cases.length);
    });

    test('give one verdict over all shards', async () => {
      const report = await runJob({ 'playwright.config.ts': TWO_PROJECTS, ...files }, { shards: '3' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 5, passed: 5 } });
      expect(report.units.map(({ id }) => id).sort()).toEqual(Object.keys(ALL).sort());
    });

    test('with a file that does not load are planned by name, and only that file fails', async () => {
      const report = await runJob(
        { 'playwright.config.ts': TWO_PROJECTS, ...files, 'a/z.spec.ts': sample.crashing },
        { shards: '1', retries: '1', tests: 'a/**\nb/**' },
      );
      expect(report).toMatchObject({ verdict: 'failed', complete: true, totals: { tests: 6, passed: 5, errored: 1 } });
    });
  });

  describe('a set-up', () => {
    const files = {
      'playwright.config.ts': SET_UP,
      'a.setup.ts': PASSES,
      'b.teardown.ts': PASSES,
      ...Object.fromEntries(['a', 'b', 'c', 'alone'].map((stem) => [`${stem}.spec.ts`, PASSES])),
    };
    const UNITS = [
      '[alone] › alone.spec.ts',
      ...['a', 'alone', 'b', 'c'].map((stem) => `[chromium] › ${stem}.spec.ts`),
    ];

    test('is no unit, and runs where a test needs it', async () => {
      project.write(files);
      expect(Object.keys(await list()).sort()).toEqual(UNITS);
      expect(Object.keys(await list(['--project', 'log in']))).toEqual(['[log in] › a.setup.ts']);
      expect((await project.run(['[alone] › alone.spec.ts'])).cases).toHaveLength(1);
      const { cases, reports } = await project.run(['[chromium] › b.spec.ts']);
      expect(cases.map(({ suite }) => suite[0])).toEqual(['log in', 'log out', 'chromium']);
      const xml = readFileSync(join(project.folder, '.run/2', reports[0] ?? ''), 'utf8');
      expect(xml.match(/shardwise\.every-shard/g)).toHaveLength(2);
    });

    test('counts once, whatever runs it, and belongs to every shard', async () => {
      const report = await runJob(files, { shards: '3' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 7, passed: 7, missing: 0 } });
      expect(report.units.map(({ id }) => id).sort()).toEqual(UNITS);
      expect(report.unexpected).toBeUndefined();
      expect(report.warnings.filter((warning) => !warning.includes('timings'))).toEqual([]);
    });

    test('that fails is red and shown, and what needs it is missing', async () => {
      const report = await runJob({ ...files, 'a.setup.ts': sample.failing }, { shards: '1' });
      expect(report).toMatchObject({
        verdict: 'failed',
        complete: false,
        totals: { failed: 1, missing: 4 },
      });
      expect(report.tests.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
        { file: 'a.setup.ts', name: 'fails', message: expect.stringContaining('toBe') },
      ]);
      expect(report.reasons.join()).not.toContain('could not be matched');
    });

    test('that passes in the next try is flaky, and so green', async () => {
      const setup = `${IMPORT}test('sets up', () => expect(process.env.SHARDWISE_TRY).toBe('2'));\n`;
      const report = await runJob({ ...files, 'a.setup.ts': setup }, { shards: '1', retries: '1' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 7, passed: 7, flaky: 1 } });
    });

    test('that fails in a teardown is red', async () => {
      const report = await runJob({ ...files, 'b.teardown.ts': sample.failing }, { shards: '2', retries: '1' });
      expect(report).toMatchObject({ verdict: 'failed', complete: true, totals: { failed: 1, missing: 0 } });
    });
  });
});
