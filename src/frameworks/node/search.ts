/** Finds the test files of `node --test`: those that the project's own scripts name, or those that Node itself looks for. */
import { basename, normalize, resolve } from 'node:path/posix';
import picomatch from 'picomatch';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { ScriptWord, Search, SearchedProject } from '../framework.ts';
import { PACKAGE_FILE, parsePackage } from '../javascript/package-json.ts';
import { type NodeTestCommand, nodeTestCommands } from './script.ts';

const ENDINGS = '?(c|m)[jt]s';

/** What `node --test` looks for by itself. */
const NODE_GLOBS: readonly string[] = [
  `**/*.test.${ENDINGS}`,
  `**/*-test.${ENDINGS}`,
  `**/*_test.${ENDINGS}`,
  `**/test-*.${ENDINGS}`,
  `**/test.${ENDINGS}`,
  `**/test/**/*.${ENDINGS}`,
];
const NEVER: readonly string[] = ['!**/*.d.?(c|m)ts', '!**/node_modules/**'];
export const NODE_PATTERNS: readonly string[] = [...NODE_GLOBS, ...NEVER];

const BORP_PATTERNS: readonly string[] = ['**/*.test.?(c|m)js'];
const BORP_FILES = ['.borp.yaml', '.borp.yml'];

export const NODE_PROJECT_FILES: readonly string[] = [PACKAGE_FILE, ...BORP_FILES];

/** @throws UsageError for a package.json that is no JSON */
export function searchNode(project: SearchedProject): Search {
  const text = project.texts.get(PACKAGE_FILE);
  if (text !== undefined) parsePackage(text, PACKAGE_FILE);
  const searches = nodeTestCommands(project).map((command) => searchOfCommand(command, project));
  const patterns = [...new Set(searches.flatMap((search) => search.patterns))];
  const named = searches.some((search) => search.configuration !== undefined);
  return {
    patterns: [...(patterns.length === 0 ? NODE_GLOBS : patterns), ...NEVER],
    ...(named ? { configuration: PACKAGE_FILE } : {}),
    notFollowed: searches.flatMap(({ notFollowed = [] }) => notFollowed),
    warnings: searches.flatMap(({ warnings = [] }) => warnings),
  };
}

function searchOfCommand(command: NodeTestCommand, project: SearchedProject): Search {
  if (command.pathsUnknown) return { patterns: [] };
  if (command.program === 'borp') return searchOfBorp(command, project);
  const [excluding, words] = [command.paths.filter(isExcluding), command.paths.filter((word) => !isExcluding(word))];
  const search = searchOfWords(words, command.script, project);
  const warnings = excluding.map(
    ({ text }) =>
      `script "${command.script}" in ${PACKAGE_FILE} names ${text}, but Node leaves nothing out: it runs these files too`,
  );
  return { ...search, warnings: [...(search.warnings ?? []), ...warnings] };
}

/** A pattern that leaves files out for other programs. Node takes its "!" for a part of a name. */
const isExcluding = ({ text }: ScriptWord): boolean => text.startsWith('!');

function searchOfWords(words: readonly ScriptWord[], script: string, project: SearchedProject): Search {
  const found = words.map((word) => searchOfWord(word, script, project));
  return {
    patterns: words.length === 0 ? NODE_GLOBS : found.flatMap(({ patterns }) => patterns),
    ...(words.length === 0 ? {} : { configuration: PACKAGE_FILE }),
    notFollowed: found.flatMap(({ notFollowed = [] }) => notFollowed),
    warnings: found.flatMap(({ warnings = [] }) => warnings),
  };
}

/** borp runs the files that it is given, or else those of its pattern, or else its own. */
function searchOfBorp({ paths, options, script }: NodeTestCommand, project: SearchedProject): Search {
  const files = [...paths, ...borpFiles(project)];
  const patterns = borpValues(options, /^(?:-p|--pattern)$/);
  const words = files.length > 0 ? files : (patterns.length > 0 ? patterns : BORP_PATTERNS).map(quoted);
  const search = searchOfWords(words, script, project);
  const ignored = borpValues(options, /^(?:-i|--ignore)$/).map((glob) => `!${glob}`);
  const compiles = project.names.includes('tsconfig.json') && !options.some((option) => BORP_PLAIN.test(option));
  const compiled = compiles ? [`script "${script}": borp compiles the tests by tsconfig.json before it runs them`] : [];
  return {
    ...search,
    patterns: [...search.patterns, ...ignored],
    notFollowed: [...(search.notFollowed ?? []), ...compiled],
  };
}

const quoted = (text: string): ScriptWord => ({ text, quoted: true });

const BORP_PLAIN = /^(?:-T|--no-typescript)$/;

const borpValues = (options: readonly string[], name: RegExp): string[] =>
  options.flatMap((option, at) => (name.test(option) ? [options[at + 1] ?? ''] : []));

/** The files that borp's own configuration names. A file that cannot be read names none, for borp too. */
function borpFiles({ texts }: SearchedProject): ScriptWord[] {
  const text = BORP_FILES.map((file) => texts.get(file)).find((found) => found !== undefined);
  const schema = z.object({ files: z.array(z.string()) }).catch({ files: [] });
  try {
    return schema.parse(parseYaml(text ?? '')).files.map(quoted);
  } catch {
    return [];
  }
}

/** What an argument of the test runner stands for: a file, a folder, or a glob of the shell or of Node. */
function searchOfWord(
  { text, quoted: isQuoted }: ScriptWord,
  script: string,
  { files, folder: root }: SearchedProject,
): Search {
  const path = normalize(text).replace(/\/$/, '');
  const at = `script "${script}" in ${PACKAGE_FILE}`;
  if (/[$`]/.test(text)) return { patterns: [], notFollowed: [`${text} in ${at}`] };
  if (/^(?:\.\.|\/|[A-Za-z]:)/.test(path))
    return { patterns: [], notFollowed: [`tests outside of the working directory, ${text} (${at})`] };
  if (files.includes(path)) return { patterns: [path.replace(GLOB_CHARACTERS, '\\$&')] };
  const folder = path === '.' ? '' : `${path}/`;
  if (files.some((file) => file.startsWith(folder)))
    return searchOfFolder(folder, basename(resolve(root, path)) === 'test', at);
  if (picomatch.scan(path).isGlob) return { patterns: [isQuoted ? path : shellGlob(path, files)] };
  return { patterns: [], warnings: [`${at} names ${text}, which does not exist`] };
}

const GLOB_CHARACTERS = /[!()*?[\\\]{}+@]/g;

/** Node 20 searches a folder. Where the folder itself is named `test`, every module below it is a test. */
const searchOfFolder = (folder: string, isTest: boolean, at: string): Search => ({
  patterns: isTest ? [`${folder}**/*.${ENDINGS}`] : NODE_GLOBS.map((glob) => folder + glob),
  warnings: [`${at} names the folder ${folder}, which only Node 20 searches for tests: write a glob`],
});

/** A glob that no quotes protect belongs to the shell of the script, where `**` means `*`. What it does not match reaches Node as it is. */
function shellGlob(glob: string, files: readonly string[]): string {
  const simple = glob.replace(/\*\*+/g, '*');
  return shellMatches(simple, files).length > 0 ? simple : glob;
}

function shellMatches(glob: string, files: readonly string[]): string[] {
  const matches = picomatch(glob.replace(/\*\*+/g, '*'), { nobrace: true, noextglob: true });
  return files.filter((file) => matches(file));
}

/**
 * The arguments that Node gets from each command of the project's own scripts, after its shell. A project without such a command has none, and
 * Node searches by itself. Undefined where only a shell or another program knows them.
 */
export function ownArguments(project: SearchedProject): string[][] | undefined {
  const commands = nodeTestCommands(project);
  if (commands.some(({ program, pathsUnknown }) => program === 'borp' || pathsUnknown)) return undefined;
  if (commands.some(({ paths }) => paths.some(({ text }) => /[$`]/.test(text)))) return undefined;
  return commands.length === 0 ? [[]] : commands.map(({ paths }) => paths.flatMap((word) => fromShell(word, project)));
}

function fromShell({ text, quoted: isQuoted }: ScriptWord, { files }: SearchedProject): string[] {
  const found = isQuoted || !picomatch.scan(text).isGlob ? [] : shellMatches(normalize(text), files);
  return found.length > 0 ? found : [text];
}
