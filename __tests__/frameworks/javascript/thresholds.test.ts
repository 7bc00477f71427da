/** A threshold of coverage that a project checks with its tests is named, because no command of a plan has it. */
import { describe, expect, test } from '@jest/globals';
import { leftOutThresholds, setsCoverage } from '../../../src/frameworks/javascript/thresholds.ts';

const thresholdsOf = (scripts: Readonly<Record<string, string>>, more: object = {}) =>
  leftOutThresholds(
    {
      folder: '/p',
      names: ['package.json'],
      texts: new Map([['package.json', JSON.stringify({ scripts, ...more })]]),
      testFileOf: () => undefined,
    },
    ({ words }) => words.some(({ text }) => ['node', 'jest', 'mocha', 'vitest', 'borp'].includes(text)),
  );

const named = (threshold: string) => [expect.stringMatching(new RegExp(`^${threshold} is left out: `))];

describe('an option of the script', () => {
  test.each([
    ['node --test --experimental-test-coverage --test-coverage-lines=90', '--test-coverage-lines=90'],
    ['node --test --test-coverage-branches 80 a.js', '--test-coverage-branches 80'],
    ['c8 --check-coverage --lines 100 node --test', '--check-coverage'],
    ['c8 --100 node --test', '--100'],
    ['nyc --check-coverage=true mocha', '--check-coverage=true'],
    ['mocha && nyc check-coverage --lines 9', 'check-coverage'],
    ['borp --coverage --check-coverage --lines 100', '--check-coverage'],
    ['jest --coverage --coverageThreshold=\'{"global":{}}\'', '--coverageThreshold=.*'],
    ['jest --coverage-threshold \'{"global":{"lines":90}}\'', '--coverage-threshold .*'],
    ['vitest run --coverage.thresholds.lines=90', '--coverage.thresholds.lines=90'],
    ['npm run unit -- --test-coverage-functions=5', '--test-coverage-functions=5'],
  ])('%s', (test, threshold) => {
    const script = test.startsWith('npm') ? 'unit' : 'test';
    const found = thresholdsOf({ test, unit: 'node --test' });
    expect(found).toEqual(named(`${threshold} of script "${script}" in package\\.json`));
    expect(found[0]).toContain('docs/coverage.md');
  });

  test('several are named in one warning', () => {
    const [found, ...more] = thresholdsOf({ test: 'node --test --test-coverage-lines=9 --test-coverage-branches=8' });
    expect(found).toMatch(/^--test-coverage-lines=9 --test-coverage-branches=8 of script/);
    expect(more).toEqual([]);
  });

  test('it may stand in a script of another name, where none is named test', () => {
    expect(thresholdsOf({ unit: 'c8 --100 node --test', lint: 'c8 --100 eslint' })).toHaveLength(1);
  });

  test.each([
    'node --test --experimental-test-coverage',
    'node --test --test-coverage-lines=0',
    'c8 --lines 90 node --test',
    'c8 --check-coverage=false node --test',
    "jest --coverage --coverageThreshold='{}'",
    'vitest run --coverage.thresholds.lines 0',
    'node --test check-coverage.js',
    'node --test --test-coverage-exclude=a.js',
  ])('%s has none', (test) => {
    expect(thresholdsOf({ test })).toEqual([]);
  });
});

describe('a setting in package.json', () => {
  const JEST = { jest: { coverageThreshold: { global: { lines: 90 } } } };
  test.each([
    ['c8 node --test', { c8: { 'check-coverage': true } }, 'check-coverage of c8'],
    ['nyc mocha', { nyc: { checkCoverage: true } }, 'checkCoverage of nyc'],
    ['jest --coverage', JEST, 'coverageThreshold of jest'],
  ])('%s', (test, more, threshold) => {
    expect(thresholdsOf({ test }, more)).toEqual(named(`${threshold} in package\\.json`));
  });

  test.each([
    ['jest', JEST],
    ['jest --coverage', { jest: { coverageThreshold: {} } }],
    ['jest --coverage', { jest: 'config.json' }],
    ['node --test', { c8: { 'check-coverage': true } }],
    ['c8 node --test', { c8: { 'check-coverage': false } }],
  ])('does not hold for %s with %j', (test, more) => {
    expect(thresholdsOf({ test }, more)).toEqual([]);
  });
});

test.each([
  [['--coverage'], true],
  [['--runInBand', '--coverageThreshold={}'], true],
  [['--experimental-test-coverage'], true],
  [['--runInBand'], false],
  [['tests/--coverage.js'], false],
])('whether arguments of the user say what a shard does about coverage: %j', (args, isSet) => {
  expect(setsCoverage(args)).toBe(isSet);
});
