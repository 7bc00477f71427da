/** Finds test files by pattern, with nothing installed (`discovery: static`). */
import { describeNothingFound, discoverFiles } from '../../discovery/test-files.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { UsageError } from '../../model.ts';
import { listSome, plural } from '../../text/numbers.ts';
import type { ListedUnits, ProjectFolder } from './project.ts';
import type { PlanInputs } from './request.ts';

/** @throws UsageError when there is no pattern to search for */
export async function searchFiles(
  framework: Framework,
  { tests, 'working-directory': folder }: Pick<PlanInputs, 'tests' | 'working-directory'>,
  { allFiles }: ProjectFolder,
): Promise<ListedUnits> {
  const patterns = tests ?? framework.patterns;
  if (patterns.length === 0)
    throw new UsageError(
      `framework ${framework.name} has no patterns of test files: write input tests (globs of test files) or input list-command`,
    );
  const files = await allFiles();
  const byItself = tests === undefined ? framework.hiddenFiles : undefined;
  const units = discoverFiles(files, patterns, byItself === true);
  const leftOut = byItself === 'some-versions' ? describeHidden(files, patterns, framework) : [];
  const title = tests === undefined ? { framework: framework.title } : {};
  const nothing = units.length === 0 ? [describeNothingFound({ folder, patterns, files, ...title })] : [];
  return { framework, units, counts: {}, warnings: [...leftOut, ...nothing] };
}

/** A warning about files that the patterns would match if they matched names that begin with a dot. */
function describeHidden(files: readonly string[], patterns: readonly string[], { title }: Framework): string[] {
  const shown = new Set(discoverFiles(files, patterns).map(({ id }) => id));
  const hidden = discoverFiles(files, patterns, true).flatMap(({ id }) => (shown.has(id) ? [] : [id]));
  if (hidden.length === 0) return [];
  return [
    `${plural(hidden.length, 'test file')} ${hidden.length === 1 ? 'is' : 'are'} not planned: ${listSome(hidden)}. The name or a folder begins with a dot, and only some versions of ${title} run such files. To run them, name them in "tests:"`,
  ];
}
