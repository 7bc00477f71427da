/** Notices a job that has not checked out the repository. Its test command would only say that it found no tests. */
import { join } from 'node:path';
import { plural } from '../../text/numbers.ts';
import type { TriesRequest } from './request.ts';

/** What is missing, in words. Undefined where a file of the shard is there, or where the files may be elsewhere, as in an image of a container. */
export async function missingCheckout({ plan, shard, workingDirectory, platform, ...request }: TriesRequest) {
  if (request.framework.name === 'custom' || request.command !== undefined) return undefined;
  const fileOf = new Map(plan.units.map(({ id, file }) => [id, file]));
  const files = new Set(shard.units.flatMap((id) => fileOf.get(id) ?? []));
  const [first] = files;
  if (first === undefined) return undefined;
  const { files: disk, context } = platform;
  for (const file of files) if (await disk.exists(join(context.root, workingDirectory, file))) return undefined;
  return `none of its ${plural(files.size, 'test file')} is in the workspace, such as ${JSON.stringify(first)}: check out the repository in this job, before this step, and make the files that are not in it`;
}
