/** Links for a page about a run. Addresses come from the platform, never from a report. */
import { reportArtifact } from '../../model.ts';
import type { Platform, RunContext } from '../../platform/platform.ts';
import type { Links } from '../../render/links.ts';

/** @param run the run whose results are shown: this one, or the one that it publishes for */
export function linksOf(
  { host, context }: Pick<Platform, 'host' | 'context'>,
  suite: string,
  { runId, attempt, workflow }: Pick<RunContext, 'runId' | 'attempt' | 'workflow'> = context,
): Links {
  const { repositoryUrl, triggeredBy, headCommit } = context;
  const commit = triggeredBy?.commit ?? headCommit ?? context.commit;
  if (repositoryUrl === undefined || host.links === undefined) return { host };
  const { run, artifacts, file } = host.links;
  return {
    host,
    run: run(repositoryUrl, runId, attempt),
    // Elsewhere the artifacts of a job have no names of their own.
    ...(artifacts && {
      artifacts: artifacts(repositoryUrl, runId),
      artifact: reportArtifact(suite, attempt, workflow),
    }),
    ...(commit === '' ? {} : { commit, source: (path, line) => file(repositoryUrl, commit, path, line) }),
  };
}
