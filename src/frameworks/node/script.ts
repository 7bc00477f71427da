/** How the scripts of a project start Node's test runner: by itself, or through tsx, borp, or a tool around them such as c8. */

import { basename } from 'node:path/posix';
import { slashed } from '../../text/paths.ts';
import type { OwnCommand, Project, ScriptCommand, ScriptWord } from '../framework.ts';
import { allCommands, testCommands } from '../javascript/scripts.ts';
import { onlyShellKnows } from '../javascript/unfollowed.ts';
import { ownCommandOf, scriptInPackage } from '../shared/own-command.ts';

/** A command of a script that runs `node --test`. */
export interface NodeTestCommand {
  readonly script: string;
  /** The program that starts the test runner. */
  readonly program: 'node' | 'tsx' | 'borp';
  readonly variables: readonly string[];
  /** Options of Node, or of borp. */
  readonly options: readonly string[];
  /** The test files, folders and globs. Empty when the test runner finds the files itself. */
  readonly paths: readonly ScriptWord[];
  /** It runs in another folder, or another program gives it the files: its paths do not say what its tests are. */
  readonly pathsUnknown: boolean;
}

/** The commands of the script `test`, or else of all scripts. */
export function nodeTestCommands(project: Project): NodeTestCommand[] {
  const found = testCommands(project).flatMap(nodeTestOf);
  return found.length > 0 ? found : allCommands(project).flatMap(nodeTestOf);
}

/** The options of Node that take the next word. */
const TAKES_ONE = new Set(
  `-r -C --require --import --loader --experimental-loader --conditions --env-file --env-file-if-exists --title --input-type
  --test-name-pattern --test-skip-pattern --test-reporter --test-reporter-destination --test-concurrency --test-timeout --test-shard
  --test-isolation --experimental-test-isolation --test-global-setup --test-coverage-include --test-coverage-exclude
  --test-coverage-branches --test-coverage-functions --test-coverage-lines --test-rerun-failures --watch-path --stack-trace-limit
  --unhandled-rejections`.split(/\s+/),
);
const BORP_TAKES_ONE = new Set(
  `-p --pattern -c --concurrency -t --timeout -X --coverage-exclude -i --ignore -P --post-compile -r --reporter --lines --branches
  --functions --statements`.split(/\s+/),
);

/** The test run that a command is; empty when it is none. */
export function nodeTestOf(command: ScriptCommand): NodeTestCommand[] {
  const words = withoutGlobTool(command.words);
  const at = words.findIndex(({ text }) => programOf(text) !== undefined);
  const program = programOf(words[at]?.text ?? '');
  if (program === undefined) return [];
  const { options, paths } = splitOptions(words.slice(at + 1), program);
  const pathsUnknown = onlyShellKnows(command);
  if (program !== 'borp' && !options.includes('--test')) return [];
  return [{ script: command.script, variables: command.variables, program, options, paths, pathsUnknown }];
}

/** Node stops reading options at the first path. borp reads them everywhere. */
function splitOptions(words: readonly ScriptWord[], program: string): Pick<NodeTestCommand, 'options' | 'paths'> {
  const takesOne = program === 'borp' ? BORP_TAKES_ONE : TAKES_ONE;
  const options: string[] = [];
  const paths: ScriptWord[] = [];
  let isValue = false;
  for (const word of words) {
    const isOption: boolean = isValue || (word.text.startsWith('-') && (program === 'borp' || paths.length === 0));
    if (isOption) options.push(word.text);
    else paths.push(word);
    isValue = !isValue && isOption && takesOne.has(word.text);
  }
  return { options, paths };
}

/** `glob -c "tsx --test" "test/*.ts"` as the command that it starts. */
function withoutGlobTool(words: readonly ScriptWord[]): readonly ScriptWord[] {
  const at = words.findIndex(({ text }) => text === '-c' || text === '--cmd');
  if (at < 1 || !words.slice(0, at).some(({ text }) => text === 'glob')) return words;
  const command = (words[at + 1]?.text ?? '').split(/\s+/).map((text) => ({ text, quoted: true }));
  return [...command, ...words.slice(at + 2).map(({ text }) => ({ text, quoted: true }))];
}

function programOf(word: string): NodeTestCommand['program'] | undefined {
  const name = basename(slashed(word)).replace(/\.(?:exe|cmd)$/, '');
  return name === 'node' || name === 'tsx' || name === 'borp' ? name : undefined;
}

/** The test runner as people write it. */
export const runnerOf = ({ program }: NodeTestCommand): string => (program === 'borp' ? program : `${program} --test`);

/** Options of a script that are about its output, about one run, or that Shardwise gives itself. */
const LEFT_OUT =
  /^--(?:test$|watch|test-reporter|test-shard|test-update-snapshots|test-coverage|experimental-test-coverage|test-force-exit|test-isolation|experimental-test-isolation)/;

/** The command of the script `test`, without what is about its output. borp has options of its own. */
export function ownNodeCommand(project: Project): OwnCommand | undefined {
  const own = ownCommandOf(project, 'node', wordsOf);
  const forced = nodeTestCommands(project).find(({ options }) => options.some((option) => FORCE_EXIT.test(option)));
  if (forced === undefined) return own;
  return {
    ...(own ?? { from: scriptInPackage(forced.script), words: ['node'] }),
    warnings: [`--test-force-exit of script "${forced.script}" is left out: it ${CUT_OFF}`],
  };
}

const FORCE_EXIT = /^--test-force-exit/;
const CUT_OFF = 'ends Node before our report is written';

function wordsOf(command: ScriptCommand): string[] | undefined {
  const [run] = nodeTestOf(command);
  if (run?.program === 'borp') return ['node', ...run.options.filter((option) => option === '--expose-gc')];
  if (run === undefined) return undefined;
  return [run.program, ...withoutOptions(run.options)];
}

function withoutOptions(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const taken = TAKES_ONE.has(word) ? words.slice(at, at + 2) : [word];
    if (!LEFT_OUT.test(word)) kept.push(...taken);
    at += taken.length - 1;
  }
  return kept;
}

/** Arguments that no shard can run with, with the reason. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^--test-reporter/, 'changes the report, and Shardwise needs its own'],
  [/^--watch/, 'never ends'],
  [FORCE_EXIT, CUT_OFF],
  [/^--test-shard/, 'leaves out tests of the shard'],
  [
    /^--(?:experimental-)?test-isolation/,
    'runs all files in one process, where a test cannot be told from that of another file',
  ],
  [/^(?:-e|-p|-c|--eval|--print|--check|--run)(?:=|$)/, 'runs no test'],
];

export function findBadNodeArgument(args: readonly string[]): string | undefined {
  const { options, paths } = splitOptions(
    args.map((text) => ({ text, quoted: true })),
    'node',
  );
  const found = options.flatMap((option) =>
    REFUSED.flatMap(([pattern, reason]) => (pattern.test(option) ? [`${option} ${reason}`] : [])),
  );
  const [path] = paths;
  return found[0] ?? (path && `${path.text} is no option: write test files as "tests:"`);
}
