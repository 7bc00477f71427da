/** Finds the test units, with their sizes and the source of their counts. */
import { parseUnitList, type UnitList } from '../../discovery/unit-list.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { findFramework } from '../../frameworks/index.ts';
import { splitWords } from '../../frameworks/split-words.ts';
import type { KnownUnit } from '../../history/estimate.ts';
import type { Discovery } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { askFramework, NotAsked, runListCommand } from './ask.ts';
import { detect, detectOrCustom } from './detect.ts';
import { inspect } from './inspect.ts';
import { openProject } from './open-project.ts';
import { type Past, timedUnits } from './past.ts';
import type { ListedUnits, ProjectFolder } from './project.ts';
import { type PlanInputs, type PlanSettings, TIMED_UNITS } from './request.ts';
import { searchFiles } from './search.ts';
import { listTimed } from './timed.ts';

export interface Discovered {
  readonly framework: Framework;
  /** Absolute working directory. */
  readonly folder: string;
  readonly units: readonly KnownUnit[];
  readonly discovery: Discovery;
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
  const listed = await listUnits(inputs, settings, past, project, platform);
  const units = await inspect(listed, timedUnits(past), project.folder, platform);
  const { framework, discovery, warnings } = listed;
  return { framework, folder: project.folder, units, discovery, warnings };
}

async function listUnits(
  inputs: PlanInputs,
  settings: PlanSettings,
  past: Past,
  project: ProjectFolder,
  platform: Platform,
): Promise<ListedUnits> {
  const chosen = inputs.framework === 'auto' ? undefined : findFramework(inputs.framework);
  const given = await givenList(inputs, settings, past, project, platform);
  if (given !== undefined) {
    const { from, list } = given;
    const framework = chosen ?? (await detectOrCustom(project));
    return { ...list, framework, counts: {}, discovery: { by: 'list', from, notFollowed: [] } };
  }
  return search(chosen ?? (await detect(project, platform)), inputs, project, platform);
}

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
    if (!(problem instanceof NotAsked)) throw problem;
    const found = await searchFiles(framework, inputs, project);
    return { ...found, warnings: [...problem.warnings, ...found.warnings] };
  }
}

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
  return { from: 'list-command', list: parseUnitList(text, 'list-command') };
}
