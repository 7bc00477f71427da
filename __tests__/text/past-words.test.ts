import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, pastWords, shortPast, squares } from '../../src/text/past-words.ts';

const WORDS = 'runs of the default branch';
const RUNS = Array.from({ length: 30 }, (_, at) => ({ at: new Date(Date.UTC(2026, 10, 1 + at)).toISOString() }));
const said = (outcomes: string) => pastWords(outcomes, RUNS, WORDS);

describe('the past of a test in a sentence', () => {
  test.each<[outcomes: string, sentence: string | undefined]>([
    ['', undefined],
    ['s-s', undefined],
    ['p', 'Passed in the newest of the runs of the default branch.'],
    ['p'.repeat(30), 'Passed in all of the last 30 runs of the default branch.'],
    ['pp-s', 'Passed in all of the 2 that ran it of the last 4 runs of the default branch.'],
    [
      `${'p'.repeat(11)}f${'p'.repeat(14)}ffpp`,
      'Failed in 3 of the last 30 runs of the default branch, since 12 Nov 2026, the last time 3 runs ago.',
    ],
    ['pk', 'Flaky in 1 of the last 2 runs of the default branch, since 30 Nov 2026, in the newest one too.'],
    [
      'fkp',
      'Failed in 1 and flaky in 1 of the last 3 runs of the default branch, since 28 Nov 2026, the last time 2 runs ago.',
    ],
    [
      'f-s',
      'Failed in the only one that ran it of the last 3 runs of the default branch, since 28 Nov 2026, the last time 3 runs ago.',
    ],
    ['p-', 'Passed in the only one that ran it of the last 2 runs of the default branch.'],
    ['f', 'Failed in the newest of the runs of the default branch.'],
    ['k', 'Flaky in the newest of the runs of the default branch.'],
  ])('%s', (outcomes, sentence) => expect(said(outcomes)).toBe(sentence));

  test.each([
    ['', ''],
    ['s', ''],
    ['pp', 'passed 2 of 2'],
    ['fp-k', 'failed 1, flaky 1 of 3'],
  ])('%s in a cell', (outcomes, words) => expect(shortPast(outcomes)).toBe(words));

  test('never says more runs than there were, whatever the letters', () => {
    const letters = fc.array(fc.constantFrom('p', 'f', 'k', 's', '-'), { maxLength: 30 }).map((all) => all.join(''));
    fc.assert(
      fc.property(letters, (outcomes) => {
        const numbers = (said(outcomes) ?? '').split(', since')[0]?.match(/\d+/g)?.map(Number) ?? [];
        expect(Math.max(0, ...numbers)).toBeLessThanOrEqual(outcomes.length);
        expect(said(outcomes) === undefined).toBe(!/[pfk]/.test(outcomes));
      }),
    );
  });
});

test('a day has the same words everywhere', () => {
  expect(dayOf('2026-11-02T23:59:59.000Z')).toBe('2 Nov 2026');
});

test('letters are squares', () => expect(squares('pfk-')).toBe('🟩🟥🟨⬜'));
