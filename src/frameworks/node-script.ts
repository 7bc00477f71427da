/** How the scripts of a project start Node's test runner: by itself, or through tsx, borp, or a tool around them such as c8. */
import { basename } from 'node:path/posix';
import type { Project, ScriptCommand, ScriptWord } from './framework.ts';
import { allCommands, testCommands } from './scripts.ts';

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
  if (program !== 'borp' && !options.includes('--test')) return [];
  return [{ script: command.script, variables: command.variables, program, options, paths }];
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
  const name = basename(word.replaceAll('\\', '/')).replace(/\.(?:exe|cmd)$/, '');
  return name === 'node' || name === 'tsx' || name === 'borp' ? name : undefined;
}

/** The test runner as people write it. */
export const runnerOf = ({ program }: NodeTestCommand): string => (program === 'borp' ? program : `${program} --test`);
