import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assembleReport } from '../../src/judge/assemble.ts';
import type { Report, ReportTest } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { annotationsOf } from '../../src/render/annotations.ts';
import { byteLength } from '../../src/text/numbers.ts';
import { allGreen, someTest } from '../judge/samples.ts';
import { HOSTILE_TEXTS, hostileText } from '../support/hostile-text.ts';
import { sampleReport } from './sample-reports.ts';

/** The limit of `message` and `raw_details`. https://docs.github.com/rest/checks/runs */
const MAX_BYTES = 64 * 1024;
const { titleCharacters, annotationCharacters } = GITHUB.limits;

const report = (...tests: ReportTest[]): Report => assembleReport(allGreen({ tests }));
const failed = (name: string, change: Partial<ReportTest> = {}) =>
  someTest('a', 'failed', { name, line: 7, message: `${name} is wrong`, ...change });

describe('annotations', () => {
  test('say which test failed, how and where', () => {
    expect(annotationsOf([report(failed('adds'))], 50, GITHUB)).toEqual([
      { level: 'failure', file: 'a', line: 7, title: 'Failed: adds', message: 'adds is wrong' },
    ]);
  });

  test('stand at the first line where only the file is known; without a file there is none', () => {
    const tests = [
      failed('adds', { line: undefined as never }),
      failed('lost', { file: undefined as never }),
      failed('elsewhere', { file: '/home/runner/a.ts' }),
    ];
    expect(annotationsOf([report(...tests)], 50, GITHUB)).toMatchObject([
      { file: 'a', line: 1, title: 'Failed: adds' },
    ]);
  });

  test('that fail the run come before warnings, and new failures before known ones', () => {
    const shown = annotationsOf([sampleReport('new-and-known')], 50, GITHUB);
    expect(shown.map(({ level, title }) => `${level}: ${title.split(':')[0]}`)).toEqual([
      'failure: New failure',
      'failure: New failure',
      'failure: Also failing on the default branch',
      'failure: Also failing on the default branch',
      'failure: Known to be flaky',
      'warning: Flaky',
    ]);
    expect(annotationsOf([sampleReport('quarantined')], 50, GITHUB).map(({ level }) => level)).toEqual([
      'warning',
      'warning',
    ]);
  });

  test('are one for a line where several variants fail the same way', () => {
    const variants = ['[mac]', '[linux]', '[windows]'].map((system) => failed(`adds ${system}`, { message: 'is 1' }));
    expect(annotationsOf([report(...variants)], 50, GITHUB)).toMatchObject([
      {
        title: 'Failed: adds [mac] and 2 more',
        message: 'is 1\n\nIn 3 variants: adds [mac], adds [linux], adds [windows]',
      },
    ]);
  });

  test('are one for a line with several failures', () => {
    const tests = Array.from({ length: 12 }, (_, index) => failed(`${index}`, { message: `${index} broke\nhere` }));
    const [only, ...others] = annotationsOf([report(...tests)], 50, GITHUB);
    expect(others).toEqual([]);
    expect(only?.message.split('\n')).toEqual([
      ...Array.from({ length: 10 }, (_, i) => `${i}: ${i} broke`),
      'and 2 more',
    ]);
  });

  test('stay apart for different tests where only the file is known', () => {
    const tests = [failed('a', { line: undefined as never }), failed('b', { line: undefined as never })];
    expect(annotationsOf([report(...tests)], 50, GITHUB)).toHaveLength(2);
  });

  test.each([
    [2, 2, 'is wrong'],
    [2, 3, 'is wrong'],
    [2, 1, 'Not shown here: 1 more annotation.'],
    [5, 2, 'Not shown here: 3 more annotations.'],
  ])('for %i failures are at most %i, and the last says how many more there are', (count, max, end) => {
    const tests = Array.from({ length: count }, (_, index) => failed(`t${index}`, { line: index + 1 }));
    const shown = annotationsOf([report(...tests)], max, GITHUB);
    expect(shown).toHaveLength(Math.min(count, max));
    expect(shown.at(-1)?.message).toContain(end);
    expect(shown.slice(0, -1).every(({ message }) => !message.includes('more'))).toBe(true);
  });

  test('can be none', () => {
    expect(annotationsOf([report(failed('adds'))], 0, GITHUB)).toEqual([]);
  });
});

describe('any text', () => {
  const UNSEEN = /(?!\p{VS})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{NChar}]/u;
  const expectFit = (text: string) => {
    const tests = [
      failed(text, { message: text }),
      failed(`${text}2`, { message: text.repeat(2) }),
      failed('z', { file: text || 'x' }),
    ];
    for (const { file, title, message } of annotationsOf([report(...tests, failed('more', { line: 9 }))], 2, GITHUB)) {
      expect(title).not.toMatch(UNSEEN);
      expect([...title].length).toBeLessThanOrEqual(titleCharacters);
      expect(message.replace(/[\n\t]/g, '')).not.toMatch(UNSEEN);
      expect([...message].length).toBeLessThanOrEqual(annotationCharacters);
      expect(byteLength(message)).toBeLessThanOrEqual(MAX_BYTES);
      expect(file).toMatch(/^(?!\/)(?!.*\.\.\/)[^\\]+$/);
    }
  };

  test.each(HOSTILE_TEXTS)('%s keeps the limits and hides nothing', (_name, text) => expectFit(text));

  test('any text keeps the limits and hides nothing', () => {
    fc.assert(fc.property(hostileText, expectFit));
  });
});
