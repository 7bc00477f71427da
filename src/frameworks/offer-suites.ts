/** The suites of a repository whose tests belong to several frameworks or folders, as lines for the settings file. */
import { basename, dirname } from 'node:path/posix';
import { SUITE_NAME } from '../model.ts';
import { detectAll } from './detect.ts';
import type { Project } from './framework.ts';
import { PROJECT_FILES } from './index.ts';

interface Found {
  readonly framework: string;
  /** Relative to the repository, `.` for its root. */
  readonly folder: string;
}

export interface OfferedSuite extends Found {
  readonly name: string;
}

/** A project in a folder of the repository. */
export interface ProjectAt {
  readonly folder: string;
  readonly project: Project;
}

/** How many folders deep a project is looked for, and in how many folders. */
const MAX_DEPTH = 4;
const MAX_FOLDERS = 100;

/** The folders that have a file which may say what the project is, those nearest to the root first. @param files relative to the working directory */
export function foldersWithSigns(files: readonly string[]): readonly string[] {
  const signs = new Set(PROJECT_FILES);
  const folders = files.filter((file) => signs.has(basename(file))).map((file) => dirname(file));
  return [...new Set(['.', ...folders])]
    .filter((folder) => depthOf(folder) <= MAX_DEPTH)
    .sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))
    .slice(0, MAX_FOLDERS);
}

const depthOf = (folder: string): number => (folder === '.' ? 0 : folder.split('/').length);

/**
 * A suite for each framework of each folder. A folder inside another one of the same framework belongs to that one.
 * @param projects those nearest to the root first
 */
export function offerSuites(projects: readonly ProjectAt[]): readonly OfferedSuite[] {
  const suites: Found[] = [];
  for (const { folder, project } of projects)
    for (const { framework } of detectAll(ownSigns(project)))
      if (!suites.some((one) => one.framework === framework.name && isInside(folder, one.folder)))
        suites.push({ framework: framework.name, folder });
  return numbered(suites.map((suite) => ({ name: nameOf(suite, suites), ...suite })));
}

/** The suites with a number behind each name that an earlier one has already. */
function numbered(suites: readonly OfferedSuite[]): OfferedSuite[] {
  // It stands for a plan without a suite.
  const taken = new Set(['default']);
  return suites.map((suite) => {
    const name = freeName(suite.name, taken);
    taken.add(name.toLowerCase());
    return { ...suite, name };
  });
}

/** @param taken names in lower case */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name}-${number}`;
  return free;
}

/** The project without the files above it. They are signs of other folders. */
const ownSigns = (project: Project): Project => ({
  ...project,
  texts: new Map([...project.texts].filter(([file]) => !file.startsWith('../'))),
});

const isInside = (folder: string, outer: string): boolean =>
  outer === '.' || folder === outer || folder.startsWith(`${outer}/`);

/** The last part of the folder, or as much of it and of the framework as tells it apart from the others. */
function nameOf(suite: Found, all: readonly Found[]): string {
  const names = [shortName, longName, fullName];
  const unique = names.find((name) => all.filter((other) => name(other) === name(suite)).length === 1);
  return (unique ?? fullName)(suite);
}

const shortName = ({ folder, framework }: Found): string =>
  folder === '.' ? framework : allowed(basename(folder), framework);
const longName = ({ folder, framework }: Found): string => (folder === '.' ? framework : allowed(folder, framework));
const fullName = (suite: Found): string => `${longName(suite)}-${suite.framework}`;

/** The text as the name of a suite. @param otherwise a name where nothing of it is left */
function allowed(text: string, otherwise: string): string {
  const name = text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 40);
  return SUITE_NAME.test(name) ? name : otherwise;
}

/** The suites as one line of YAML. JSON is YAML, and every name in it is quoted as it must be. */
export const suitesLine = (suites: readonly OfferedSuite[]): string =>
  `suites: ${JSON.stringify(suites.map(({ name, framework, folder }) => ({ name, framework, 'working-directory': folder })))}`;
