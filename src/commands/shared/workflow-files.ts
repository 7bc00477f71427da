/** The workflows of a repository. */
import { join } from 'node:path';
import type { Platform } from '../../platform/platform.ts';

export const WORKFLOWS = '.github/workflows';

/** Where GitHub looks for workflows. */
export const WORKFLOW = /^\.github\/workflows\/[^/\n]+\.ya?ml$/;

/** Their texts by path, in the order of their names. */
export async function readWorkflows({
  files,
  context,
}: Pick<Platform, 'files' | 'context'>): Promise<Map<string, string>> {
  const folder = join(context.root, WORKFLOWS);
  const texts = new Map<string, string>();
  if (!(await files.isDirectory(folder))) return texts;
  const paths = (await files.list(folder)).files.map((name) => `${WORKFLOWS}/${name}`);
  for (const path of paths.filter((one) => WORKFLOW.test(one)).sort()) {
    const text = await files.readText(join(context.root, path));
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}
