/** What several suites of one project make of its test files: those that none of them runs, and those that two of them run. */
import { namesFiles } from '../../discovery/test-files.ts';
import { groupBy } from '../../group-by.ts';
import { listSome, plural } from '../../text/numbers.ts';
import { parseProjectUnit } from '../../text/unit-id.ts';
import type { Discovered } from './discover.ts';
import type { PlanInputs } from './request.ts';
import { searchFiles } from './search.ts';

export interface DiscoveredSuite {
  readonly inputs: PlanInputs;
  readonly discovered: Discovered;
}

/** The suites of one framework in one folder. */
type OneProject = readonly [DiscoveredSuite, ...DiscoveredSuite[]];

/**
 * Warnings about the files of each project, by the name of its first suite. A suite without globs of its own runs all files of its project.
 * Units that are no files are not compared.
 */
export async function describeSharedFiles(
  suites: readonly DiscoveredSuite[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ofFiles = suites.filter(({ discovered }) => discovered.framework.fileOfId !== undefined);
  const projects = groupBy(ofFiles, ({ discovered: { framework, project } }) =>
    JSON.stringify([framework.name, project.folder]),
  );
  const warnings = new Map<string, readonly string[]>();
  for (const project of projects.values())
    warnings.set(project[0].inputs.suite, [...describeTwice(project), ...(await describeUnclaimed(project))]);
  return warnings;
}

const filesOf = ({ discovered: { units } }: DiscoveredSuite): string[] =>
  units.map(({ id, file = id }) => parseProjectUnit(file).file);

function describeTwice(suites: OneProject): string[] {
  const owners = new Map<string, Set<string>>();
  for (const suite of suites)
    for (const file of filesOf(suite)) owners.set(file, (owners.get(file) ?? new Set()).add(suite.inputs.suite));
  const twice = [...owners].filter(([, names]) => names.size > 1).map(([file]) => file);
  if (twice.length === 0) return [];
  return [`more than one suite runs ${plural(twice.length, 'test file')}: ${listSome(twice)}`];
}

async function describeUnclaimed(suites: OneProject): Promise<string[]> {
  const [first] = suites;
  if (!suites.every(({ inputs }) => namesFiles(inputs.tests))) return [];
  const { framework, project } = first.discovered;
  const inputs = { ...first.inputs, args: undefined, tests: undefined };
  const { units } = await searchFiles(framework, inputs, project);
  const claimed = new Set(suites.flatMap(filesOf));
  const unclaimed = units.map(({ id }) => parseProjectUnit(id).file).filter((file) => !claimed.has(file));
  if (unclaimed.length === 0) return [];
  return [
    `no suite runs ${plural(unclaimed.length, 'test file')} that ${framework.title} finds: ${listSome(unclaimed)}. To run ${unclaimed.length === 1 ? 'it' : 'them'}, add a suite or a glob in "tests:"`,
  ];
}
