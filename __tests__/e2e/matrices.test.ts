/** The workflow with four matrices of docs/scale.md, as it stands there, run by act with the bundled actions. Needs `npm run bundle`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest } from '@jest/globals';
import { EXIT } from '../../src/model.ts';
import type { ActRun } from '../support/act.ts';
import { ACT, type ActStage, copyExample, releaseActions, startActStage, workflowOf } from '../support/act-stage.ts';
import { testWith } from '../support/tools.ts';
import type { Workspace } from '../support/workspace.ts';

jest.setTimeout(180_000);

const testWithAct = testWith('act', ACT !== undefined);

/** The example has nothing to install. More than 256 shards would be too many for this machine; three are dealt as they would be. */
const WORKFLOW = workflowOf('docs/scale.md').replace(/ +- run: npm ci\n/g, '');

let released: Workspace;
let stage: ActStage;
beforeAll(async () => {
  if (ACT !== undefined) released = await releaseActions();
});
afterAll(() => released?.remove());
beforeEach(async () => {
  if (ACT !== undefined) stage = await startActStage(released);
});
afterEach(() => stage?.end());

async function runWorkflow(workflow: string): Promise<ActRun> {
  copyExample('node-test', stage.workspace);
  mkdirSync(join(stage.workspace, '.github'), { recursive: true });
  writeFileSync(join(stage.workspace, '.github/shardwise.yml'), 'shards: 3\n');
  await stage.commit(workflow);
  return stage.run({ runId: '1' });
}

/** The shards that ran in each job of a matrix: `test-1 1`. */
const shardsOf = ({ jobs }: ActRun): string[] =>
  jobs
    .flatMap(({ id, matrix }) => (id.startsWith('test-') && matrix['shard'] ? [`${id} ${matrix['shard']}`] : []))
    .sort();

const mergeOf = ({ jobs, log }: ActRun) => {
  const merge = jobs.find(({ id }) => id === 'merge');
  if (merge === undefined) throw new Error(`the merge did not run:\n${log}`);
  return merge;
};

/** The workflow without a job, and without its name in the needs of the merge. */
const withoutJob = (workflow: string, job: string): string =>
  workflow.replace(new RegExp(`  ${job}:\\n[\\s\\S]*?\\n\\n(?=  \\S)`), '').replace(`, ${job}`, '');

describe('the workflow with four matrices in a real engine', () => {
  testWithAct('runs a job for each matrix with rows, skips the other one, and has one merge', async () => {
    const run = await runWorkflow(WORKFLOW);
    expect(run.exitCode).toBe(0);
    expect(shardsOf(run)).toEqual(['test-1 1', 'test-2 2', 'test-3 3']);
    expect(Object.fromEntries(mergeOf(run).outputs)).toMatchObject({ verdict: 'passed', missing: '0' });
  });

  testWithAct('is red without the job of one matrix, and names that matrix', async () => {
    expect(withoutJob(WORKFLOW, 'test-2')).not.toContain('test-2');
    const run = await runWorkflow(withoutJob(WORKFLOW, 'test-2'));
    expect(run.exitCode).not.toBe(0);
    expect(shardsOf(run)).toEqual(['test-1 1', 'test-3 3']);
    const merge = mergeOf(run);
    expect(merge.failedWith).toBe(EXIT.incomplete);
    expect(merge.outputs.get('verdict')).toBe('incomplete');
    expect(merge.summary).toMatch(/shard 2 left no result: no job of matrix\S+2 left one/); // the hyphen is escaped
  });
});
