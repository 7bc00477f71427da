import { describe, expect, test } from '@jest/globals';
import { PLAN_INPUTS } from '../../src/commands/plan/inputs.ts';
import { parseInputs } from '../../src/inputs/inputs.ts';

type Values = Readonly<Record<string, string>>;
const texts = (values: Values = {}) => new Map(Object.entries(values));
const parse = (given: Values, configured: Values = {}) =>
  parseInputs(PLAN_INPUTS, { given: texts(given), configured: texts(configured) });

const idle = (name: string) =>
  `input ${name} has no effect with input list-command, which lists the units: remove one of them`;

describe('a search together with a list of the units', () => {
  test('is refused together with every other problem', () => {
    expect(() =>
      parse({
        'list-command': 'ls',
        tests: 'x',
        discovery: 'list',
        workers: '0',
        'min-shards': '5',
        'max-shards': '2',
      }),
    ).toThrow(
      [
        idle('tests'),
        idle('discovery'),
        'input workers is "0", but it must be a whole number from 1 to 1024, or a share of the cores such as 50%',
        'input min-shards is 5, but it must not be greater than max-shards, which is 2',
      ].join('\n'),
    );
  });

  test('is refused in the settings of a repository too', () => {
    expect(() => parse({}, { 'list-command': 'ls', tests: 'x' })).toThrow(idle('tests'));
  });

  test.each<[name: string, given: Values, configured: Values, used: readonly [string | undefined, unknown]]>([
    ['a list that is given', { 'list-command': 'ls' }, { tests: 'x', discovery: 'list' }, ['ls', undefined]],
    ['a search that is given', { tests: 'x' }, { 'list-command': 'ls' }, [undefined, ['x']]],
    ['an empty one is none', { tests: ' ' }, { 'list-command': 'ls' }, ['ls', undefined]],
    ['settings that nobody contradicts', {}, { tests: 'x', discovery: 'list' }, [undefined, ['x']]],
  ])('overrules the settings: %s', (_name, given, configured, used) => {
    const { 'list-command': list, tests } = parse(given, configured);
    expect([list, tests]).toEqual(used);
  });
});

test('bounds are crossed by a default as well', () => {
  expect(() => parse({ 'min-shards': '9' })).toThrow(
    'input min-shards is 9, but it must not be greater than max-shards, which is 8',
  );
  expect(parse({ 'min-shards': '8' })).toMatchObject({ 'min-shards': 8, 'max-shards': 8 });
});
