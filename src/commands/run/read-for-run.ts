/** Reads the files that a framework needs to see before it runs units, such as those that say which module a package belongs to. */
import { join, posix } from 'node:path';
import type { Framework, KnownFiles, RunRequest } from '../../frameworks/framework.ts';
import type { Platform } from '../../platform/platform.ts';
import { slashed } from '../../text/paths.ts';

export interface Place {
  readonly framework: Framework;
  readonly args: readonly string[];
  /** Relative to the repository. */
  readonly workingDirectory: string;
  readonly platform: Pick<Platform, 'files'> & { readonly context: Pick<Platform['context'], 'root'> };
}

export async function readForRun(
  { framework: { reads }, args, workingDirectory, platform: { files, context } }: Place,
  units: readonly string[],
  known?: KnownFiles,
): Promise<Pick<RunRequest, 'project'>> {
  if (reads === undefined) return {};
  const folder = join(context.root, workingDirectory);
  const paths = new Set([...(reads.named?.(args) ?? []), ...(reads.units ? units : [])]);
  const anywhere = [...(reads.anywhere ?? []), ...(known === undefined ? [] : (reads.compared ?? []))];
  if (anywhere.length > 0) for (const file of await files.find(folder, anywhere)) paths.add(file);
  for (const unit of units) {
    if (reads.inside.length > 0)
      for (const file of await files.find(join(folder, unit), reads.inside)) paths.add(posix.join(unit, file));
    for (const above of foldersFrom(posix.join(slashed(workingDirectory), unit)))
      for (const name of reads.above) paths.add(posix.relative(slashed(workingDirectory), posix.join(above, name)));
  }
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = await files.readText(join(folder, path));
    if (text !== undefined) texts.set(path, text);
  }
  return { project: { folder: slashed(folder), texts } };
}

/** A folder of the repository and those above it. */
function foldersFrom(folder: string): string[] {
  const above = posix.dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above)];
}
