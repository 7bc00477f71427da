/** The table of pipelines that a plan can write. */
import { gitlab } from './gitlab.ts';
import type { Pipeline } from './pipeline.ts';

export const PIPELINES: readonly Pipeline[] = [gitlab];
