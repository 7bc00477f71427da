/** Finds the packages with test files, by the rules of `go test ./...`. Build constraints are left to Go: a shard runs what its system has. */
import { dirname, join } from 'node:path/posix';
import { listSome, plural } from '../../text/numbers.ts';
import type { Search, SearchedProject } from '../framework.ts';
import { directives, MODULE_FILE, modulesOf } from './modules.ts';

export const GO_PATTERNS: readonly string[] = [
  '**/*_test.go',
  '!**/{testdata,vendor}/**',
  '!**/_*/**',
  '!**/_*',
  '!**/.*',
];

export function searchGo(project: SearchedProject): Search {
  const modules = modulesOf(project);
  const isIgnored = ignoredBy(modules.tested, project);
  const { workspace, others } = modules;
  return {
    patterns: GO_PATTERNS,
    accepts: (file) => modules.tested.has(modules.moduleOf(file)) && !isIgnored(file),
    ...(workspace === undefined ? {} : { configuration: workspace }),
    warnings: describeOthers(others, workspace, project),
  };
}

function describeOthers(
  others: readonly string[],
  workspace: string | undefined,
  { files }: SearchedProject,
): string[] {
  const tested = others.filter((module) =>
    files.some((file) => file.startsWith(`${module}/`) && file.endsWith('_test.go')),
  );
  if (tested.length === 0) return [];
  const why = workspace === undefined ? 'go test ./... leaves them out' : `${workspace} does not use them`;
  return [
    `the tests of ${plural(tested.length, 'module')} are not planned, because ${why}: ${listSome(tested)}. To plan them too, write tests: **/*_test.go`,
  ];
}

/** The folders that the `ignore` lines of each go.mod leave out: `./x` is one folder, and `x` is every folder of this name. */
function ignoredBy(modules: Iterable<string>, { texts }: SearchedProject): (file: string) => boolean {
  const ignored = [...modules].flatMap((module) =>
    directives(texts.get(join(module, MODULE_FILE)) ?? '', 'ignore').map((path) => ({ module, path })),
  );
  return (file) =>
    ignored.some(({ module, path }) => {
      const inside = module === '.' ? file : file.slice(module.length + 1);
      if (module !== '.' && !file.startsWith(`${module}/`)) return false;
      const folder = `/${dirname(inside)}/`;
      return path.startsWith('./') ? folder.startsWith(`/${join(path)}/`) : folder.includes(`/${path}/`);
    });
}
