/** Detects the framework of a project. */
import type { Framework, Project, ScriptCommand } from './framework.ts';
import { FRAMEWORK_NAMES, FRAMEWORKS } from './index.ts';
import { PACKAGE_FILE, packageProblem } from './javascript/package-json.ts';
import { allCommands, testCommands } from './javascript/scripts.ts';
import { type OtherFramework, othersInFiles, othersInScripts } from './other-frameworks.ts';

export interface Detected {
  readonly framework: Framework;
  readonly reason: string;
}

/** @property others what the scripts run beside the framework */
export type Detection = (Detected & { readonly others: readonly OtherFramework[] }) | { readonly problem: string };

/**
 * Detects the framework of a project: the only one that its own files point to. The signs, the surest first:
 * - A script of package.json runs it. The other files then say nothing more about JavaScript.
 * - The project has its configuration, or depends on it.
 * - The project has test files with the names that it looks for.
 * No framework or several frameworks are a problem that is shown to the user. So is one that has no row in the table yet.
 */
export function detectFramework(project: Project): Detection {
  const { found, others, inScripts } = signsOf(project);
  if (found.length === 0 && others.length > 0) return { problem: describeOthers(others) };
  const candidates = found.length > 0 ? found : byTestFiles(project);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return { ...only, others: inScripts };
  return { problem: candidates.length > 1 ? describeSeveral(candidates) : describeNone(project) };
}

/** All frameworks that the project's own files point to, whatever its test files are called. */
export const detectAll = (project: Project): readonly Detected[] => signsOf(project).found;

interface Signs {
  readonly found: readonly Detected[];
  /** Frameworks without a row. */
  readonly others: readonly OtherFramework[];
  /** Those of them that scripts run. */
  readonly inScripts: readonly OtherFramework[];
}

function signsOf(project: Project): Signs {
  const { scripts, others: inScripts } = startedByScripts(project);
  const decided = scripts.length > 0 || inScripts.length > 0;
  const byFiles = detected((framework) =>
    decided && framework.detectScript !== undefined ? undefined : framework.detect(project),
  );
  return { found: [...scripts, ...byFiles], others: decided ? inScripts : othersInFiles(project), inScripts };
}

/** The frameworks that the script `test` runs; or, when it runs none, those that any script runs. */
function startedByScripts(project: Project): { scripts: Detected[]; others: OtherFramework[] } {
  const [first, second] = [testCommands(project), allCommands(project)].map((commands) => ({
    scripts: detected((framework) => framework.detectScript?.(commands)),
    others: othersInScripts(commands.filter((command) => !startsKnown(command))),
  }));
  const none = { scripts: [], others: [] };
  return [first, second].find((found) => found && found.scripts.length + found.others.length > 0) ?? none;
}

/** A command of a known framework may name another one: `node --test --test-reporter tap`. */
const startsKnown = (command: ScriptCommand): boolean =>
  FRAMEWORKS.some(({ detectScript }) => detectScript?.([command]) !== undefined);

const detected = (reasonOf: (framework: Framework) => string | undefined): Detected[] =>
  FRAMEWORKS.flatMap((framework) => {
    const reason = reasonOf(framework);
    return reason === undefined ? [] : [{ framework, reason }];
  });

/** The frameworks with test files. */
export function byTestFiles({ testFileOf }: Project): Detected[] {
  const found = detected((framework) => {
    const first = testFileOf(framework);
    return first === undefined ? undefined : `there is ${first}`;
  });
  const recognised = found.filter(({ framework }) => framework.recognises !== undefined);
  if (recognised.length > 0) return recognised;
  const names = new Set(found.map(({ framework }) => framework.name));
  return found.filter(({ framework: { givesWayTo } }) => givesWayTo === undefined || !names.has(givesWayTo));
}

const listed = (found: readonly { title: string; reason: string }[]): string =>
  found.map(({ title, reason }) => `${title} (${reason})`).join(', ');

const describeOthers = (others: readonly OtherFramework[]): string =>
  `this project uses ${listed(others)}, which Shardwise does not know yet. ` +
  'Write "framework: custom" with a command that runs its tests and writes JUnit, as ' +
  `${pagesOf(others)} shows. ` +
  `Or write "framework:" with ${allNames} where that runs the tests`;

/** The page of the framework itself, where it has one. */
const pagesOf = (others: readonly OtherFramework[]): string =>
  [...new Set(others.map(({ page = 'custom' }) => `docs/frameworks/${page}.md`))].join(' or ');

const describeSeveral = (candidates: readonly Detected[]): string =>
  `framework: auto found more than one framework: ${listed(candidates.map(({ framework, reason }) => ({ title: framework.name, reason })))}. ` +
  `Write one, such as ${candidates.map(({ framework }) => `"framework: ${framework.name}"`).join(' or ')}`;

const describeNone = (project: Project): string =>
  `framework: auto found no known framework. It looked for a configuration or a dependency of ${titles}, and for their test files. ` +
  `The working directory contains ${project.names.length === 0 ? 'nothing' : shorten(project.names)}. ` +
  `Write "framework:" with ${allNames}, or write the folder of the tests as "working-directory:"${brokenPackage(project)}`;

/** A package.json that cannot be read gives no hints, so the user is told. */
function brokenPackage({ texts }: Project): string {
  const problem = packageProblem(texts.get(PACKAGE_FILE));
  return problem === undefined ? '' : `. ${problem}`;
}

const allNames = FRAMEWORK_NAMES.join(', ').replace(/, (\S+)$/, ' or $1');

const titles = FRAMEWORKS.filter(({ patterns }) => patterns.length > 0)
  .map(({ title }) => title)
  .join(', ');

const MAX_NAMES_SHOWN = 10;

function shorten(names: readonly string[]): string {
  const more = names.length - MAX_NAMES_SHOWN;
  return [...names].sort().slice(0, MAX_NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
