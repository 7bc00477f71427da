import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMMANDS } from '../../src/entry/cli-commands.ts';
import {
  ARGUMENT_WORDS,
  FRAMEWORK_WORDS,
  OTHER_COMMANDS,
  OTHER_PAIRS,
  OTHER_VARIABLES,
  OTHER_WORDS,
} from '../../src/entry/other-words.ts';
import { idleVariables, translate } from '../../src/entry/translate.ts';

const accepted = (line: string) => translate(line.split(' '), COMMANDS);
/** The line to write, which is the last of the problems. */
const answered = (...words: string[]) => translate(words, COMMANDS).problems.at(-1);

describe('what means the same is accepted', () => {
  test.each([
    ['run --shard 1/4', 'run --node 1/4'],
    ['run --shard=1/4 --retries 2', 'run --node 1/4 --retries 2'],
    ['run --splits 4 --group 2 --retries 2', 'run --retries 2 --node 2/4'],
    ['plan --shard-strategy round_robin', 'plan --strategy round-robin'],
    ['plan --strategy round_robin', 'plan --strategy round-robin'],
    ['plan --strategy=by_file', 'plan --strategy by-file'],
    ['split -o shards --shards 4', 'split --output shards --shards 4'],
    ['plan -o plan.json', 'plan --out plan.json'],
    ['merge results -o all.xml', 'merge results --out all.xml'],
    ['benchmark --shards 4', 'bench --shards 4'],
  ])('%s', (typed, ours) => {
    expect(accepted(typed)).toEqual({ words: ours.split(' '), problems: [] });
  });
});

describe('our own words stay as they are', () => {
  test.each([
    'run --shard 2 --plan p.json',
    'run --group a*',
    'run --ui --full',
    'run --ui 8080 --shards 4',
    'run --tests a.js b.js --shards 4',
    'run --args -k',
    'plan --args --grep --shards 4',
    'plan --shrads 3 --strategy x',
    'merge tests/ 10',
    'with-devices --help',
    'paln tests',
    '--version',
  ])('%s', (typed) => {
    expect(accepted(typed)).toEqual({ words: typed.split(' '), problems: [] });
  });

  test('no words at all', () => {
    expect(translate([], COMMANDS)).toEqual({ words: [], problems: [] });
  });
});

describe('what differs is answered with the line to write', () => {
  test.each<[typed: string[], line: string]>([
    [['run', 'tests/', '-w', '4'], "shardwise run --tests 'tests/**' --shards 4"],
    [['run', '-w4'], 'shardwise run --shards 4'],
    [
      ['create-shards', 'tests/', '10', '-o', 'shards'],
      "shardwise split --tests 'tests/**' --shards 10 --output shards",
    ],
    [['benchmark', '-w', '8', '--test-count', '500'], 'shardwise bench --shards 8'],
    [['run', 'a.test.js'], 'shardwise run --tests a.test.js'],
    [['run', '--index', '0', '--total', '4'], 'shardwise run --node 0/4'],
    [['run', '--node-total', '4'], 'shardwise run --node NUMBER/4'],
    [['run', '--splits', '4'], 'shardwise run --node NUMBER/4'],
    [['run', '--pytest-args', '-x -v'], "shardwise run --args '-x -v'"],
    [['run', '--pytest-args=-x'], 'shardwise run --args -x'],
    [['run', '-k', 'a or b', '-x', '--args', '-q'], `shardwise run --args '-q -k "a or b" -x'`],
    [['run', '--', '--grep', 'it works'], `shardwise run --args '--grep "it works"'`],
    [['run', '--maxWorkers=2', '--reporter', 'dot'], "shardwise run --args '--maxWorkers=2 --reporter dot'"],
    [['run', '--env', 'staging'], 'shardwise run --suite staging'],
    [['plan', '--splitting-algorithm', 'least_duration'], 'shardwise plan --strategy balanced'],
    [['plan', 'tests', '--shard-strategy', 'by_file'], "shardwise plan --tests 'tests/**' --strategy by-file"],
  ])('%j', (typed, line) => {
    expect(answered(...typed)).toBe(`write instead: ${line}`);
  });

  test('with the reason for each word', () => {
    expect(translate(['run', 'tests/', '-w', '4', '--grep', 'x'], COMMANDS).problems).toEqual([
      '"tests/" is no option, and --tests takes it',
      '-w is a word of other runners, but --shards runs as many processes side by side, and --workers says how many tests each of them runs at once',
      '--grep is an option of the framework, and --args takes those',
      "write instead: shardwise run --tests 'tests/**' --shards 4 --args '--grep x'",
    ]);
  });

  test('and the address of a queue is not shown in it', () => {
    for (const queue of [['--queue', 'redis://:secret@host'], ['--queue=redis://:secret@host']])
      expect(translate(['run', ...queue, '-w', '4'], COMMANDS).problems.join()).not.toContain('secret');
  });
});

test('a line that was answered is accepted, whatever the values are', () => {
  const value = fc.string({ minLength: 1 }).filter((text) => !text.startsWith('-') && text.trim() !== '');
  const words = fc.constantFrom(...FRAMEWORK_WORDS.keys(), ...ARGUMENT_WORDS, '-w', '--env');
  fc.assert(
    fc.property(fc.array(fc.tuple(words, value), { maxLength: 4 }), (typed) => {
      const { words: ours } = translate(['run', ...typed.flat()], COMMANDS);
      expect(translate(ours, COMMANDS)).toEqual({ words: ours, problems: [] });
    }),
  );
});

test.each(OTHER_WORDS)('$word leads to options that its commands have', ({ ours, commands }) => {
  const options = ours('1').filter((word) => word.startsWith('--'));
  for (const name of commands) {
    const table = COMMANDS.find((command) => command.name === name)?.table ?? {};
    for (const option of options) expect(Object.keys(table)).toContain(option.slice(2));
  }
});

describe('a variable of another tool', () => {
  test.each<[name: string, command: string, given: string[], said: number]>([
    ['is named', 'run', [], 1],
    ['has its option', 'run', ['shards'], 0],
    ['is of no use for one job of several', 'run', ['node'], 0],
    ['is of no use for a merge', 'merge', [], 0],
  ])('%s', (_name, command, given, said) => {
    const texts = new Map(given.map((name) => [name, '1']));
    const sentences = idleVariables({ SHARD_COUNT: '4', OTHER: 'x' }, command, texts);
    expect(sentences).toEqual(
      said === 0 ? [] : ['the variable SHARD_COUNT is "4", but it has no effect here: write --shards 4'],
    );
  });
});

test('the page about other tools has each of their words', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/other-tools.md'), 'utf8');
  const words = [
    ...OTHER_COMMANDS.map(({ word }) => word),
    ...OTHER_PAIRS.flatMap(({ index, total }) => [index, total]),
    ...OTHER_WORDS.map(({ word }) => word),
    ...FRAMEWORK_WORDS.keys(),
    ...ARGUMENT_WORDS,
    ...OTHER_VARIABLES.map(({ name }) => name),
  ];
  expect(words.filter((word) => !new RegExp(`\`${word}(?: [^\`]*)?\``).test(page))).toEqual([]);
});
