/** Shards that take batches from each other: the bundled actions against the emulated services. Needs `npm run bundle`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { EXIT, type ReportUnit } from '../../src/model.ts';
import { createGitHubClaims } from '../../src/platform/github/claims.ts';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { findNode24 } from '../support/runner.ts';
import { createWorkflow, type MatrixRow } from '../support/workflow.ts';

jest.setTimeout(300_000);

const repository = resolve(import.meta.dirname, '../..');
const node = await findNode24(repository);

const FILES = 20;
const test1 = (name: string): string => `import assert from 'node:assert';
import { test } from 'node:test';
test('works on this machine: ${name}', () => assert.ok(!(process.env.BROKEN ?? '').split(',').includes('${name}')));
`;

let service: ActionsService;
let workflow: ReturnType<typeof createWorkflow>;

beforeEach(async () => {
  service = await startActionsService();
  workflow = createWorkflow({
    service,
    node,
    repository,
    project: join(repository, 'examples/node-test'),
    settings: () =>
      'tests: ["small/*.test.mjs"]\nshards: 2\nsteal: on\nretries: 0\non-empty: fail\ndiscovery: static\n',
    prepare: (workspace) => {
      mkdirSync(join(workspace, 'small'));
      for (let at = 0; at < FILES; at += 1) {
        const name = `t${String(at).padStart(2, '0')}`;
        writeFileSync(join(workspace, `small/${name}.test.mjs`), test1(name));
      }
    },
  });
});
afterEach(async () => {
  workflow.remove();
  await service.stop();
});

const claims = (): readonly string[] =>
  service
    .artifacts()
    .map(({ name }) => name)
    .filter((name) => name.startsWith('shardwise-default-claim-'))
    .sort();

/** The plan: two shards, each with three batches of one unit at the end. */
async function planned() {
  const { plan, matrix } = await workflow.plan();
  expect(plan.shards.map(({ units, tail }) => [units.length, tail])).toEqual([
    [FILES / 2, [1, 1, 1]],
    [FILES / 2, [1, 1, 1]],
  ]);
  const [first, second] = matrix as [MatrixRow, MatrixRow];
  const [one, two] = plan.shards.map(({ units }) => units) as [string[], string[]];
  return { first, second, one, two };
}

const ranIn = (units: readonly ReportUnit[], shard: number): readonly string[] =>
  units.flatMap((unit) => (unit.shard === shard && unit.outcome === 'passed' ? [unit.id] : [])).sort();
/** The name of the test in a file. */
const nameOf = (unit: string | undefined): string => /t\d\d/.exec(unit ?? '')?.[0] ?? '';

test('a shard that is done runs the batches of a late one, and the merge finds every test once', async () => {
  const { first, second, one, two } = await planned();
  expect((await workflow.shard(first)).log).toContain('this shard runs a batch of shard 2, which ends later: 1 unit');
  const late = await workflow.shard(second);
  expect(late.log).toContain('other shards run 3 units of this one, because they were done before');
  expect(late.exitCode).toBe(EXIT.passed);
  expect(claims()).toHaveLength(6);
  const { report, exitCode } = await workflow.merge();
  expect([exitCode, report.verdict, report.totals.tests]).toEqual([EXIT.passed, 'passed', FILES]);
  expect(report.warnings).toEqual([]);
  expect(ranIn(report.units, 1)).toEqual([...one, ...two.slice(-3)].sort());
  expect(ranIn(report.units, 2)).toEqual(two.slice(0, -3).sort());
  expect(report.doubled).toBeUndefined();
  expect(claims()).toEqual([]);
});

test('a shard in which something fails takes nothing', async () => {
  const { first, second, one } = await planned();
  const red = await workflow.shard(first, { env: { BROKEN: nameOf(one[0]) } });
  expect([red.exitCode === EXIT.passed, red.log.includes('which ends later')]).toEqual([false, false]);
  expect((await workflow.shard(second)).exitCode).toBe(EXIT.passed);
  const { report } = await workflow.merge();
  expect([report.verdict, report.totals.tests, report.totals.failed]).toEqual(['failed', FILES, 1]);
});

test('what fails in a batch of another shard runs again where it failed', async () => {
  const { first, second, two } = await planned();
  const stolen = nameOf(two.at(-2));
  expect((await workflow.shard(first, { env: { BROKEN: stolen } })).exitCode).not.toBe(EXIT.passed);
  expect((await workflow.shard(second)).exitCode).toBe(EXIT.passed);
  expect((await workflow.merge()).report.totals).toMatchObject({ tests: FILES, failed: 1, missing: 0 });
  const again = await workflow.shard(first, { job: { attempt: 2, rerun: 'failed' } });
  expect(again.log).toContain('shard 1 in attempt 2 runs 1 of 12 units again');
  expect(again.exitCode).toBe(EXIT.passed);
  const { report } = await workflow.merge({ job: { attempt: 2, rerun: 'failed' } });
  expect([report.verdict, report.totals.tests, report.totals.flaky]).toEqual(['passed', FILES, 1]);
});

test('what a shard claimed that left no result is missing, and its re-run runs it', async () => {
  const { first, second, two } = await planned();
  await createGitHubClaims(service.serviceEnvironment())?.claim('shardwise-default-claim-2-2');
  expect((await workflow.shard(second)).exitCode).toBe(EXIT.passed);
  const { report, exitCode } = await workflow.merge();
  expect([exitCode, report.verdict]).toEqual([EXIT.incomplete, 'incomplete']);
  expect(report.missing).toContainEqual({ unit: two.at(-2), shard: 2 });
  const job = { attempt: 2, rerun: 'failed' } as const;
  const again = await workflow.shard(first, { job });
  expect(again.exitCode).toBe(EXIT.passed);
  const merged = await workflow.merge({ job });
  expect([merged.report.verdict, merged.report.totals.tests]).toEqual(['passed', FILES]);
  expect(ranIn(merged.report.units, 1)).toContain(two.at(-2));
});

test('the re-run of an owner that left no result does not run what others ran', async () => {
  const { first, second, two } = await planned();
  expect((await workflow.shard(first)).exitCode).toBe(EXIT.passed);
  expect((await workflow.merge()).report.verdict).toBe('incomplete');
  const job = { attempt: 2, rerun: 'failed' } as const;
  expect((await workflow.shard(second, { job })).exitCode).toBe(EXIT.passed);
  const { report } = await workflow.merge({ job });
  expect([report.verdict, report.totals.tests, report.doubled]).toEqual(['passed', FILES, undefined]);
  expect(ranIn(report.units, 2)).toEqual(two.slice(0, -3).sort());
});

test('where the service fails each shard runs its own list, and what ran twice is named', async () => {
  const { first, second, one } = await planned();
  service.inject({ route: 'CreateArtifact', times: 2, effect: { kind: 'status', status: 500 } });
  const alone = await workflow.shard(first);
  expect([alone.exitCode, alone.log.includes('failed twice in a row')]).toEqual([EXIT.passed, true]);
  expect(claims()).toEqual([]);
  expect((await workflow.shard(second)).exitCode).toBe(EXIT.passed);
  const { report } = await workflow.merge();
  expect([report.verdict, report.totals.tests]).toEqual(['passed', FILES]);
  expect(report.doubled?.map(({ unit }) => unit).sort()).toEqual(one.slice(-3).sort());
});

test('of a batch that ran twice the worse result counts, whichever it is', async () => {
  const { first, second, one } = await planned();
  service.inject({ route: 'CreateArtifact', times: 2, effect: { kind: 'status', status: 500 } });
  expect((await workflow.shard(first)).exitCode).toBe(EXIT.passed);
  expect((await workflow.shard(second, { env: { BROKEN: nameOf(one.at(-1)) } })).exitCode).not.toBe(EXIT.passed);
  const { report } = await workflow.merge();
  expect([report.verdict, report.totals.tests, report.totals.failed]).toEqual(['failed', FILES, 1]);
});

test('a claim whose answer is lost is found in the list', async () => {
  const { first, second } = await planned();
  service.inject({ route: 'FinalizeArtifact', times: 1, effect: { kind: 'lose-reply' } });
  expect((await workflow.shard(first)).exitCode).toBe(EXIT.passed);
  expect((await workflow.shard(second)).exitCode).toBe(EXIT.passed);
  const { report } = await workflow.merge();
  expect([report.verdict, report.totals.tests, report.doubled]).toEqual(['passed', FILES, undefined]);
});

test('of two shards that claim a batch at the same time, one gets it', async () => {
  const name = 'shardwise-default-claim-1-1';
  const [one, other] = [1, 2].map(() => createGitHubClaims(service.serviceEnvironment()));
  const answers: unknown[] = [];
  const act = async () => answers.push(await other?.claim(name));
  service.inject({ route: 'FinalizeArtifact', times: 1, effect: { kind: 'meanwhile', act } });
  answers.push(await one?.claim(name));
  expect(answers).toEqual(['mine', 'lost']);
});
