/** How `bun test` is started, and the arguments of its command line. https://bun.com/docs/cli/test */
import { UsageError } from '../../model.ts';
import type { OwnCommand, Project, RunRequest, ScriptCommand } from '../framework.ts';
import {
  type Argument,
  findRefused,
  parseArguments,
  plainValues,
  type Syntax,
  withoutOptions,
} from '../javascript/arguments.ts';
import { type Launch, launchOf, ownToolCommand, type Tool, textsOf } from '../javascript/launch.ts';
import { BUNFIG, writesOwnReport } from './config.ts';

const NAMES: Readonly<Record<string, string>> = {
  c: 'config',
  d: 'define',
  h: 'help',
  l: 'loader',
  r: 'preload',
  require: 'preload',
  t: 'testNamePattern',
  u: 'updateSnapshots',
  v: 'version',
};

/** The options that take the next word, unless it follows an `=`. */
const TAKES_ONE = new Set(
  `conditions coverageDir coverageReporter cwd define elideLines envFile extensionOrder import install jsxFactory jsxFragment
  jsxImportSource jsxRuntime loader mainFields maxConcurrency maxHttpHeaderSize parallelDelay pathIgnorePatterns port preload reporter
  reporterOutfile rerunEach retry seed shard testNamePattern timeout timings tsconfigOverride`.split(/\s+/),
);

const SYNTAX: Syntax = { names: NAMES, wordsTaken: (option) => (TAKES_ONE.has(option) ? 1 : 0) };

const PROGRAM = /(?:^|[\\/])bun(?:\.exe)?$/;

/** The place after `bun test`, with options of Bun in between; 0 when it is not there, as in `npm test --`. */
function endOfBun(words: readonly string[]): number {
  const program = words.findLastIndex((word) => PROGRAM.test(word));
  if (program < 0) return 0;
  let at = program + 1;
  for (const { option, values, words: own } of parseArguments(words.slice(program + 1), SYNTAX)) {
    if (option === undefined) return values[0] === 'test' ? at + 1 : 0;
    at += own.length;
  }
  return 0;
}

export const BUN: Tool = { usual: 'bun test', syntax: SYNTAX, endOf: endOfBun };

export const runsBun = ({ words }: ScriptCommand): boolean => endOfBun(words.map(({ text }) => text)) > 0;

const REFUSED: ReadonlyMap<string, string> = new Map([
  ['watch', 'never ends'],
  ['hot', 'never ends'],
  ['help', 'runs no test'],
  ['version', 'runs no test'],
  ['shard', 'leaves out tests of the shard'],
  ['changed', 'leaves out tests of the shard'],
  ['reporter', 'keeps its report from Shardwise'],
  ['reporterOutfile', 'keeps its report from Shardwise'],
]);

export function findBadBunArgument(words: readonly string[]): string | undefined {
  const args = parseArguments(words, SYNTAX);
  if (words.includes('--')) return 'it has --: the options of Shardwise follow it';
  const [plain] = plainValues(args);
  return findRefused(args, REFUSED) ?? (plain && `${plain} is no option: write test files as "tests:"`);
}

/** Options that are about the choice of files, about output, or about a single run. */
const DROPPED = [
  undefined,
  'reporter',
  'reporterOutfile',
  'dots',
  'onlyFailures',
  'watch',
  'hot',
  'shard',
  'changed',
  'timings',
  'updateTimings',
];

/** The command of the script `test`. Its filters say which files there are. */
export const ownBunCommand = (project: Project): OwnCommand | undefined =>
  ownToolCommand(project, BUN, (command) => {
    const words = textsOf(command);
    const end = endOfBun(words);
    if (end === 0) return undefined;
    const start = words.findLastIndex((word) => PROGRAM.test(word));
    const args = parseArguments(words.slice(end), SYNTAX).filter(
      ({ option }) => option === undefined || !DROPPED.includes(option),
    );
    return [...words.slice(start, end), ...withoutOptions(args, [])];
  });

/** What a shard starts: without filters, because it names its files. @throws UsageError when Bun would write its report elsewhere */
export function shardLaunch(
  request: Pick<RunRequest, 'command' | 'args' | 'project'>,
): Launch & { readonly words: readonly string[] } {
  if (writesOwnReport(request.project?.texts.get(BUNFIG)))
    throw new UsageError(
      `${BUNFIG} sets [test.reporter] junit, and Bun then writes no other report: remove it. The merge writes one for other tools (junit-file)`,
    );
  const { command } = request;
  const launch = launchOf(
    BUN,
    command?.length === 1 && PROGRAM.test(command[0] ?? '') ? { ...request, command: [...command, 'test'] } : request,
  );
  return { ...launch, words: withoutOptions(launch.args, DROPPED) };
}

/** What a list is started with. @param isNamed the files are named, and so not searched */
export function listLaunch(
  request: Pick<RunRequest, 'command' | 'args'>,
  isNamed: boolean,
): Launch & { readonly words: readonly string[] } {
  const { args, ...launch } = shardLaunch(request);
  const left = DROPPED.filter((name) => isNamed || name !== undefined);
  return { ...launch, args, words: withoutOptions(args, [...left, ...ABOUT_RESULTS]) };
}

/** Options about what ran. */
const ABOUT_RESULTS = ['testNamePattern', 'coverage', 'coverageReporter', 'coverageDir'];

/** The user's own pattern of names. The last one counts. */
export const patternIn = (args: readonly Argument[]): string | undefined =>
  args.findLast(({ option }) => option === 'testNamePattern')?.values[0];
