/** Finds test files by name, with nothing installed: by the framework's configuration, its usual patterns, or the user's globs. */
import { describeNothingFound, discoverFiles, namesFiles } from '../../discovery/test-files.ts';
import type { Unit } from '../../discovery/unit.ts';
import { withoutTests } from '../../frameworks/custom.ts';
import type { Framework, Search } from '../../frameworks/framework.ts';
import { splitWords } from '../../frameworks/shared/split-words.ts';
import { groupBy } from '../../group-by.ts';
import { byCodeUnit, type Discovery, UsageError } from '../../model.ts';
import { listSome, plural } from '../../text/numbers.ts';
import type { ListedUnits, ProjectFolder } from './project.ts';
import type { PlanInputs } from './request.ts';
import { describeUnreached, linkedTests } from './unreached.ts';

type SearchInputs = Pick<PlanInputs, 'tests' | 'args' | 'command' | 'working-directory'>;

/** @throws UsageError when there is no pattern to search for */
export async function searchFiles(
  framework: Framework,
  inputs: SearchInputs,
  project: ProjectFolder,
): Promise<ListedUnits> {
  const { tests, 'working-directory': folder } = inputs;
  const byUser = namesFiles(tests) ? await searchNamed(framework, inputs, project) : undefined;
  const search = byUser ?? excluding(await searchOf(framework, inputs, project), tests ?? []);
  const { patterns } = search;
  if (patterns.length === 0)
    throw new UsageError(
      `framework ${framework.name} has no patterns of test files: write input tests (globs of test files) or input list-command`,
    );
  const { files: listed, links } = await project.list();
  const files = framework.links === undefined ? listed : [...listed, ...links.toFiles];
  const byItself = byUser === undefined ? framework.hiddenFiles : undefined;
  const choose = (among: readonly string[]) => find(among, search, search.hidden ?? byItself === true);
  const units = inUnits(choose(files), framework, search);
  const leftOut =
    byItself === 'some-versions' && search.configuration === undefined ? describeHidden(files, search, framework) : [];
  const title = byUser === undefined ? { framework: framework.title } : {};
  const nothing =
    units.length === 0
      ? [describeNothingFound({ ...search, folder, files, ...title, ...acceptedBy(search, files) })]
      : [];
  const linked = byUser === undefined ? await linkedTests(framework, project, choose) : [];
  const discovery = { ...discoveryOf(search, linked), ...chosenBy(tests) };
  return {
    framework,
    units,
    counts: {},
    discovery,
    warnings: [
      ...(search.warnings ?? []),
      ...unfollowed(framework, discovery),
      ...(await describeUnreached(project, choose)),
      ...leftOut,
      ...nothing,
    ],
  };
}

/** The search for the files that the user names. */
async function searchNamed(framework: Framework, inputs: SearchInputs, project: ProjectFolder): Promise<Search> {
  const patterns = inputs.tests ?? [];
  const { units } = framework.searchesUnits ? await searchOf(framework, inputs, project) : {};
  return { patterns, ...(units && { units }) };
}

const searchOf = async (
  framework: Framework,
  { args, command }: SearchInputs,
  project: ProjectFolder,
): Promise<Search> =>
  framework.search?.(
    await project.read(framework),
    splitWords(args ?? ''),
    command === undefined ? undefined : withoutTests(splitWords(command)),
  ) ?? { patterns: framework.patterns };

/** The units that files are in, where several files are one unit. */
function inUnits(files: readonly Unit[], { unitOfFile }: Framework, { units: known }: Search): readonly Unit[] {
  if (known !== undefined) {
    const chosen = new Set(files.map(({ id }) => id));
    const found = [...known].map(([id, own]) => ({ id, files: own.filter((file) => chosen.has(file)) }));
    return found.filter((unit) => unit.files.length > 0).sort((a, b) => byCodeUnit(a.id, b.id));
  }
  if (unitOfFile === undefined) return files;
  const units = groupBy(
    files.map(({ id }) => id),
    (file) => unitOfFile(file),
  );
  return [...units].map(([id, members]) => ({ id, files: members })).sort((a, b) => byCodeUnit(a.id, b.id));
}

/** The search without the files that the user excludes. */
const excluding = (search: Search, excludes: readonly string[]): Search => ({
  ...search,
  patterns: search.patterns.length === 0 ? [] : [...search.patterns, ...excludes],
});

const acceptedBy = ({ accepts }: Search, files: readonly string[]) =>
  accepts === undefined ? {} : { accepted: files.filter(accepts) };

const find = (files: readonly string[], { patterns, accepts }: Search, hidden: boolean): Unit[] =>
  discoverFiles(accepts === undefined ? files : files.filter(accepts), patterns, hidden);

/** How much of what the framework finds the user lets the plan have. */
export function chosenBy(tests: readonly string[] | undefined): Pick<Discovery, 'chosen' | 'excludes'> {
  if (tests === undefined || tests.length === 0) return { chosen: 'all' };
  return namesFiles(tests) ? { chosen: 'named' } : { chosen: 'some', excludes: tests };
}

const discoveryOf = ({ configuration, notFollowed = [] }: Search, linked: readonly string[]): Discovery => ({
  ...(configuration === undefined ? { by: 'patterns' } : { by: 'configuration', from: configuration }),
  notFollowed: [...notFollowed, ...linked],
});

const unfollowed = ({ title, list }: Framework, { notFollowed }: Discovery): string[] =>
  notFollowed.map(
    (setting) =>
      `only ${title} itself can follow ${setting}. The plan may miss tests or name files that are none. ${list === undefined ? 'Write the test files as "tests:"' : `Install ${title} in the plan job, so that it lists its tests ("discovery: list")`}`,
  );

/** A warning about files that the patterns would match if they matched names that begin with a dot. */
function describeHidden(files: readonly string[], search: Search, { title }: Framework): string[] {
  const shown = new Set(find(files, search, false).map(({ id }) => id));
  const hidden = find(files, search, true).flatMap(({ id }) => (shown.has(id) ? [] : [id]));
  if (hidden.length === 0) return [];
  return [
    `${plural(hidden.length, 'test file')} ${hidden.length === 1 ? 'is' : 'are'} not planned: ${listSome(hidden)}. The name or a folder begins with a dot, and only some versions of ${title} run such files. To run them, name them in "tests:"`,
  ];
}
