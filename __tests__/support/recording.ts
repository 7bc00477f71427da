/** What the jobs of one real run left for each other, to be changed and left again: what a merge is given, without running the tests each time. */
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Plan, Report, ShardRecord } from '../../src/model.ts';
import { type ActionsService, startActionsService } from './actions-service/service.ts';
import { createWorkflow } from './workflow.ts';

/** Text by path in the artifact. */
export type Folder = Readonly<Record<string, string>>;

export interface Recording {
  readonly plan: Folder;
  /** The first is that of shard 1. */
  readonly shards: readonly Folder[];
  /** Of the merge of all that. */
  readonly report: Report;
  readonly junit: string;
}

export const PLAN_ARTIFACT = 'shardwise-default-plan';
export const shardArtifact = (shard: number, attempt: number): string =>
  `shardwise-default-shard-${shard}-attempt-${attempt}`;

export const planOf = (folder: Folder): Plan => JSON.parse(folder['plan.json'] ?? '{}');
export const recordOf = (folder: Folder): ShardRecord => JSON.parse(folder['shardwise-shard.json'] ?? '{}');

export const SHARDS = 3;

/** Three shards of the example with one flaky and one skipped test, planned, run and merged by the bundles. By rule, so that no test moves: shard 1 has no second try. */
export async function recordRun(repository: string, node: string): Promise<Recording> {
  const service = await startActionsService();
  const project = join(repository, 'examples', 'node-test');
  const workflow = createWorkflow({ service, node, repository, project });
  try {
    const { merged } = await workflow.run({ inputs: { shards: String(SHARDS), strategy: 'round-robin' } });
    const read = (name: string) => readArtifact(service, name);
    return {
      plan: await read(PLAN_ARTIFACT),
      shards: await Promise.all(Array.from({ length: SHARDS }, (_, at) => read(shardArtifact(at + 1, 1)))),
      report: merged.report,
      junit: merged.junit,
    };
  } finally {
    workflow.remove();
    await service.stop();
  }
}

async function readArtifact(service: ActionsService, name: string): Promise<Folder> {
  const id = service.artifacts().find((artifact) => artifact.name === name)?.id;
  const url = `${service.url}/repos/octo-org/octo-repo/actions/artifacts/${id}/zip`;
  const answer = await fetch(url, { headers: { authorization: `token ${service.token}` } });
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
}
