/** The repository's own settings. */
import { join } from 'node:path';
import type { Platform } from '../platform/platform.ts';

export const CONFIGURATION_FILE = '.github/shardwise.yml';

export const readConfiguration = ({ files, context }: Platform): Promise<string | undefined> =>
  files.readText(join(context.root, CONFIGURATION_FILE));
