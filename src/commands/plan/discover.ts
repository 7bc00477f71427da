/** Finds the test units, with their sizes and the source of their counts. */
import { join } from 'node:path';
import { parseUnitList, type UnitList } from '../../discovery/unit-list.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { findFramework } from '../../frameworks/index.ts';
import { splitWords } from '../../frameworks/split-words.ts';
import type { KnownUnit } from '../../history/estimate.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { unitsOfTimings } from '../shared/timings.ts';
import { askFramework, runListCommand } from './ask.ts';
import { detect, detectOrCustom } from './detect.ts';
import { inspect } from './inspect.ts';
import { type Past, timedUnits } from './past.ts';
import type { ListedUnits, ProjectFolder } from './project.ts';
import type { PlanInputs, PlanSettings } from './request.ts';
import { searchFiles } from './search.ts';

export interface Discovered {
  readonly framework: Framework;
  /** Absolute working directory. */
  readonly folder: string;
  readonly units: readonly KnownUnit[];
  readonly warnings: readonly string[];
}

/** @throws UsageError, CommandNotFound */
export async function discover(
  inputs: PlanInputs,
  settings: PlanSettings,
  past: Past,
  platform: Platform,
): Promise<Discovered> {
  const project = await openProject(inputs, platform);
  const listed = await listUnits(inputs, settings, past, project, platform);
  const units = await inspect(listed, timedUnits(past), project.folder, platform);
  return { framework: listed.framework, folder: project.folder, units, warnings: listed.warnings };
}

/** @throws UsageError when the folder does not exist */
async function openProject(
  { 'working-directory': name }: PlanInputs,
  { files, context }: Platform,
): Promise<ProjectFolder> {
  const folder = join(context.root, name);
  if (!(await files.isDirectory(folder)))
    throw new UsageError(
      `input working-directory is ${JSON.stringify(name)}, but the repository has no such folder: write a folder that exists`,
    );
  let found: Promise<readonly string[]> | undefined;
  return {
    folder,
    // A search of a large repository takes a while, so it runs on first use, and only once.
    allFiles: () => {
      found ??= files.find(folder, ['**/*'], { hidden: true });
      return found;
    },
  };
}

async function listUnits(
  inputs: PlanInputs,
  settings: PlanSettings,
  past: Past,
  project: ProjectFolder,
  platform: Platform,
): Promise<ListedUnits> {
  const chosen = inputs.framework === 'auto' ? undefined : findFramework(inputs.framework);
  const list = await givenList(inputs, settings, past, project, platform);
  if (list !== undefined) {
    const framework = chosen ?? (await detectOrCustom(project, platform));
    return { ...list, framework, counts: {} };
  }
  const framework = chosen ?? (await detect(project, platform));
  return inputs.discovery === 'list'
    ? askFramework(framework, inputs, project, platform)
    : searchFiles(framework, inputs, project);
}

/** A list of units from a file, a command or the timings. Undefined when the units must be searched for. */
async function givenList(
  { tests, 'list-command': command }: PlanInputs,
  { units, unitsFromTimings }: PlanSettings,
  { timings }: Past,
  { folder }: ProjectFolder,
  platform: Platform,
): Promise<UnitList | undefined> {
  if (units !== undefined) return parseUnitList(units.text, units.name);
  if (command !== undefined)
    return parseUnitList(await runListCommand(splitWords(command), folder, platform), 'list-command');
  if (!unitsFromTimings || tests !== undefined || timings === undefined || timings.timings.length === 0)
    return undefined;
  return unitsOfTimings(timings);
}
