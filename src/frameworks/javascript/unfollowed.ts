/** What the scripts of a package.json run that a plan does not follow. Nothing of it may be lost without a word. */
import { basename } from 'node:path/posix';
import type { Project, ScriptCommand } from '../framework.ts';
import { packageJson } from './package-json.ts';
import { testCommands } from './scripts.ts';

export interface Unfollowed {
  /** What is not followed, for the plan. */
  readonly setting: string;
  /** What to write instead. */
  readonly advice: string;
}

/** Programs that give files to the command after them. */
const FEEDER = /^(?:g?xargs|parallel|g?find|fd|fdfind)$/;

function feederOf({ words }: ScriptCommand): string | undefined {
  const name = basename(words[0]?.text ?? '');
  return FEEDER.test(name) ? name : undefined;
}

/** Whether only the shell knows the test files of a command. */
export const onlyShellKnows = (command: ScriptCommand): boolean =>
  command.folder !== undefined || feederOf(command) !== undefined;

/** Programs that may run tests of any kind. */
const RUNS_ANYTHING =
  /^(?:npm|pnpm|yarn|(?:ba|da|z)?sh|make|node|tsx|ts-node|bun|deno|lerna|nx|turbo|concurrently|wireit)$/;

/** A word that names tests: `npm --prefix web run test:unit`, and not `npm --prefix web run build`. */
const NAMES_TESTS = /(?<![a-z])(?:tests?|specs?|unit|integration|e2e)(?![a-z])|^t$/i;

/** @param starts whether a command starts the framework of the plan */
export function unfollowedScripts(project: Project, starts: (command: ScriptCommand) => boolean): Unfollowed[] {
  const commands = testCommands(project);
  const unread = commands.some(starts) ? [] : unreadTest(project, commands);
  if (unread.length > 0) return unread;
  return commands.flatMap((command) => (starts(command) ? selectedByShell(command) : otherTests(command)));
}

function selectedByShell(command: ScriptCommand): Unfollowed[] {
  const feeder = feederOf(command);
  const at = `script "${command.script}" in package.json`;
  return [
    ...(feeder === undefined
      ? []
      : [{ setting: `the files that ${feeder} gives to the tests in ${at}`, advice: 'write them as "tests:"' }]),
    ...(command.folder === undefined
      ? []
      : [{ setting: `the folder ${command.folder} of ${at}`, advice: OTHER_FOLDER }]),
  ];
}

const OTHER_FOLDER = 'write it as "working-directory:"';

/** A command that seems to run tests, and that no plan can read. */
function otherTests({ script, words, folder }: ScriptCommand): Unfollowed[] {
  const [program = '', ...rest] = words.map(({ text }) => text);
  if (!RUNS_ANYTHING.test(basename(program)) || !rest.some((word) => word !== folder && NAMES_TESTS.test(word)))
    return [];
  const inFolder = folder === undefined ? '' : `, in ${folder}`;
  const setting = `"${[program, ...rest].join(' ')}"${inFolder} (script "${script}" in package.json)`;
  return [{ setting, advice: folder === undefined ? NO_TESTS : `${NO_TESTS}, with its own "working-directory:"` }];
}

const NO_TESTS = 'if it runs tests, run them in a job of their own';

/** Commands that run nothing. `npm init` writes `echo "Error: no test specified" && exit 1`. */
const RUNS_NOTHING = /^(?:echo|exit|true|:)$/;

/** The script `test`, when no command of it can be read. */
const unreadTest = (project: Project, commands: readonly ScriptCommand[]): Unfollowed[] =>
  commands.every(({ words }) => RUNS_NOTHING.test(words[0]?.text ?? ''))
    ? []
    : [
        {
          setting: `script "test" in package.json: ${JSON.stringify(packageJson(project).scripts?.test)}`,
          advice: 'the plan takes other scripts, or the usual test files. If these are not the tests, write "tests:"',
        },
      ];
