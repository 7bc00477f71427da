import { expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/entry/cli-commands.ts';
import { commandOptions, givenOptions } from '../../src/entry/cli-options.ts';
import { anyText, lines } from '../../src/inputs/parsers.ts';

test.each<[name: string, options: Record<string, unknown>, unknown: string[], given: Record<string, string>]>([
  ['names are kebab-case again', { maxShards: '4', json: true }, [], { 'max-shards': '4', json: 'true' }],
  ['an unknown option goes along under its name', {}, ['--shrads=3', '--x'], { shrads: '--shrads=3', x: '--x' }],
  ['a value with line ends is cut off its name', {}, ['--a=b\nc=d'], { a: '--a=b\nc=d' }],
  [
    'a word is no option, whatever it is called',
    { tests: 'a' },
    ['tests', '-x'],
    { tests: 'a', '"tests"': 'tests', '"-x"': '-x' },
  ],
])('%s', (_name, options, unknown, given) => {
  expect(Object.fromEntries(givenOptions(options, unknown))).toEqual(given);
});

test.each(COMMANDS)('every flag of $name is one of its options, and is off by default', ({ flags, table }) => {
  for (const flag of flags) expect(table[flag]?.default).toBe('false');
});

const TABLE = { list: { description: 'a', parse: lines }, one: { description: 'b', parse: anyText } };

test.each<[operands: string | undefined, list: string]>([
  [undefined, '--list <value...>'],
  ['paths', '--list <value>'],
])('beside operands that are %s a list is %s', (operands, list) => {
  const options = commandOptions({ table: TABLE, flags: [], ...(operands === undefined ? {} : { operands }) });
  expect(options.map(({ flags }) => flags)).toEqual([list, '--one <value>']);
});

test('the help says which options are required and what the defaults are', () => {
  const table = {
    must: { description: 'a', required: true, parse: anyText },
    may: { description: 'b', default: 'x', parse: anyText },
  } as const;
  const options = commandOptions({ table, flags: [] });
  expect(options.map(({ description }) => description)).toEqual(['a (required)', 'b (default: x)']);
});
