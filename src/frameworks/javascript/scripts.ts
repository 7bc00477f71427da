/** Reads the scripts of a package.json as a shell does, as far as that says how the tests are started. Nothing is run. */
import { normalize } from 'node:path/posix';
import type { Project, ScriptCommand, ScriptWord } from '../framework.ts';
import { packageJson } from './package-json.ts';

/** The parts of a script: separators of commands, blanks, and quoted and plain parts of words. */
const TOKEN = /(&&|\|\||[;|&\n()]+)|(\s+)|"((?:[^"\\]|\\.)*)"|'([^']*)'|\\?([^\s"'&|;()\\]+|\\.)/gs;

/** The commands that the tests of a project are started with: those of the script `test` and of the scripts that it calls. */
export const testCommands = (project: Project): ScriptCommand[] =>
  scriptCommands(packageJson(project).scripts ?? {}, 'test', new Set());

/** The commands of all scripts. Where no script is named `test`, one of them starts the tests. */
export const allCommands = (project: Project): ScriptCommand[] =>
  Object.entries(packageJson(project).scripts ?? {}).flatMap(([name, text]) => splitScript(name, text));

/** The name of the script with a command that matches. */
export const scriptThatRuns = (commands: readonly ScriptCommand[], pattern: RegExp): string | undefined =>
  commands.find(({ words }) => pattern.test(words.map(({ text }) => text).join(' ')))?.script;

type Scripts = Readonly<Record<string, string>>;

/** The commands that a command of the user runs: itself, or those of the script that it calls. */
export const scriptCommandsOf = (project: Project, words: readonly string[]): ScriptCommand[] =>
  resolved(
    { script: '', variables: [], words: words.map((text) => ({ text, quoted: true })) },
    packageJson(project).scripts ?? {},
    new Set(),
  );

function scriptCommands(scripts: Scripts, name: string, seen: Set<string>): ScriptCommand[] {
  const text = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (text === undefined || seen.has(name)) return [];
  seen.add(name);
  return splitScript(name, text).flatMap((command) => resolved(command, scripts, seen));
}

function resolved(command: ScriptCommand, scripts: Scripts, seen: Set<string>): ScriptCommand[] {
  const elsewhere = otherPackage(command);
  if (elsewhere !== undefined) return [{ ...command, folder: elsewhere }];
  const called = calledScripts(command, Object.keys(scripts));
  const inner = called.flatMap((name) => scriptCommands(scripts, name, seen));
  if (called.some((name) => Object.hasOwn(scripts, name))) return withMore(inner, passedOn(command));
  return [command];
}

/** The options of package managers that name another folder or package. */
const OTHER_PACKAGE =
  /^(?:--prefix|--dir|--cwd|-C|--workspaces?|-ws?|--filter|-F|-r|--recursive|workspaces?)(?:=(.+))?$/;

/** Where a package manager runs the scripts of another package: `npm --prefix web test`, `pnpm -r test`. Undefined for this one. */
function otherPackage({ words, folder }: ScriptCommand): string | undefined {
  const [program = '', ...rest] = words.map(({ text }) => text);
  if (!/^(?:npm|pnpm|yarn)$/.test(program)) return undefined;
  const end = rest.indexOf('--');
  const at = rest.slice(0, end < 0 ? rest.length : end).findIndex((word) => OTHER_PACKAGE.test(word));
  return folder ?? (at < 0 ? undefined : (OTHER_PACKAGE.exec(rest[at] ?? '')?.[1] ?? rest[at + 1] ?? ''));
}

/** The scripts that a command calls: `npm run unit`, `npm test`, `yarn unit`, `bun run unit`, `run-s test:*`, `node --run unit`. */
function calledScripts({ words }: ScriptCommand, names: readonly string[]): string[] {
  const [program = '', ...rest] = words.map(({ text }) => text);
  const plain = rest
    .slice(0, rest.includes('--') ? rest.indexOf('--') : rest.length)
    .filter((word) => !word.startsWith('-'));
  if (/^(?:run-[sp]|npm-run-all2?)$/.test(program)) return plain.flatMap((name) => names.filter(nameMatcher(name)));
  if (program === 'node') return nodeRuns(rest);
  if (program === 'bun') return plain[0] === 'run' ? plain.slice(1, 2) : [];
  if (!/^(?:npm|pnpm|yarn)$/.test(program)) return [];
  const [first = '', second = ''] = plain;
  if (first === 'run' || first === 'run-script') return [second];
  return program !== 'npm' || first === 'test' ? [first] : first === 't' ? ['test'] : [];
}

function nodeRuns(words: readonly string[]): string[] {
  const at = words.findIndex((word) => /^--run(?:=|$)/.test(word));
  return at < 0 ? [] : [words[at]?.split('=')[1] ?? words[at + 1] ?? ''];
}

const nameMatcher = (pattern: string) => (name: string) =>
  pattern.includes('*') ? name.startsWith(pattern.slice(0, pattern.indexOf('*'))) : name === pattern;

/** The words after `--`, which npm adds to the script. */
const passedOn = ({ words }: ScriptCommand): readonly ScriptWord[] => {
  const end = words.findIndex(({ text }) => text === '--');
  return end < 0 ? [] : words.slice(end + 1);
};

const withMore = (commands: readonly ScriptCommand[], more: readonly ScriptWord[]): ScriptCommand[] =>
  commands.map((command, index) =>
    index === commands.length - 1 ? { ...command, words: [...command.words, ...more] } : command,
  );

/** The commands of a text that a shell runs. @param script the name of what contains it */
export function splitScript(script: string, text: string): ScriptCommand[] {
  const commands: Piece[] = [{ after: '', words: [] }];
  let inWord = false;
  for (const [, separator, blanks, double, single, plain] of text.matchAll(TOKEN)) {
    const part = double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? plain?.replace(/^\\/, '');
    if (separator !== undefined) commands.push({ after: separator, words: [] });
    else if (blanks === undefined) addPart(commands.at(-1)?.words ?? [], part ?? '', plain === undefined, inWord);
    inWord = part !== undefined;
  }
  return inFolders(commands)
    .filter(({ words }) => words.length > 0)
    .flatMap(({ words, folder }) => withoutShell({ ...withVariables(script, words), ...inFolder(folder) }));
}

/** The commands that `sh -c "…"` runs. */
function withoutShell(command: ScriptCommand): ScriptCommand[] {
  const { script, words, variables, folder = '.' } = command;
  const [program = '', option = '', text] = words.map((word) => word.text);
  if (text === undefined || !/^(?:ba|da|z)?sh$/.test(program) || !/^-[a-z]*c$/.test(option)) return [command];
  return splitScript(script, text).map((inner) => ({
    ...inner,
    variables: [...variables, ...inner.variables],
    ...inFolder(folderIn(folder, inner.folder ?? '.')),
  }));
}

const inFolder = (folder: string): Pick<ScriptCommand, 'folder'> => (folder === '.' ? {} : { folder });

/** A command as it is written, and what separates it from the command before. */
interface Piece {
  readonly after: string;
  readonly words: ScriptWord[];
}

/** The commands with the folder that each runs in: `cd` holds for those after it, up to the end of its parentheses. */
function inFolders(commands: readonly Piece[]): (Piece & { folder: string })[] {
  const outside: string[] = [];
  let folder = '.';
  let before = '.';
  return commands.map((command) => {
    for (const character of command.after) {
      if (character === '(') outside.push(folder);
      if (character === ')') folder = outside.pop() ?? '.';
    }
    const [program = '', ...rest] = command.words.map(({ text }) => text);
    const target = /^(?:cd|pushd)$/.test(program) ? (rest.at(-1) ?? '~') : program === 'popd' ? '-' : undefined;
    if (target !== undefined) [folder, before] = [target === '-' ? before : folderIn(folder, target), folder];
    return { ...command, folder };
  });
}

const folderIn = (folder: string, target: string): string =>
  (/^[/~]/.test(target) ? target : normalize(`${folder}/${target}`)).replace(/(?<=.)\/$/, '');

function addPart(words: ScriptWord[], text: string, quoted: boolean, continues: boolean): void {
  const before = continues ? words.pop() : undefined;
  words.push({ text: `${before?.text ?? ''}${text}`, quoted: quoted && before?.quoted !== false });
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** Variables before the program, or those that `cross-env` and `env` set. */
function withVariables(script: string, words: readonly ScriptWord[]): ScriptCommand {
  const rest = words.filter(({ text }, index) => index > 0 || !/^(?:cross-env(?:-shell)?|env)$/.test(text));
  const start = rest.findIndex(({ text }) => !ASSIGNMENT.test(text));
  const at = start < 0 ? rest.length : start;
  return { script, variables: rest.slice(0, at).map(({ text }) => text), words: rest.slice(at) };
}
