/** Opens the folder of the tests. What is read of it is read once, when it is first needed. */

import { join } from 'node:path';
import picomatch from 'picomatch';
import { discoverFiles } from '../../discovery/test-files.ts';
import type { Framework, SearchedProject } from '../../frameworks/framework.ts';
import { FRAMEWORKS, PROJECT_FILES } from '../../frameworks/index.ts';
import { UsageError } from '../../model.ts';
import { once } from '../../once.ts';
import type { Platform } from '../../platform/platform.ts';
import { slashed } from '../../text/paths.ts';
import type { ProjectFolder } from './project.ts';

/** How many of its test files show which framework a project has. */
const RECOGNISED_FILES = 20;

/** @param name input working-directory @throws UsageError when the folder does not exist */
export async function openProject(name: string, { files, context }: Platform): Promise<ProjectFolder> {
  const folder = join(context.root, name);
  if (!(await files.isDirectory(folder)))
    throw new UsageError(
      `input working-directory is ${JSON.stringify(name)}, but the repository has no such folder: write a folder that exists`,
    );
  // A search of a large repository takes a while, so it runs on first use, and only once.
  const list = once(() => files.list(folder));
  const readAll = async (paths: readonly string[]): Promise<(readonly [string, string])[]> => {
    const texts = await Promise.all(
      paths.map(async (path) => [path, await files.readText(join(folder, path))] as const),
    );
    return texts.filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
  };
  const read = once(async (): Promise<SearchedProject> => {
    const { files: all } = await list();
    return {
      folder: slashed(folder),
      files: all,
      names: [...new Set(all.map((file) => file.split('/')[0] ?? file))],
      texts: new Map(await readAll(foldersFrom(name).flatMap((above) => PROJECT_FILES.map((file) => above + file)))),
      testFileOf: ({ patterns, recognises }) =>
        recognises === undefined ? discoverFiles(all, patterns)[0]?.id : undefined,
    };
  });
  return {
    folder,
    list,
    recognise: once(async () => {
      const all = (await list()).files.filter((file) => !file.includes('\ufffd'));
      const found = new Map<string, string | undefined>();
      for (const { name, patterns, recognises } of FRAMEWORKS.filter((framework) => framework.recognises)) {
        const first = discoverFiles(all, patterns).slice(0, RECOGNISED_FILES);
        const sources = await readAll(first.map(({ id }) => id));
        found.set(name, recognises?.(sources.map(([, text]) => text)) ? sources[0]?.[0] : undefined);
      }
      return found;
    }),
    listBehind: (link) => files.list(join(folder, link)),
    read: async (framework?: Framework) => {
      const project = await read();
      if (framework?.searchFiles === undefined) return project;
      const isFurther = picomatch([...framework.searchFiles], { dot: true });
      const further = (await list()).files.filter((file) => isFurther(file));
      return { ...project, texts: new Map([...project.texts, ...(await readAll(further))]) };
    },
  };
}

/** The prefixes of the folder itself and of those above it in the repository: `''`, `../`, `../../`. */
function foldersFrom(name: string): string[] {
  const depth = name.split('/').filter((part) => part !== '' && part !== '.').length;
  return Array.from({ length: depth + 1 }, (_, above) => '../'.repeat(above));
}
