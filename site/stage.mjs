/** Copies the files of the repository that the site has to their places in `.pages`, where VitePress reads them. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf, REPOSITORY } from './pages.mjs';

export const STAGE = join(import.meta.dirname, '.pages');

export function stage(sources) {
  rmSync(STAGE, { recursive: true, force: true });
  for (const source of sources) cpSync(join(REPOSITORY, source), join(STAGE, placeOf(source)));
}
