/** How `deno test` is started, and the arguments of its command line. https://docs.deno.com/runtime/reference/cli/test/ */
import type { OwnCommand, Project, RunRequest, ScriptCommand } from '../framework.ts';
import {
  type Argument,
  findRefused,
  parseArguments,
  plainValues,
  type Syntax,
  withoutOptions,
} from '../javascript/arguments.ts';
import { launchOf, type Tool, textsOf } from '../javascript/launch.ts';
import { PACKAGE_FILE } from '../javascript/package-json.ts';
import { ownCommandOf } from '../shared/own-command.ts';
import { denoConfig } from './config.ts';

/** The options that take the next word, unless it follows an `=`. */
const TAKES_ONE = new Set(
  `cert conditions config coverageThreshold ext filter importMap inspectPublishUid junitPath location minDepAge nodeModulesLinker preload
  related repeats reporter require retry seed shard`.split(/\s+/),
);

const SYNTAX: Syntax = {
  names: { c: 'config', h: 'help' },
  wordsTaken: (option) => (TAKES_ONE.has(option) ? 1 : 0),
};

const PROGRAM = /(?:^|[\\/])deno(?:\.exe)?$/;

/** The place after `deno test`; 0 when it is not there. */
function endOfDeno(words: readonly string[]): number {
  const program = words.findLastIndex((word) => PROGRAM.test(word));
  return program >= 0 && words[program + 1] === 'test' ? program + 2 : 0;
}

export const DENO: Tool = { usual: 'deno test', syntax: SYNTAX, endOf: endOfDeno };

export const runsDeno = (command: ScriptCommand): boolean => endOfDeno(textsOf(command)) > 0;

const LEAVES_OUT = 'leaves out tests of the shard';
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['watch', 'never ends'],
  ['help', 'runs no test'],
  ['noRun', 'runs no test'],
  ['shard', LEAVES_OUT],
  ['changed', LEAVES_OUT],
  ['related', LEAVES_OUT],
  ['junitPath', 'keeps the report of Deno from Shardwise'],
  ['reporter', 'changes what Shardwise reads'],
  ['doc', 'has tests in other files: run them in a job of their own'],
]);

export function findBadDenoArgument(words: readonly string[]): string | undefined {
  if (words.includes('--')) return 'it has --: write it in "command:"';
  const args = parseArguments(words, SYNTAX);
  const [plain] = plainValues(args);
  return findRefused(args, REFUSED) ?? (plain && `${plain} is no option: write test files as "tests:"`);
}

/** Options that are about the choice of files, about output, or about a single run. */
const DROPPED = [undefined, ...REFUSED.keys(), 'ignore'];

/** The command of the task `test` in deno.json, or of the script in package.json. Its paths say which files there are. */
export function ownDenoCommand(project: Project): OwnCommand | undefined {
  const { file, tasks } = denoConfig(project);
  return (tasks && ownIn(withScripts(project, tasks), file)) ?? ownIn(project, PACKAGE_FILE);
}

/** Tasks are written like scripts. */
const withScripts = (project: Project, scripts: Readonly<Record<string, string>>): Project => ({
  ...project,
  texts: new Map([[PACKAGE_FILE, JSON.stringify({ scripts })]]),
});

function ownIn(project: Project, file = PACKAGE_FILE): OwnCommand | undefined {
  const own = ownCommandOf(project, DENO.usual, (command) => {
    const words = textsOf(command);
    const end = endOfDeno(words);
    return end === 0 ? undefined : words.slice(end - 2);
  });
  if (own === undefined || file === PACKAGE_FILE) return own;
  return { ...own, from: own.from.replace('script', 'task').replace(PACKAGE_FILE, file) };
}

export interface DenoLaunch {
  readonly program: string;
  readonly before: readonly string[];
  /** The words after the files, which the tests see. */
  readonly after: readonly string[];
}

/** What a shard starts: without paths, because it names its files. */
export const shardLaunch = (request: Pick<RunRequest, 'command' | 'args'>): DenoLaunch =>
  launchWithout(request, DROPPED);

/** What a list is started with. @param isNamed the files are named, and so not searched */
export const listLaunch = (request: Pick<RunRequest, 'command' | 'args'>, isNamed: boolean): DenoLaunch =>
  launchWithout(request, [...(isNamed ? DROPPED : [...REFUSED.keys()]), 'filter', 'coverage', 'coverageThreshold']);

function launchWithout(
  { command, args }: Pick<RunRequest, 'command' | 'args'>,
  dropped: readonly (string | undefined)[],
): DenoLaunch {
  const words = command?.length === 1 && PROGRAM.test(command[0] ?? '') ? [...command, 'test'] : command;
  const end = words?.indexOf('--') ?? -1;
  const own = end < 0 ? words : words?.slice(0, end);
  const launch = launchOf(DENO, { args, ...(own && { command: own }) });
  return {
    program: launch.program,
    before: [...launch.before, ...withoutOptions(launch.args, dropped)],
    after: end < 0 ? [] : (words?.slice(end) ?? []),
  };
}

/** Arguments of a command that no shard runs with. */
export const hasDocTests = (args: readonly Argument[]): boolean => args.some(({ option }) => option === 'doc');
