/** The repository's own settings. */
import { join } from 'node:path';
import type { SettingsFile } from '../inputs/inputs.ts';
import { CONFIGURABLE_INPUTS } from '../inputs/tables.ts';
import type { Platform } from '../platform/platform.ts';

const PATH = '.github/shardwise.yml';

/** Undefined where the repository has none. */
export async function readSettings({ files, context }: Platform): Promise<SettingsFile | undefined> {
  const yaml = await files.readText(join(context.root, PATH));
  return yaml === undefined ? undefined : { yaml, path: PATH, known: CONFIGURABLE_INPUTS };
}
