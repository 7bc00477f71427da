/** How a test tool of JavaScript is started: by the user's command, by a script of the project, or in the usual way. */
import type { OwnCommand, Project, RunRequest, ScriptCommand } from '../framework.ts';
import { ownCommandOf } from '../shared/own-command.ts';
import { type Argument, parseArguments, type Syntax } from './arguments.ts';
import { scriptCommandsOf } from './scripts.ts';

export interface Tool {
  /** The command that usually starts it, in plain words. */
  readonly usual: string;
  readonly syntax: Syntax;
  /** The place after the words of a command that start it; 0 when there are none, as in `npm test --`. */
  endOf(words: readonly string[]): number;
}

export interface Launch {
  readonly program: string;
  /** The words before the tool's own arguments. */
  readonly before: readonly string[];
  readonly args: readonly Argument[];
}

export function launchOf(
  { usual, syntax, endOf }: Tool,
  { command = usual.split(' '), args }: Pick<RunRequest, 'command' | 'args'>,
): Launch {
  const at = endOf(command);
  const [program = '', ...before] = at === 0 ? command : command.slice(0, at);
  return { program, before, args: parseArguments([...(at === 0 ? [] : command.slice(at)), ...args], syntax) };
}

/** All arguments that the tool gets: those of the user, and of the script that the user's command runs. */
export function argumentsOf(
  tool: Tool,
  project: Project,
  args: readonly string[],
  command?: readonly string[],
): Argument[] {
  const launch = launchOf(tool, { args, ...(command === undefined ? {} : { command }) });
  if (command === undefined || tool.endOf(command) > 0) return [...launch.args];
  const script =
    scriptCommandsOf(project, command)
      .map(textsOf)
      .find((words) => tool.endOf(words) > 0) ?? [];
  return [...parseArguments(script.slice(tool.endOf(script)), tool.syntax), ...launch.args];
}

/**
 * The place of the first word that starts a program; -1 where there is none. A path is a program as the first word, after `node`, and among
 * installed packages. Elsewhere it is an argument, such as the folder in `jest test/jest` or `tsc -p types/jest`.
 */
export function placeOfProgram(words: readonly string[], program: RegExp): number {
  if (TAKES_FILES.has(words.find((word) => !RUNNERS.has(word)) ?? '')) return -1;
  return words.findIndex((word, at) => program.test(word) && mayStart(word, words.slice(0, at)));
}

/** Programs that start the one after them. */
const RUNNERS = new Set(['npx', 'pnpx', 'bunx', 'pnpm', 'yarn', 'exec', 'dlx']);

/** Programs whose arguments are files and names, and which start no other program. */
const TAKES_FILES = new Set(
  `tsc tsd tstyche vue-tsc eslint oxlint xo standard prettier biome rimraf del-cli rm cp mv mkdir cat echo cpy cpx shx rollup webpack
  esbuild tsup babel typedoc`.split(/\s+/),
);

const INSTALLED = /(?:^|[\\/])(?:node_modules|\.bin|\.yarn)[\\/]/;

function mayStart(word: string, before: readonly string[]): boolean {
  if (/^(?:-p|--package)$/.test(before.at(-1) ?? '')) return false;
  return !/[\\/]/.test(word) || before.length === 0 || before.some(isNode) || INSTALLED.test(word);
}

const isNode = (word: string): boolean => /^node(?:\.exe)?$/.test(word);

export const textsOf = ({ words }: ScriptCommand): string[] => words.map(({ text }) => text);

/** `node --flag node_modules/.bin/jest` as it is. Everything else before the tool, such as `npx` and `c8`, is left out. */
export function starterIn(words: readonly string[]): readonly string[] {
  const node = words.findLastIndex(isNode);
  return words.slice(node >= 0 ? node : -1);
}

/**
 * The command that the project's own scripts start the tool with.
 * @param read the words of a command that starts the tool, without those of a single run; undefined for any other command
 */
export function ownToolCommand(
  project: Project,
  { usual }: Tool,
  read: (command: ScriptCommand) => readonly string[] | undefined,
): OwnCommand | undefined {
  const own = ownCommandOf(project, usual, read);
  if (own === undefined || own.words !== undefined) return own;
  return {
    ...own,
    warnings: [
      `tests that only ${own.from} finds, such as those of another configuration, may not be planned. Run each configuration in a job of its own, with --config in input args`,
    ],
  };
}
