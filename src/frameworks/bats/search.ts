/** The test files of bats: those that the project's own commands name, or all files with its ending. */
import { normalize } from 'node:path/posix';
import picomatch from 'picomatch';
import { listSome, plural } from '../../text/numbers.ts';
import type { ScriptWord, Search, SearchedProject } from '../framework.ts';
import { isOn, plainValues } from '../javascript/arguments.ts';
import { type BatsCommand, batsCommands } from './commands.ts';
import { readBatsArguments } from './options.ts';

const ANY = '**/*.bats';
/** Bats itself and its libraries, which projects keep as submodules, and files that tests run themselves. */
const LEFT_OUT = [
  '**/node_modules/**',
  '**/bats/test/**',
  '**/bats-core/**',
  '**/bats-{support,assert,file,mock,detik}/**',
  '**/fixtures/**',
];
export const BATS_PATTERNS: readonly string[] = [ANY, ...LEFT_OUT.map((glob) => `!${glob}`)];

export function searchBats(project: SearchedProject): Search {
  const commands = batsCommands(project);
  const unread = commands.filter(({ onlyShell }) => onlyShell !== undefined);
  const targets = commands.flatMap(targetsOf);
  const configuration = commands[0]?.from;
  if (unread.length > 0 || targets.length === 0 || configuration === undefined)
    return {
      patterns: BATS_PATTERNS,
      notFollowed: unread.map(({ text, from, onlyShell }) => `"${text}" (${from}): ${onlyShell}`),
      warnings: describeLeftOut(project),
    };
  return {
    patterns: targets.flatMap(({ patterns }) => patterns),
    ...(targets.some(({ recursive }) => recursive) && { hidden: true }),
    configuration,
  };
}

/** Files and folders that bats itself searches. */
export interface Targets {
  readonly paths: readonly string[];
  readonly recursive: boolean;
}

/** What the commands of the project name. Undefined where they name nothing, or only a shell knows all of it. */
export function ownTargets(project: SearchedProject): readonly Targets[] | undefined {
  const commands = batsCommands(project);
  if (commands.some((command) => command.onlyShell !== undefined || pathsIn(command).some(needsShell)))
    return undefined;
  const targets = commands.map((command) => ({
    paths: pathsIn(command).map(({ text }) => text),
    recursive: isRecursive(command),
  }));
  return targets.some(({ paths }) => paths.length > 0) ? targets : undefined;
}

const needsShell = ({ text, quoted }: ScriptWord): boolean => !quoted && /[*?[\]{}~]/.test(text);

interface Target {
  readonly patterns: readonly string[];
  readonly recursive: boolean;
}

/** What a command runs: files, and folders with or without the folders in them. */
function targetsOf(command: BatsCommand): Target[] {
  const recursive = isRecursive(command);
  return pathsIn(command).map(({ text, quoted }) => ({ patterns: patternsOf(text, recursive, !quoted), recursive }));
}

const isRecursive = ({ words }: BatsCommand): boolean =>
  isOn(readBatsArguments(words.map(({ text }) => text)), 'recursive');

/** The words of a command that are no options. One that is written twice is for the shell if it is once. */
function pathsIn({ words }: BatsCommand): ScriptWord[] {
  const shellReads = new Set(words.filter(({ quoted }) => !quoted).map(({ text }) => text));
  const paths = plainValues(readBatsArguments(words.map(({ text }) => text)));
  return paths.map((text) => ({ text, quoted: !shellReads.has(text) }));
}

/** The globs of a path. Without a look at the disk a path may be a file or a folder. */
function patternsOf(word: string, recursive: boolean, shellReads: boolean): string[] {
  const path = normalize(word).replace(/\/$/, '');
  // In a shell, two stars are as good as one.
  const glob = shellReads ? path.replace(/\*+/g, '*') : path.replace(/[*?[\]{}()!+@\\]/g, '\\$&');
  const inside = glob === '.' ? '' : `${glob}/`;
  return [...(glob === '.' ? [] : [glob]), recursive ? `${inside}${ANY}` : `${inside}*.bats`];
}

function describeLeftOut({ files }: SearchedProject): string[] {
  const isLeftOut = picomatch(LEFT_OUT);
  const found = files.filter((file) => file.endsWith('.bats') && isLeftOut(file) && !file.includes('node_modules/'));
  if (found.length === 0) return [];
  return [
    `${plural(found.length, 'file')} ending in .bats seem to belong to a library or to be read by tests, and are not planned: ${listSome(found)}. To plan them too, write tests: **/*.bats`,
  ];
}
