/** Finds the test units, with their sizes and the source of their counts. */
import { resolve } from 'node:path';
import { createMatcher, namesFiles } from '../../discovery/test-files.ts';
import type { Unit } from '../../discovery/unit.ts';
import { parseUnitList, type UnitList } from '../../discovery/unit-list.ts';
import type { Framework, ScriptCommand } from '../../frameworks/framework.ts';
import { findFramework } from '../../frameworks/index.ts';
import { leftOutThresholds, setsCoverage } from '../../frameworks/javascript/thresholds.ts';
import { unfollowedScripts } from '../../frameworks/javascript/unfollowed.ts';
import { joinWords, splitWords } from '../../frameworks/shared/split-words.ts';
import type { KnownUnit } from '../../history/estimate.ts';
import type { Discovery } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { refuseArguments } from '../shared/arguments.ts';
import { NotAsked } from '../shared/ask.ts';
import { askFramework, runListCommand } from './ask.ts';
import { detect, detectOrCustom } from './detect.ts';
import { inspect } from './inspect.ts';
import { describeContained, knownUnits, namesOf } from './known-units.ts';
import { openProject } from './open-project.ts';
import { type Past, timedUnits } from './past.ts';
import { teamsOf } from './pools.ts';
import type { ListedUnits, ProjectFolder } from './project.ts';
import { type PlanInputs, type PlanSettings, TIMED_UNITS } from './request.ts';
import { searchFiles } from './search.ts';
import { listTimed } from './timed.ts';

export interface Discovered {
  readonly framework: Framework;
  readonly project: ProjectFolder;
  readonly units: readonly KnownUnit[];
  /** The same units, as they were listed. */
  readonly listed: readonly Unit[];
  readonly discovery: Discovery;
  /** The command that starts the framework: the user's, or that of the project's own script. Undefined for the usual one. */
  readonly command: string | undefined;
  readonly warnings: readonly string[];
}

/** @throws UsageError, CommandNotFound */
export async function discover(
  inputs: PlanInputs,
  settings: PlanSettings,
  past: Past,
  platform: Platform,
): Promise<Discovered> {
  const project = await openProject(inputs['working-directory'], platform);
  const given = await givenList(inputs, settings, past, project, platform);
  const { framework, warnings: detected } = await frameworkOf(inputs, given, project, platform);
  refuseArguments(framework, splitWords(inputs.args ?? ''));
  const started = await startedBy(framework, inputs, project, platform);
  const ownInputs = { ...inputs, command: started.command };
  const listed =
    given === undefined
      ? await withScripts(await search(framework, ownInputs, project, platform), inputs, project)
      : await fromList(given, framework, project, platform);
  const inspected = await inspect(listed, timedUnits(past, teamsOf(inputs)), project.folder, platform);
  const units = markEmpty(inspected, inputs['may-be-empty']);
  const twice = given === undefined ? [] : describeContained(listed.units, framework);
  const warnings = [...detected, ...started.warnings, ...listed.warnings, ...twice];
  const discovery = { ...listed.discovery, ...(warnings.length > 0 && { warnings }) };
  return { framework, project, units, listed: listed.units, discovery, ...started, warnings };
}

/** Marks the units that may have no test, as the user says. */
function markEmpty(units: readonly KnownUnit[], patterns: readonly string[] = []): readonly KnownUnit[] {
  if (patterns.length === 0) return units;
  const mayBeEmpty = createMatcher(patterns, true);
  return units.map((unit) => (mayBeEmpty(unit.id) ? { ...unit, mayBeEmpty: true } : unit));
}

/** The units of a list that something else made. */
async function fromList(
  given: GivenList,
  framework: Framework,
  project: ProjectFolder,
  platform: Platform,
): Promise<ListedUnits> {
  const { units, warnings } = await checkedList(given, framework, project, platform);
  const discovery: Discovery = { by: 'list', from: given.from, notFollowed: [] };
  return { framework, units, counts: {}, discovery, warnings };
}

/** The list without what the framework cannot run. The files are listed once, because a list may have 100,000 units. */
async function checkedList(
  { from, list }: GivenList,
  framework: Framework,
  project: ProjectFolder,
  { files }: Platform,
): Promise<UnitList> {
  if (from !== LIST_COMMAND) return list;
  const { files: all, links } = await project.list();
  const known = new Set([...all, ...links.toFiles]);
  for (const name of namesOf(list.units, framework))
    if (!known.has(name) && (await files.exists(resolve(project.folder, name)))) known.add(name);
  return knownUnits(list, framework, (name) => known.has(name));
}

/** A list of units runs with any framework, `custom` included, so none must be found. */
async function frameworkOf(
  { framework, 'working-directory': folder }: PlanInputs,
  given: GivenList | undefined,
  project: ProjectFolder,
  platform: Platform,
): Promise<Pick<Discovered, 'framework' | 'warnings'>> {
  if (framework !== 'auto') return { framework: findFramework(framework), warnings: [] };
  return given === undefined ? detect(project, folder, platform) : detectOrCustom(project);
}

/** The command that starts the framework. The project's own script may have options that its tests need. */
async function startedBy(
  framework: Framework,
  { command, args = '' }: PlanInputs,
  project: ProjectFolder,
  { log }: Platform,
): Promise<Pick<Discovered, 'command' | 'warnings'>> {
  if (command !== undefined || framework.ownCommand === undefined) return { command, warnings: [] };
  const read = await project.read();
  const own = framework.ownCommand(read);
  const thresholds = setsCoverage(splitWords(args)) ? [] : leftOutThresholds(read, scriptStarter(framework));
  if (own === undefined) return { command, warnings: thresholds };
  const { from, words, warnings = [] } = own;
  const all = [...warnings, ...thresholds];
  if (words === undefined) return { command, warnings: [notUsed(framework, from), ...all] };
  log.info(`command: ${joinWords(words)} (${from})`);
  return { command: joinWords(words), warnings: all };
}

/** Tells whether a command of a script starts the framework. */
const scriptStarter =
  ({ detectScript }: Framework) =>
  (command: ScriptCommand): boolean =>
    detectScript?.([command]) !== undefined;

const notUsed = ({ title }: Framework, from: string): string =>
  `${title} is started without the options of ${from}: there are different ones, or only a shell understands them. If the tests need options, write input command or args`;

/** Finds the units of a framework in the way that the input `discovery` names. */
async function search(
  framework: Framework,
  inputs: PlanInputs,
  project: ProjectFolder,
  platform: Platform,
): Promise<ListedUnits> {
  if (inputs.discovery === 'list') return askFramework(framework, inputs, project, platform);
  if (inputs.discovery === 'static') return searchFiles(framework, inputs, project);
  try {
    return await askFramework(framework, inputs, project, platform);
  } catch (problem) {
    if (!(problem instanceof NotAsked) || onlyKnowsItsTests(framework)) throw problem;
    const found = await searchFiles(framework, inputs, project);
    return { ...found, warnings: [...problem.warnings, ...found.warnings] };
  }
}

/** Whether nothing but the framework knows its tests: no files have them by their names. */
const onlyKnowsItsTests = ({ list, patterns }: Framework): boolean => list !== undefined && patterns.length === 0;

/** Also names what the scripts of the project run that the plan does not follow, unless the user names the tests. */
async function withScripts(found: ListedUnits, { tests }: PlanInputs, project: ProjectFolder): Promise<ListedUnits> {
  const { discovery, warnings, framework } = found;
  if (framework.detectScript === undefined || namesFiles(tests)) return found;
  const unfollowed = unfollowedScripts(await project.read(), scriptStarter(framework));
  return {
    ...found,
    discovery: {
      ...discovery,
      notFollowed: [...discovery.notFollowed, ...unfollowed.map(({ setting }) => setting)],
    },
    warnings: [
      ...warnings,
      ...unfollowed.map(
        ({ setting, advice }) => `the plan of ${framework.title} does not follow ${setting}: ${advice}`,
      ),
    ],
  };
}

const LIST_COMMAND = 'list-command';

interface GivenList {
  /** The name of the list. */
  readonly from: string;
  readonly list: UnitList;
}

/** A list of units from a file, a command or the timings. Undefined when the units must be searched for. */
async function givenList(
  { 'list-command': command }: PlanInputs,
  { units }: PlanSettings,
  { timings }: Past,
  project: ProjectFolder,
  platform: Platform,
): Promise<GivenList | undefined> {
  if (units === TIMED_UNITS) return { from: 'timings', list: await listTimed(timings, project) };
  if (units !== undefined) return { from: units.name, list: parseUnitList(units.text, units.name) };
  if (command === undefined) return undefined;
  const text = await runListCommand(splitWords(command), project.folder, platform);
  return { from: LIST_COMMAND, list: parseUnitList(text, LIST_COMMAND) };
}
