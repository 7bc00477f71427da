/** Compares what the framework finds with the plan. The plan may have been made without the framework, or where something else is installed. */
import { join } from 'node:path';
import { excludedBy } from '../../discovery/test-files.ts';
import type { Plan } from '../../model.ts';
import type { CommandRequest, TriesRequest, UnitGroup } from './request.ts';

/** Whether the framework finds the planned files by itself, without being told their names. */
export const usesOwnSearch = ({ discovery }: Plan): boolean =>
  discovery?.chosen !== undefined && discovery.chosen !== 'named';

/** Whether a command compares. The first one of the first shard does, because the framework must look at the whole project for it. */
export const isCompared = (
  { plan, shard }: Pick<CommandRequest, 'plan' | 'shard'>,
  { tryNumber, part }: Pick<UnitGroup, 'tryNumber' | 'part'>,
): boolean => usesOwnSearch(plan) && tryNumber === 1 && part === 1 && shard === plan.shards[0];

/** The files that the plan has, and those that the user excludes. No other file may have tests. */
export async function knownFiles({
  plan,
  workingDirectory,
  platform: { files, context },
}: TriesRequest): Promise<string[]> {
  const planned = plannedFiles(plan);
  const { excludes = [] } = plan.discovery ?? {};
  if (excludes.length === 0) return planned;
  const all = await files.find(join(context.root, workingDirectory), ['**/*'], { hidden: true });
  return [...planned, ...all.filter(excludedBy(excludes))];
}

const plannedFiles = ({ units }: Plan): string[] => [...new Set(units.map(({ id, file }) => file ?? id))];

/** The found files without those that the user excludes. */
export const withoutExcluded = ({ discovery }: Plan, found: readonly string[]): string[] => {
  const isExcluded = excludedBy(discovery?.excludes ?? []);
  return found.filter((file) => !isExcluded(file));
};
