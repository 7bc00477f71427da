/** The commands that a project itself starts bats with: those in the scripts of package.json and in the Makefile. */
import { basename } from 'node:path/posix';
import { groupBy } from '../../group-by.ts';
import type { OwnCommand, Project, ScriptCommand, ScriptWord } from '../framework.ts';
import { PACKAGE_FILE } from '../javascript/package-json.ts';
import { allCommands, splitScript, testCommands } from '../javascript/scripts.ts';
import { scriptInPackage } from '../shared/own-command.ts';
import { endOfBats, readBatsArguments, withoutTargets } from './options.ts';

/** The first one that exists counts. */
const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'];
/** Where projects keep bats as a submodule, and where bats has itself. */
const SUBMODULES = ['test/bats/bin/bats', 'tests/bats/bin/bats', 'test/libs/bats/bin/bats', 'bin/bats'];
export const BATS_PROJECT_FILES: readonly string[] = [PACKAGE_FILE, ...MAKEFILES, ...SUBMODULES];

export interface BatsCommand {
  /** Where it was found. */
  readonly from: string;
  /** The command as it is written. */
  readonly text: string;
  /** The variables in front of it, and the word that is bats. */
  readonly starter: readonly string[];
  readonly words: readonly ScriptWord[];
  /** The reason why only a shell understands it. */
  readonly onlyShell?: string;
}

/** Programs that start the one behind them. */
const CARRIERS = /^(?:npx|bunx|pnpm|yarn|npm|exec|env|time|sudo|command|dlx|run|then|else|do|(?:ba)?sh)$/;

/** Whether a command of a script runs bats. */
export function runsBats({ words }: ScriptCommand): boolean {
  const texts = words.map(({ text }) => text);
  const end = endOfBats(texts);
  return end > 0 && texts.slice(0, end - 1).every((word) => word.startsWith('-') || CARRIERS.test(basename(word)));
}

export function batsCommands(project: Project): BatsCommand[] {
  const inScripts = [testCommands(project), allCommands(project)].map((commands) => commands.filter(runsBats));
  const found = inScripts.find((commands) => commands.length > 0) ?? [];
  if (found.length > 0) return found.map((command) => commandOf(command, scriptInPackage(command.script)));
  const makefile = makefileOf(project);
  if (makefile === undefined) return [];
  return recipesOf(project.texts.get(makefile) ?? '')
    .flatMap((line) => splitScript(makefile, line))
    .filter(runsBats)
    .map((command) => commandOf(command, makefile));
}

export const makefileOf = ({ texts }: Project): string | undefined => MAKEFILES.find((name) => texts.has(name));

/** The lines of the recipes of a Makefile, without marks such as `@`. A shell would take the parentheses of `$(X)` for its own. */
const recipesOf = (makefile: string): string[] =>
  makefile
    .replace(/\\\r?\n/g, ' ')
    .replace(/\$\((\w+)\)/g, `$\{$1}`)
    .split('\n')
    .filter((line) => line.startsWith('\t'))
    .map((line) => line.trim().replace(/^[@+-]+/, ''));

/** Such as `${CI+-t}`: an option, or nothing. */
const MAYBE_OPTION = /^\$\{\w+:?\+-[\w-]*\}$/;

function commandOf({ words: all, variables, folder }: ScriptCommand, from: string): BatsCommand {
  const words = all.filter(({ text }) => !MAYBE_OPTION.test(text));
  const texts = words.map(({ text }) => text);
  const end = endOfBats(texts);
  const onlyShell = folder === undefined ? variableIn([...variables, ...texts]) : `it runs in ${folder}`;
  return {
    from,
    text: texts.join(' '),
    starter: [...variables, ...texts.slice(end - 1, end)],
    words: words.slice(end),
    ...(onlyShell !== undefined && { onlyShell }),
  };
}

const variableIn = (words: readonly string[]): string | undefined =>
  words.some((word) => /[$`]/.test(word)) ? 'only a shell knows it' : undefined;

/** How the project starts bats, without its test files. */
export function ownBatsCommand(project: Project): OwnCommand | undefined {
  const commands = batsCommands(project);
  const different = groupBy(
    commands.filter(({ onlyShell }) => onlyShell === undefined),
    (command) => JSON.stringify(wordsOf(command)),
  );
  const [only] = [...different.values()].flat();
  if (only === undefined || commands.some(({ onlyShell }) => onlyShell !== undefined)) return submodule(project);
  if (different.size === 1)
    return isUsual(wordsOf(only)) ? submodule(project) : { from: only.from, words: wordsOf(only) };
  return {
    from: [...new Set(commands.map(({ from }) => from))].join(', '),
    warnings: [
      `${only.from} starts bats in several ways: write the options of one as args, and its test files as tests`,
    ],
  };
}

const wordsOf = ({ starter, words }: BatsCommand): string[] => [
  ...starter,
  ...withoutTargets(readBatsArguments(words.map(({ text }) => text))),
];

const isUsual = (words: readonly string[]): boolean => words.join(' ') === 'bats';

function submodule({ texts }: Project): OwnCommand | undefined {
  const program = SUBMODULES.find((path) => texts.has(path));
  return program === undefined ? undefined : { from: program, words: [program] };
}
