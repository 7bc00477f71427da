/** Finds the test files of Mocha by name, as far as no code must run to know them. The rules are those of `lib/cli/lookup-files.js`. */
import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { Search, SearchedProject } from '../framework.ts';
import { argumentsOf } from '../javascript/launch.ts';
import { type MochaOptions, readMochaOptions } from './config.ts';
import { MOCHA } from './launch.ts';

const EXTENSIONS = ['js', 'cjs', 'mjs'];
const FOLDER = 'test';

const endingsOf = (extensions: readonly string[]): string => {
  const plain = extensions.map((extension) => escaped(extension.replace(/^\./, '')));
  return plain.length === 1 ? `${plain[0]}` : `{${plain.join(',')}}`;
};

const GLOB_CHARACTERS = /[!()*?[\\\]{}+@]/g;
const escaped = (path: string): string => path.replace(GLOB_CHARACTERS, '\\$&');

export const MOCHA_PATTERNS: readonly string[] = [`${FOLDER}/*.${endingsOf(EXTENSIONS)}`];

export function searchMocha(project: SearchedProject, words: readonly string[], command?: readonly string[]): Search {
  const options = readMochaOptions(project, argumentsOf(MOCHA, project, words, command));
  const { spec, file, ignore, from, notFollowed } = options;
  const found = [
    ...(spec.length > 0 ? spec : [FOLDER]).map((one) => searchOf(one, options, project)),
    ...file.map((one) => searchOfModule(one, project)),
  ];
  return {
    patterns: [...found.flatMap(({ patterns }) => patterns), ...ignore.map((glob) => `!${glob}`)],
    ...(from !== undefined && { configuration: from }),
    notFollowed: [...notFollowed, ...found.flatMap(({ notFollowed: ones = [] }) => ones)],
  };
}

/** What a name stands for: a file, the files of a folder, a glob, or a file without its ending. */
function searchOf(spec: string, { extension, recursive }: MochaOptions, { files, folder }: SearchedProject): Search {
  const path = inFolder(spec, folder);
  if (/^(?:\.\.(?:\/|$)|\/|[A-Za-z]:)/.test(path))
    return { patterns: [], notFollowed: [`tests outside of the working directory, ${spec}`] };
  const endings = endingsOf(extension.length > 0 ? extension : EXTENSIONS);
  if (files.includes(path)) return { patterns: [escaped(path)] };
  const inside = path === '.' ? '' : `${path}/`;
  if (files.some((file) => file.startsWith(inside)))
    return { patterns: inFolders(escaped(inside), `*.${endings}`, recursive) };
  if (picomatch.scan(path).isGlob) return { patterns: [path] };
  return { patterns: [`${escaped(path)}.${endings}`] };
}

/** What `--file` names. Node adds the ending. */
function searchOfModule(name: string, { files, folder }: SearchedProject): Search {
  const path = inFolder(name, folder);
  const found = ['', '.js', '.cjs', '.mjs', '.ts'].map((ending) => path + ending).find((file) => files.includes(file));
  return found === undefined ? { patterns: [], notFollowed: [`--file ${name}`] } : { patterns: [escaped(found)] };
}

/** Hidden folders are searched too. Hidden files are no tests. */
const inFolders = (inside: string, name: string, isDeep: boolean): string[] =>
  isDeep ? [`${inside}**/${name}`, `${inside}**/.*/**/${name}`] : [inside + name];

function inFolder(spec: string, folder: string): string {
  const path = posix.normalize(spec).replace(/(?<=.)\/$/, '');
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
