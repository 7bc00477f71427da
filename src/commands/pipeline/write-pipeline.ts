/** Writes the pipeline of a plan. */
import { join } from 'node:path';
import { type Plan, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { PIPELINES } from './index.ts';

export interface PipelineInputs {
  readonly ci?: string | undefined;
  readonly 'ci-template'?: string | undefined;
  readonly 'ci-command': string;
  readonly matrices: number;
}

/** Writes the pipeline of plans, and returns where it is, relative to the repository. */
export type PipelineWriter = (plans: readonly Plan[]) => Promise<string>;

/** Checks all that a pipeline needs beside its plans, before they are made. Undefined where none is wanted. @throws UsageError */
export async function openPipeline(
  { ci, 'ci-template': given, 'ci-command': command, matrices }: PipelineInputs,
  { context, files }: Platform,
): Promise<PipelineWriter | undefined> {
  const pipeline = PIPELINES.find(({ name }) => name === ci);
  if (pipeline === undefined) return undefined;
  if (matrices > 1)
    throw new UsageError(
      `input matrices is ${matrices}, but a pipeline of ${pipeline.name} has no matrix: leave it out`,
    );
  const path = given ?? pipeline.template;
  const text = await files.readText(join(context.root, path));
  const request = { context, template: { path, text }, command };
  pipeline.render({ ...request, plans: [] });
  return async (plans) => {
    await files.write(join(context.root, pipeline.file), pipeline.render({ ...request, plans }));
    return pipeline.file;
  };
}
