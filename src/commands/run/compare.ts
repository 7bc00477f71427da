/** Compares what the framework finds with the plan. The plan may have been made without the framework, or where something else is installed. */
import { join } from 'node:path';
import { excludedBy } from '../../discovery/test-files.ts';
import type { Framework, KnownFiles, Listed } from '../../frameworks/framework.ts';
import type { Plan } from '../../model.ts';
import { once } from '../../once.ts';
import { openProject } from '../plan/open-project.ts';
import { ask, describeOnlyBroken, NotAsked } from '../shared/ask.ts';
import type { CommandRequest, TriesRequest, UnitGroup } from './request.ts';

/** Whether the framework finds the planned files by itself, without being told their names. */
export const usesOwnSearch = ({ discovery }: Plan): boolean =>
  discovery?.chosen !== undefined && discovery.chosen !== 'named';

/** Whether a command compares. The first one of the first shard does, because the framework must look at the whole project for it. One without units does nothing else. */
export const isCompared = (
  { plan, shard, framework }: Pick<CommandRequest, 'plan' | 'shard' | 'framework'>,
  { units, tryNumber, part }: UnitGroup,
): boolean =>
  usesOwnSearch(plan) &&
  ((tryNumber === 1 && part === 1) || units?.length === 0) &&
  shard === plan.shards[0] &&
  !(framework.compares === 'names' && wasListed(plan));

/** Whether the framework itself made the list of the plan. */
const wasListed = ({ discovery }: Plan): boolean => discovery?.by === 'framework';

/** The files that the plan has, and those that the user excludes. No other file may have tests. */
export async function knownFiles({
  plan,
  framework,
  whole = plan,
  workingDirectory,
  platform: { files, context },
}: TriesRequest): Promise<KnownFiles> {
  const planned = [...plannedFiles(whole), ...notSelectedFiles(whole, framework)];
  const { excludes = [] } = plan.discovery ?? {};
  if (excludes.length === 0) return { planned, excluded: [] };
  const all = await files.find(join(context.root, workingDirectory), ['**/*'], { hidden: true });
  return { planned, excluded: all.filter(excludedBy(excludes)) };
}

/** What the plan lacks, as far as the framework itself says it. */
export interface Lacking {
  readonly files: readonly string[];
  /** Why there may be more. */
  readonly unknown?: string;
}

const NOTHING: Lacking = { files: [] };

/**
 * The test files that the framework lists here and that the plan does not have, where the plan did not ask the framework and no plugin
 * compares. A file that does not load is one of them, too.
 */
export async function findUnlisted(request: TriesRequest): Promise<Lacking> {
  const { plan, framework, folder, command, args, workingDirectory, platform, signal, log } = request;
  const { list = framework.finder, title, listVaries = false } = framework;
  const needless = wasListed(plan) && !listVaries;
  if (list === undefined || framework.compares || needless || !isCompared(request, FIRST)) return NOTHING;
  const asked = { files: [], args, ...(command && { command }), output: join(folder, 'list.json') };
  if (!list.reaches(asked)) {
    log.line(
      `shardwise: the plan is not compared with the test files of ${title}: input command hides its environment`,
    );
    return NOTHING;
  }
  const readProject = once(async () => (await openProject(workingDirectory, platform)).read(framework));
  if (list.needsFiles?.(await readProject())) return NOTHING;
  const place = { folder: join(platform.context.root, workingDirectory), readProject, ...(signal && { signal }) };
  try {
    return lackingIn(await ask(framework, list, asked, place, platform), request);
  } catch (problem) {
    if (!(problem instanceof NotAsked)) throw problem;
    if (!list.optional) return { files: [], unknown: problem.message };
    log.line(`shardwise: the plan is not compared with the project's own test files: ${problem.message}`);
    return NOTHING;
  }
}

function lackingIn(
  { tests, files, broken = new Map<string, string>(), onlyBroken, outside = [] }: Listed,
  { plan, whole = plan, framework }: TriesRequest,
): Lacking {
  // A pool may select some of the files. The others are in other pools.
  const known = new Set([
    ...whole.units.flatMap(({ id, file = id }) => [id, file]),
    ...notSelectedFiles(whole, framework),
  ]);
  if (onlyBroken) {
    // Those of the plan make the run red by themselves.
    const others = [...broken].filter(([file]) => !known.has(file));
    return others.length === 0 ? NOTHING : { files: [], unknown: describeOnlyBroken(framework, new Map(others)) };
  }
  const found = [...tests.keys(), ...broken.keys()].flatMap((id) => {
    const name = framework.fileOfId?.(id) ?? id;
    return withoutExcluded(plan, files?.get(id) ?? [name]).length > 0 ? [name] : [];
  });
  const all = new Set([...found, ...withoutExcluded(plan, outside)]);
  return { files: [...all].filter((file) => !known.has(file)) };
}

const FIRST = { units: [], tryNumber: 1, part: 1 };

const plannedFiles = ({ units }: Plan): string[] => [...new Set(units.map(({ id, file }) => file ?? id))];

/** The units that the plan found and left out, by their names and by their files. */
const notSelectedFiles = ({ selection }: Plan, { fileOfId }: Framework): string[] =>
  (selection?.notSelected ?? []).flatMap((id) => [id, fileOfId?.(id) ?? id]);

/** The found files without those that the user excludes. */
export const withoutExcluded = ({ discovery }: Plan, found: readonly string[]): string[] => {
  const isExcluded = excludedBy(discovery?.excludes ?? []);
  return found.filter((file) => !isExcluded(file));
};
