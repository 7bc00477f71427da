import { expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/entry/cli-commands.ts';
import { givenOptions } from '../../src/entry/cli-options.ts';

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
