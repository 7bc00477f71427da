/** The artifacts of one real run. A test can change them and upload them again, so that a merge needs no new run of the tests. */
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Plan, Report, ShardRecord } from '../../src/model.ts';
import { type ActionsService, startActionsService } from './actions-service/service.ts';
import { createWorkflow } from './workflow.ts';

/** The texts of an artifact by path. */
export type Folder = Readonly<Record<string, string>>;

export interface Recording {
  readonly plan: Folder;
  /** The artifacts of the shards. The first is that of shard 1. */
  readonly shards: readonly Folder[];
  /** The results of the merge of all of them. */
  readonly report: Report;
  readonly junit: string;
}

export const PLAN_ARTIFACT = 'shardwise-default-plan';
export const shardArtifact = (shard: number, attempt: number): string =>
  `shardwise-default-shard-${shard}-attempt-${attempt}`;

export const planOf = (folder: Folder): Plan => JSON.parse(folder['plan.json'] ?? '{}');
export const recordOf = (folder: Folder): ShardRecord => JSON.parse(folder['shardwise-shard.json'] ?? '{}');

export const SHARDS = 3;

/** Records three shards of the example with one flaky and one skipped test. The bundles plan, run and merge them. The strategy ignores time, so no test moves: shard 1 has no second try. */
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

/** The texts of the artifact of this name. */
export async function readArtifact(service: ActionsService, name: string): Promise<Folder> {
  const id = service.artifacts().find((artifact) => artifact.name === name)?.id;
  const url = `${service.url}/repos/octo-org/octo-repo/actions/artifacts/${id}/zip`;
  const answer = await fetch(url, { headers: { authorization: `token ${service.token}` } });
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
}
