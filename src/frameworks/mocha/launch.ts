/** How Mocha is started, and the arguments of its command line. https://mochajs.org/running/cli/ */
import picomatch from 'picomatch';
import type { OwnCommand, Project, ScriptCommand, ScriptWord } from '../framework.ts';
import { findRefused, parseArguments, type Syntax, withoutOptions, wordsOfSwitch } from '../javascript/arguments.ts';
import { ownToolCommand, placeOfProgram, starterIn, type Tool, textsOf } from '../javascript/launch.ts';
import { allCommands, testCommands } from '../javascript/scripts.ts';

const OTHER_NAMES: Readonly<Record<string, string>> = {
  A: 'asyncOnly',
  b: 'bail',
  c: 'color',
  C: 'noColors',
  colors: 'color',
  exclude: 'ignore',
  f: 'fgrep',
  g: 'grep',
  globals: 'global',
  h: 'help',
  i: 'invert',
  j: 'jobs',
  n: 'nodeOption',
  O: 'reporterOption',
  p: 'parallel',
  r: 'require',
  R: 'reporter',
  reporterOptions: 'reporterOption',
  s: 'slow',
  S: 'sort',
  t: 'timeout',
  timeouts: 'timeout',
  u: 'ui',
  V: 'version',
  w: 'watch',
};

/** The options that take the next word. All others are switches, those of Node too. */
const TAKES_ONE = new Set(
  `config extension fgrep file global grep ignore jobs nodeOption package reporter reporterOption require retries slow spec timeout ui
  watchFiles watchIgnore`.split(/\s+/),
);

const SYNTAX: Syntax = {
  names: OTHER_NAMES,
  wordsTaken: (option, next) => (TAKES_ONE.has(option) ? Math.min(1, next.length) : wordsOfSwitch(next)),
};

/** The programs of Mocha, and `ts-mocha`, which starts it with ts-node. */
const PROGRAM =
  /(?:^|[\\/])(?:_mocha|(?:ts-)?mocha|mocha[\\/]bin[\\/]_?mocha(?:\.c?js)?|mocha[\\/]lib[\\/]cli[\\/]cli\.js)$/;

/** The place after the word that is Mocha; 0 when there is none, as in `npm test --`. A later word may be a folder of this name. */
const endOfMocha = (words: readonly string[]): number => placeOfProgram(words, PROGRAM) + 1;

export const MOCHA: Tool = { usual: 'mocha', syntax: SYNTAX, endOf: endOfMocha };

/** Whether a command of a script runs tests with Mocha. */
export const runsMocha = (command: ScriptCommand): boolean => ownWords(command) !== undefined;

/** Arguments that no shard can run with, with the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['watch', 'never ends'],
  ['dryRun', 'runs no test'],
  ['help', 'runs no test'],
  ['version', 'runs no test'],
  ['listInterfaces', 'runs no test'],
  ['listReporters', 'runs no test'],
]);

export const findBadMochaArgument = (args: readonly string[]): string | undefined =>
  findRefused(parseArguments(args, SYNTAX), REFUSED);

/** Options of a script that are about its output, or about a single run. */
const LEFT_OUT: readonly string[] = [
  ...REFUSED.keys(),
  'bail',
  'reporter',
  'reporterOption',
  'watchFiles',
  'watchIgnore',
];

/** The command of the script `test`, with its test files, and without what is about its output. */
export function ownMochaCommand(project: Project): OwnCommand | undefined {
  const own = ownToolCommand(project, MOCHA, ownWords);
  if (own?.words === undefined) return own;
  const commands = [testCommands(project), allCommands(project)].find((some) => some.some(runsMocha)) ?? [];
  const deep = commands.filter(runsMocha).flatMap(({ words }) => words.filter(isDeepForMocha));
  if (deep.length === 0) return own;
  return {
    ...own,
    warnings: [
      ...(own.warnings ?? []),
      `${deep.map(({ text }) => text).join(', ')} of ${own.from} has no quotes. A shell reads ** as one folder. Here it means all folders, as Mocha reads it. Write quotes around it`,
    ],
  };
}

/** A glob in which the shell and Mocha do not read `**` alike. */
const isDeepForMocha = ({ text, quoted }: ScriptWord): boolean => !quoted && /\*\*\/./.test(text);

function ownWords(command: ScriptCommand): string[] | undefined {
  const words = textsOf(command);
  const end = endOfMocha(words);
  if (end === 0 || words[end] === 'init') return undefined;
  const shown = command.words.slice(end).flatMap(fromShell);
  return [...starterIn(words.slice(0, end)), ...withoutOptions(parseArguments(shown, SYNTAX), LEFT_OUT)];
}

/**
 * What a shell makes of a word: a glob that no quotes protect matches folders too, and Mocha looks for files in those. In Mocha's own globs
 * there are only files.
 */
function fromShell({ text, quoted }: ScriptWord): string[] {
  if (quoted || text.startsWith('-') || !picomatch.scan(text).isGlob) return [text];
  const glob = text.replace(/(?<=^|\/)\*\*$/, '*');
  const [last = ''] = glob.split('/').slice(-1);
  return last.includes('.') ? [glob] : [glob, `${glob.replace(/\/$/, '')}/*.{js,cjs,mjs}`];
}
