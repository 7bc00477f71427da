/** Folder with our reporters for test frameworks. It is next to the bundle, and the frameworks load the reporters by path. */
import { join } from 'node:path';

export const reportersFolder = join(import.meta.dirname, 'reporters');
