/** Units and shards that are lost. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { EXIT } from '../../../src/model.ts';
import { type Folder, SHARDS } from '../../support/recording.ts';
import {
  type FaultGroup,
  type FaultRow,
  handOver,
  type Scene,
  unitsOf,
  withFailure,
  withoutUnit,
  withRecord,
  withReports,
  withUnit,
} from './scene.ts';

const TESTS = join(import.meta.dirname, '../../../examples/node-test/tests');
const UNITS = readdirSync(TESTS)
  .filter((file) => file.endsWith('.test.mjs'))
  .map((file) => `tests/${file}`)
  .sort();
const ALL_SHARDS = Array.from({ length: SHARDS }, (_, at) => at + 1);

type Row = Omit<FaultRow, 'what' | 'where' | 'arrange'>;
const INCOMPLETE = { verdict: 'incomplete', exit: 3 } as const;

const eachUnit = (
  what: string,
  change: (folder: Folder, unit: string) => Folder,
  more: Partial<Row> = {},
): FaultRow[] =>
  UNITS.map((unit) => ({
    what,
    where: unit,
    ...INCOMPLETE,
    says: [`1 planned unit reported no tests: ${unit}`],
    ...more,
    arrange: (scene) => {
      const at = scene.recording.shards.findIndex((folder) => unitsOf(folder).includes(unit));
      scene.change(at + 1, (folder) => change(folder, unit));
    },
  }));

const eachShard = (
  what: string,
  arrange: (scene: Scene, shard: number) => void | Promise<void>,
  row: Row,
): FaultRow[] =>
  ALL_SHARDS.map((shard) => ({
    what,
    where: `shard ${shard}`,
    ...row,
    says: row.says?.map((text) => text.replace('%', String(shard))) ?? [],
    arrange: (scene) => arrange(scene, shard),
  }));

/** The real shard runs in place of the recorded one, and is killed when the service sees this request. */
async function killShard(scene: Scene, shard: number, method: string, route: string): Promise<void> {
  const killed = new AbortController();
  scene.lose(shard);
  handOver(scene);
  scene.inject({ method, route, times: 1, effect: { kind: 'meanwhile', act: () => killed.abort() } });
  const settings = { inputs: { shard: String(shard) }, kill: killed.signal };
  const ended = await scene.workflow.step('run', settings).then(
    () => 'to its end',
    () => 'killed',
  );
  if (ended !== 'killed') throw new Error(`shard ${shard} ran to its end`);
}

const LOST: Row = { ...INCOMPLETE, says: ['shard % left no result: its job crashed, was cancelled or never started'] };

export const LOST_UNITS: FaultGroup = {
  title: 'Units',
  rows: [
    { what: 'nothing goes wrong', verdict: 'passed', exit: 0 },
    ...eachUnit('a report lacks a unit; the shard says that it crashed', (folder, unit) =>
      withRecord(withUnit(withoutUnit(folder, unit), unit, { outcome: 'missing', tests: 0 }), {
        outcome: 'crashed',
        exitCode: 1,
      }),
    ),
    ...eachUnit('a report lacks a unit; the shard says that the unit passed', withoutUnit),
    ...eachUnit('a report lacks a unit; the shard says that the unit contains no test', (folder, unit) =>
      withUnit(withoutUnit(folder, unit), unit, { outcome: 'skipped', tests: 0 }),
    ),
    ...eachUnit(
      'a test fails; the shard says that everything passed',
      (folder, unit) => ({
        ...withFailure(folder, unit),
        'shardwise-shard.json': folder['shardwise-shard.json'] ?? '',
      }),
      { verdict: 'failed', exit: 1, says: ['1 of 52 tests failed'] },
    ),
    {
      what: 'a test fails; the shard says that a second try passed, and left no report of it',
      arrange: (scene) => {
        const at = scene.recording.shards.findIndex((folder) => 'try-2/node-1.xml' in folder);
        scene.change(at + 1, (folder) => withRecord(folder, { reports: ['try-1/node-1.xml'] }));
      },
      verdict: 'failed',
      exit: 1,
      says: ['of 52 tests failed'],
    },
    {
      what: 'a unit was planned for one shard and ran in another',
      arrange: (scene) => moveUnit(scene, 'tests/cart.test.mjs', withoutUnit),
      verdict: 'passed',
      exit: 0,
      says: ['1 unit ran in a different shard than planned: tests/cart.test.mjs'],
    },
    {
      what: 'a unit ran in the shard it was planned for, and in another one',
      arrange: (scene) => moveUnit(scene, 'tests/cart.test.mjs', (folder) => folder),
      verdict: 'passed',
      exit: 0,
      says: ['1 unit ran in more than one shard; the worse result counts: tests/cart.test.mjs'],
    },
    {
      what: 'a unit ran in two shards, and failed in the one that it was not planned for',
      arrange: (scene) => moveUnit(scene, 'tests/cart.test.mjs', (folder) => folder, '<failure message="no"/>'),
      verdict: 'failed',
      exit: 1,
      says: ['1 of 52 tests failed'],
    },
    {
      what: 'a unit was lost, and another shard skipped its tests',
      arrange: (scene) => moveUnit(scene, 'tests/cart.test.mjs', withoutUnit, '<skipped/>', 'every'),
      ...INCOMPLETE,
      says: ['1 planned unit reported no tests: tests/cart.test.mjs'],
    },
    {
      what: 'a shard reports tests that are not planned',
      arrange: (scene) =>
        scene.change(1, (folder) =>
          withReports(folder, (xml) =>
            xml.replace(
              '</testsuites>',
              '<testsuite name="other"><testcase name="x" file="other.mjs"/></testsuite></testsuites>',
            ),
          ),
        ),
      verdict: 'passed',
      exit: 0,
      says: ['1 test belongs to no planned unit: other.mjs (shard 1)'],
      added: 1,
    },
  ],
};

/** Its tests also stand in the report of the next shard; `keep` says what becomes of its own. */
function moveUnit(
  scene: Scene,
  unit: string,
  keep: typeof withoutUnit,
  result = '',
  which: 'first' | 'every' = 'first',
): void {
  const at = scene.recording.shards.findIndex((folder) => unitsOf(folder).includes(unit));
  const own = scene.recording.shards[at]?.['try-1/node-1.xml'] ?? '';
  const suite = own.slice(own.indexOf(`<testsuite name="${unit}"`)).split('</testsuite>')[0] ?? '';
  const first = /(<testcase[^>]*>)/;
  const changed = suite.replace(which === 'every' ? new RegExp(first, 'g') : first, `$1${result}`);
  scene.change(at + 1, (folder) => keep(folder, unit));
  scene.change(((at + 1) % SHARDS) + 1, (folder) =>
    withReports(folder, (xml) => xml.replace('</testsuites>', `${changed}</testsuite></testsuites>`)),
  );
}

export const LOST_SHARDS: FaultGroup = {
  title: 'Shards',
  rows: [
    ...eachShard('a shard never started', (scene, shard) => scene.lose(shard), LOST),
    ...eachShard(
      'a shard is killed before its tests',
      (scene, shard) => killShard(scene, shard, 'GET', '/emulated/artifacts/'),
      LOST,
    ),
    ...eachShard(
      'a shard is killed before its upload',
      (scene, shard) => killShard(scene, shard, 'POST', 'CreateArtifact'),
      LOST,
    ),
    ...eachShard(
      'a shard is killed half-way through its upload',
      (scene, shard) => killShard(scene, shard, 'PUT', '/emulated/artifacts/'),
      LOST,
    ),
    ...eachShard(
      'a shard is killed when everything is uploaded',
      (scene, shard) => killShard(scene, shard, 'POST', 'FinalizeArtifact'),
      { verdict: 'passed', exit: 0 },
    ),
    {
      what: 'no shard ever started',
      arrange: (scene) => scene.lose(...ALL_SHARDS),
      ...INCOMPLETE,
      says: ['shards 1, 2 and 3 left no result: their jobs crashed, were cancelled or never started'],
    },
    {
      what: 'the run was cancelled before a shard left its result',
      arrange: (scene) => {
        scene.lose(2, 3);
        for (const shard of [2, 3])
          scene.service.leaveJob({ runId: '1001', name: `test (${shard})`, conclusion: 'cancelled' });
      },
      ...INCOMPLETE,
      says: [
        'shards 2 and 3 left no result: jobs "test (2)", "test (3)" were cancelled',
        'verdict: incomplete, because the run was cancelled',
      ],
    },
    {
      what: 'the plan job failed, so no shard started',
      arrange: (scene) => {
        scene.put();
        scene.service.leaveJob({ runId: '1001', name: 'plan', conclusion: 'failure' });
      },
      ...INCOMPLETE,
      says: ['suite default has no plan (job "plan" failed)'],
    },
    {
      what: 'a second job of the run makes a plan of the same suite: that job fails, and the first plan counts',
      arrange: async (scene) => {
        handOver(scene);
        const { result } = await scene.workflow.step('plan', { inputs: { shards: '2' } });
        expect(result.exitCode).toBe(EXIT.usage);
        expect(result.log).toContain('give each pair of plan and merge its own suite');
      },
      verdict: 'passed',
      exit: 0,
    },
    ...eachShard(
      'a shard ran nothing and ended with exit code 0',
      (scene, shard) => scene.change(shard, (folder) => withRecord({ ...folder }, { reports: [] })),
      { ...INCOMPLETE, says: ['shard % ran no tests from its'] },
    ),
    ...eachShard(
      'a shard was stopped because it took too long',
      (scene, shard) => scene.change(shard, (folder) => withRecord(folder, { outcome: 'timed-out', exitCode: null })),
      { ...INCOMPLETE, says: ['shard % was stopped because it took too long'] },
    ),
    ...eachShard(
      'a shard crashed after its last test',
      (scene, shard) => scene.change(shard, (folder) => withRecord(folder, { outcome: 'crashed', exitCode: 137 })),
      { ...INCOMPLETE, says: ['shard % crashed with exit code 137'] },
    ),
    ...eachShard(
      'the command of a shard failed, and none of its tests',
      (scene, shard) => scene.change(shard, (folder) => withRecord(folder, { outcome: 'failed', exitCode: 2 })),
      { verdict: 'failed', exit: 1, says: ['shard % ended with exit code 2 although none of its tests failed'] },
    ),
    {
      what: 'a test failed and a shard is missing; only missing shards are to fail the job',
      arrange: (scene) => {
        scene.change(1, (folder) => withFailure(folder, unitsOf(folder)[0] ?? ''));
        scene.lose(2);
      },
      inputs: { 'fail-on': 'never' },
      verdict: 'failed',
      exit: 3,
      says: ['shard 2 left no result'],
    },
  ],
};
