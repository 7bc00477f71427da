import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { axisOf } from '../../src/coverage.ts';
import { axes } from '../../src/inputs/axes.ts';
import { InputProblem } from '../../src/inputs/parsers.ts';
import { axisLabel } from '../../src/model.ts';

const labels = (given: unknown): string[] =>
  axes(typeof given === 'string' ? given : JSON.stringify(given)).map((values) => axisLabel(axisOf(values)));

const objects = (given: unknown): unknown[] =>
  axes(JSON.stringify(given)).map((values) => Object.fromEntries(values.map(({ name, value }) => [name, value])));

describe('axes', () => {
  test('are combined, each value with each other', () => {
    expect(labels('{os: [linux, windows], python: ["3.11", "3.12"]}')).toEqual([
      'os=linux, python=3.11',
      'os=linux, python=3.12',
      'os=windows, python=3.11',
      'os=windows, python=3.12',
    ]);
  });

  test('keep their values as they are', () => {
    expect(objects({ a: [1, 'x', true, null, { b: [1] }, ['y']] })).toEqual(
      [1, 'x', true, null, { b: [1] }, ['y']].map((a) => ({ a })),
    );
  });

  test('may be a block of YAML', () => {
    expect(labels('os:\n  - linux\n  - windows\nexclude:\n  - os: windows\n')).toEqual(['os=linux']);
  });

  // https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations#expanding-or-adding-matrix-configurations
  test('take include as the example in the documents of GitHub says', () => {
    expect(
      objects({
        fruit: ['apple', 'pear'],
        animal: ['cat', 'dog'],
        include: [
          { color: 'green' },
          { color: 'pink', animal: 'cat' },
          { fruit: 'apple', shape: 'circle' },
          { fruit: 'banana' },
          { fruit: 'banana', animal: 'cat' },
        ],
      }),
    ).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]);
  });

  test('take exclude as the example in the documents of GitHub says', () => {
    expect(
      labels({
        os: ['macos-latest', 'windows-latest'],
        version: [12, 14, 16],
        environment: ['staging', 'production'],
        exclude: [
          { os: 'macos-latest', version: 12, environment: 'production' },
          { os: 'windows-latest', version: 16 },
        ],
      }),
    ).toEqual([
      'environment=staging, os=macos-latest, version=12',
      'environment=staging, os=macos-latest, version=14',
      'environment=production, os=macos-latest, version=14',
      'environment=staging, os=macos-latest, version=16',
      'environment=production, os=macos-latest, version=16',
      'environment=staging, os=windows-latest, version=12',
      'environment=production, os=windows-latest, version=12',
      'environment=staging, os=windows-latest, version=14',
      'environment=production, os=windows-latest, version=14',
    ]);
  });

  test('with rows of include alone are these rows', () => {
    expect(labels({ include: [{ os: 'linux', python: '3.12' }, { os: 'windows' }] })).toEqual([
      'os=linux, python=3.12',
      'os=windows',
    ]);
  });

  test('compare as expressions of GitHub do: without case, and numbers with texts', () => {
    expect(labels({ os: ['Linux', 'windows'], v: [3, '4'], exclude: [{ os: 'LINUX', v: '3' }, { v: 4 }] })).toEqual([
      'os=windows, v=3',
    ]);
  });

  test('compare only the keys of a map that are named', () => {
    const node = [{ version: 18, env: 'a' }, { version: 20 }];
    expect(labels({ node, exclude: [{ node: { version: 18 } }] })).toEqual(['node={"version":20}']);
  });

  test.each<[name: string, text: string, message: string]>([
    ['a list', '[linux]', 'it must be a map from names to lists of values'],
    ['a text', 'linux', 'it must be a map from names to lists of values'],
    ['broken YAML', '{os: [', 'it is not valid YAML: '],
    ['a key twice', '{os: [a], os: [b]}', 'it is not valid YAML: Map keys must be unique'],
    ['a value that is no list', '{os: linux}', 'os must be a list of values, such as os: [a, b]'],
    ['an empty list', '{os: [], python: ["3"]}', 'os is an empty list'],
    ['a value twice', '{os: [a, b, a]}', 'it has os=a twice'],
    ['a text and a number that read alike', '{v: [3, "3"]}', 'it has v=3 twice'],
    [
      'a number that is another one',
      '{python: [3.9, 3.10]}',
      '3.10 is the number 3.1 in YAML: write it in quotes, "3.10"',
    ],
    [
      'our own keys',
      '{shard: [1, 2], name: [x]}',
      'it has the axis shard, name, a name that the matrix of a plan has for itself',
    ],
    ['our own key in a row of include', '{os: [a], include: [{pool: x}]}', 'it has the axis pool'],
    ['our own key in other letters', '{Shard: [1, 2]}', 'it has the axis Shard, a name that the matrix'],
    ['runs-on in other letters', '{Runs-On: [a]}', 'Runs-On and runs-on are one name for GitHub'],
    ['two names that differ in case', '{os: [a], include: [{OS: b}]}', 'os and OS are one name for GitHub'],
    [
      'a combination that is too long',
      `{os: [${'x'.repeat(498)}]}`,
      `the combination os=${'x'.repeat(36)}… has 501 characters, but there can be at most 500`,
    ],
    ['a runner that is none', '{"runs-on": [[]]}', 'runs-on is wrong: it must be a label'],
    ['include that is no list', '{os: [a], include: {os: b}}', 'include must be a list of maps'],
    ['a row that is no map', '{os: [a], exclude: [a]}', 'exclude must be a list of maps'],
    [
      'exclude of a strange axis',
      '{os: [a], exclude: [{system: a}]}',
      'exclude has system, which is no axis: it may have os',
    ],
    ['everything excluded', '{os: [a], exclude: [{os: a}]}', 'it gives no combination'],
    ['nothing', '{}', 'it gives no combination'],
    ['a row of include twice', '{os: [a], include: [{os: b}, {os: b}]}', 'it gives os=b twice'],
    [
      '1,025 combinations',
      `{a: [${[...Array(1025).keys()]}]}`,
      'it gives 1025 combinations, and there can be at most 1024',
    ],
    [
      'millions of combinations',
      JSON.stringify(Object.fromEntries([...'abcdefgh'].map((name) => [name, [1, 2, 3, 4, 5, 6, 7, 8]]))),
      'it gives 16777216 combinations',
    ],
  ])('refuse %s', (_name, text, message) => {
    expect(() => axes(text)).toThrow(InputProblem);
    expect(() => axes(text)).toThrow(message);
  });

  test('of exactly 256 combinations are taken', () => {
    expect(axes(JSON.stringify({ a: [...Array(256).keys()] }))).toHaveLength(256);
  });
});

test('a combination of exactly 500 characters is taken', () => {
  expect(labels({ os: ['x'.repeat(497)] })).toHaveLength(1);
});

describe('any include and exclude', () => {
  const value = fc.constantFrom('x', 'y', 'z');
  const keys = ['a', 'b'] as const;
  const row = fc.record({ a: value, b: value, extra: value, other: value }, { requiredKeys: [] });
  const someRow = row.filter((one) => Object.keys(one).length > 0);
  const matrices = fc.record({
    a: fc.uniqueArray(value, { minLength: 1 }),
    b: fc.uniqueArray(value, { minLength: 1 }),
    include: fc.array(someRow, { maxLength: 4 }),
    exclude: fc.array(
      fc.record({ a: value, b: value }, { requiredKeys: [] }).filter((one) => Object.keys(one).length > 0),
      { maxLength: 3 },
    ),
  });

  /** The rules in the words of the documents of GitHub, for one combination at a time. */
  function expected({ a, b, include, exclude }: { a: string[]; b: string[]; include: object[]; exclude: object[] }) {
    const originals = a
      .flatMap((one) => b.map((two) => ({ a: one, b: two })))
      .filter((all) => !exclude.some((row) => Object.entries(row).every(([key, v]) => all[key as 'a'] === v)));
    const overwrites = (row: object, all: { a: string; b: string }) =>
      keys.some((key) => key in row && (row as typeof all)[key] !== all[key]);
    const kept = originals.map((all) => Object.assign({}, all, ...include.filter((row) => !overwrites(row, all))));
    return [...kept, ...include.filter((row) => originals.every((all) => overwrites(row, all)))];
  }

  test('give the combinations that GitHub would give', () => {
    fc.assert(
      fc.property(matrices, (given) => {
        const combinations = expected(given);
        const names = combinations.map((one) => JSON.stringify(Object.entries(one).sort()));
        fc.pre(combinations.length > 0 && new Set(names).size === names.length);
        expect(objects(given)).toEqual(combinations);
      }),
    );
  });
});
