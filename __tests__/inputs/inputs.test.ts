import { describe, expect, test } from '@jest/globals';
import { MERGE_INPUTS } from '../../src/commands/merge/inputs.ts';
import { PLAN_INPUTS } from '../../src/commands/plan/inputs.ts';
import { RUN_INPUTS } from '../../src/commands/run/inputs.ts';
import { CONFIGURABLE_INPUTS } from '../../src/entry/configuration.ts';
import { configurableNames, type GivenInputs, type InputTable, parseInputs } from '../../src/inputs/inputs.ts';
import { anyText, boolean, integer, lines, oneOf } from '../../src/inputs/parsers.ts';
import { UsageError } from '../../src/model.ts';

const TABLE = {
  shards: { description: 'How many shards.', default: '2', parse: integer(1, 8) },
  shard: { description: 'Which shard.', required: true, parse: integer(1, 8) },
  tests: { description: 'Globs.', parse: lines },
  colour: { description: 'A colour.', default: 'red', parse: oneOf('red', 'blue') },
} as const satisfies InputTable;

const given = (values: Record<string, string>) => new Map(Object.entries(values));
const read = (values: Record<string, string>, configured: Record<string, string> = {}) =>
  parseInputs(TABLE, { given: given({ shard: '1', ...values }), configured: given(configured) });

describe('values', () => {
  test.each<[name: string, given: Record<string, string>, configured: Record<string, string>, shards: number]>([
    ['the default when nobody says anything', {}, {}, 2],
    ['the file over the default', {}, { shards: '3' }, 3],
    ['what is given over the file', { shards: '4' }, { shards: '3' }, 4],
    ['what is given over the file, even when it is the default', { shards: '2' }, { shards: '3' }, 2],
    ['the file when what is given is empty', { shards: '' }, { shards: '3' }, 3],
    ['the file when what is given is blank', { shards: ' \n' }, { shards: '3' }, 3],
    ['the file without blanks around it', {}, { shards: '3\n' }, 3],
    ['the default when the file says nothing for the name', {}, { shards: '' }, 2],
    ['what is given without blanks around it', { shards: ' 5\n' }, {}, 5],
  ])('%s', (_name, values, configured, shards) => {
    expect(read(values, configured).shards).toBe(shards);
  });

  test('an input that nobody gives is undefined', () => {
    expect(read({}).tests).toBeUndefined();
  });

  test('settings of other commands in the file are left to them', () => {
    expect(() => read({}, { 'fail-on': 'never' })).not.toThrow();
  });
});

function problemsOf(inputs: GivenInputs): string[] {
  try {
    parseInputs(TABLE, inputs);
  } catch (problem) {
    expect(problem).toBeInstanceOf(UsageError);
    return (problem as UsageError).message.split('\n');
  }
  return [];
}

describe('problems', () => {
  test('are all reported at once: unknown, missing and wrong', () => {
    const inputs = { given: given({ shrads: '3', shards: 'many', colour: 'green' }) };
    expect(problemsOf(inputs)).toEqual([
      'input shrads is unknown; did you mean shards? the known inputs are: shards, shard, tests, colour',
      'input shards is "many", but it must be a whole number from 1 to 8',
      'input shard is required, but it was not given: Which shard.',
      'input colour is "green", but it must be one of: red, blue',
    ]);
  });

  test.each(['__proto__', 'constructor', 'toString'])('%s is an unknown name like any other', (name) => {
    const inputs = {
      given: new Map([
        [name, 'x'],
        ['shard', '1'],
      ]),
    };
    expect(problemsOf(inputs)).toEqual([
      `input ${name} is unknown; the known inputs are: shards, shard, tests, colour`,
    ]);
  });

  test('a wrong value from the file is refused too', () => {
    const inputs = { given: given({ shard: '1' }), configured: given({ shards: '0' }) };
    expect(problemsOf(inputs)).toEqual(['input shards is "0", but it must be a whole number from 1 to 8']);
  });

  test('a value shows its line ends and quotes', () => {
    const inputs = { given: given({ shard: '1', colour: 'a"b\nc' }) };
    expect(problemsOf(inputs)).toEqual(['input colour is "a\\"b\\nc", but it must be one of: red, blue']);
  });

  test('an error that is not about the input is not hidden', () => {
    const broken = {
      x: {
        description: '',
        parse: () => {
          throw new TypeError('a bug');
        },
      },
    } as const;
    expect(() => parseInputs(broken, { given: given({ x: '1' }) })).toThrow(TypeError);
  });
});

describe('the tables', () => {
  const tables: Readonly<Record<string, InputTable>> = { plan: PLAN_INPUTS, run: RUN_INPUTS, merge: MERGE_INPUTS };

  test.each(Object.entries(tables))('every name of %s is kebab-case and every description ends', (_name, table) => {
    for (const [name, { description }] of Object.entries(table)) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(description).toMatch(/\.$/);
    }
  });

  test('a name that two commands share means the same to both, unless a repository cannot set it', () => {
    const [plan, run, merge] = [PLAN_INPUTS, RUN_INPUTS, MERGE_INPUTS] as readonly InputTable[];
    const shared = CONFIGURABLE_INPUTS.filter(
      (name) => [plan, run, merge].filter((table) => table?.[name] !== undefined).length > 1,
    );
    expect(shared).toEqual(['args', 'command', 'suite', 'working-directory']);
  });

  test('a repository cannot set what belongs to one job', () => {
    const names = ['shard', 'run', 'history', 'token', 'publish-only'];
    expect(names.filter((name) => CONFIGURABLE_INPUTS.includes(name))).toEqual([]);
  });

  test('what belongs to one job in one table cannot be set for another', () => {
    const row = { description: 'One.', parse: anyText };
    const tables = [
      { b: row, a: row },
      { b: { ...row, perJob: true }, c: row },
    ];
    expect(configurableNames(tables)).toEqual(['a', 'c']);
  });

  test('a long value is cut, so that the reason behind it is in sight', () => {
    expect(() => read({ shards: 'x'.repeat(5000) })).toThrow(/^input shards is "x{298}…, but it must be /);
  });

  test('a flag is true or false', () => {
    expect(MERGE_INPUTS.summary.parse).toBe(boolean);
  });
});
