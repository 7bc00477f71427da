/** Where a page leads to: addresses are made from what the platform says of itself, never from a report. */
import { reportArtifact } from '../../model.ts';
import type { RunContext } from '../../platform/platform.ts';
import type { Links } from '../../render/links.ts';

/** @param run whose results are shown: this one, or the one that it publishes for */
export function linksOf(
  context: RunContext,
  suite: string,
  { runId, attempt }: Pick<RunContext, 'runId' | 'attempt'> = context,
): Links {
  const { repositoryUrl, triggeredBy, headCommit } = context;
  const commit = triggeredBy?.commit ?? headCommit ?? context.commit;
  if (repositoryUrl === undefined) return {};
  return {
    run: `${repositoryUrl}/actions/runs/${runId}/attempts/${attempt}`,
    artifact: reportArtifact(suite, attempt),
    ...(commit === '' ? {} : { commit, source: `${repositoryUrl}/blob/${commit}` }),
  };
}
