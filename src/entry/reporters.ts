/** Our reporters for test frameworks lie beside the bundle; the frameworks load them by path. */
import { join } from 'node:path';

export const reportersFolder = join(import.meta.dirname, 'reporters');
