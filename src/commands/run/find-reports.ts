import { join } from 'node:path';
import type { Platform } from '../../platform/platform.ts';

/** JUnit files that a try left, relative to `folder`. */
export const findReports = async (folder: string, inside: string, { files }: Platform): Promise<string[]> =>
  (await files.find(join(folder, inside), ['**/*.xml'])).map((file) => `${inside}/${file}`);
