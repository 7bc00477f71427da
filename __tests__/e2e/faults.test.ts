/**
 * The fault table, row by row: the bundled merge action under Node 24 on what a real run left, after something went wrong. In no row may
 * something be lost and the verdict be passed. Needs `npm run bundle`.
 */

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { EXIT, type Report } from '../../src/model.ts';
import { parseStored } from '../../src/stored.ts';
import { nameOnAxis } from '../../src/text/leg.ts';
import { startActionsService } from '../support/actions-service/service.ts';
import { presentNeeds } from '../support/needs.ts';
import { recordRun } from '../support/recording.ts';
import { findNode24, type StepResult } from '../support/runner.ts';
import { createWorkflow } from '../support/workflow.ts';
import { FAULTS } from './faults/index.ts';
import { createScene, type FaultRow, handOver, type Scene } from './faults/scene.ts';

jest.setTimeout(600_000);

const repository = resolve(import.meta.dirname, '../..');
const project = join(repository, 'examples', 'node-test');

interface Merged extends StepResult {
  readonly report: Report | undefined;
  readonly junit: string;
}

interface Played {
  readonly merges: readonly Merged[];
  /** Paths of the requests that were made. */
  readonly requested: readonly string[];
}

const node = await findNode24(repository);
const recording = await recordRun(repository, node);

async function playRow(row: FaultRow): Promise<Played> {
  const service = await startActionsService();
  const workflow = createWorkflow({ service, node, repository, project });
  try {
    const scene = createScene(recording, service, workflow);
    await row.arrange?.(scene);
    handOver(scene);
    const merges = await mergeAll(row, scene);
    await row.afterwards?.(scene);
    return { merges, requested: service.requests().map(({ path }) => path) };
  } finally {
    await row.cleanUp?.();
    workflow.remove();
    await service.stop();
  }
}

async function mergeAll(row: FaultRow, scene: Scene): Promise<Merged[]> {
  if (row.merges === 'at-once') return Promise.all([merge(row, scene), merge(row, scene)]);
  const first = await merge(row, scene);
  return row.merges === 'twice' ? [first, await merge(row, scene)] : [first];
}

/** Without the time of the merge, which is also that of its run in the history. */
function withoutTime(report: Report | undefined): unknown {
  const times = [report?.createdAt, ...(report?.flakyBoard?.runs ?? []).map(({ at }) => at)].filter(
    (at) => at !== undefined,
  );
  return report && JSON.parse(times.reduce((text, time) => text.replaceAll(time, 'now'), JSON.stringify(report)));
}

/** Rows that are not about what is published publish nothing. */
const QUIET = { comment: 'never', check: 'false' };

async function merge({ job = {}, inputs = {}, prepare }: FaultRow, { workflow }: Scene): Promise<Merged> {
  const { place, result } = await workflow.step('merge', {
    job,
    inputs: { ...QUIET, ...inputs },
    ...(prepare === undefined ? {} : { prepare }),
  });
  const read = async (output: string) => {
    const file = result.outputs.get(output);
    return file === undefined ? undefined : readFile(join(place.workspace, file), 'utf8');
  };
  const report = await read('report-file');
  return {
    ...result,
    report: report === undefined ? undefined : parseStored('report', report, 'report.json'),
    junit: (await read('junit-file')) ?? '',
  };
}

const said = ({ log, report }: Merged): string =>
  [log, ...(report?.reasons ?? []), ...(report?.warnings ?? [])].join('\n');

const nameOf = ({ what, where }: FaultRow): string => (where === undefined ? what : `${what}: ${where}`);
const present = await presentNeeds(FAULTS.flatMap(({ rows }) => rows.flatMap(({ needs = [] }) => needs)));
const isPossible = ({ needs }: FaultRow): boolean => needs === undefined || present.has(needs);

describe.each(FAULTS)('$title', ({ rows }) => {
  for (const row of rows) if (!isPossible(row)) test.skip(`${nameOf(row)} (without ${row.needs})`, () => {});
  // Most rows wait: the clients try again after three seconds and more.
  test.concurrent.each(rows.filter(isPossible).map((row) => [nameOf(row), row] as const))('%s', async (_name, row) => {
    const { merges, requested } = await playRow(row);
    for (const merged of merges) expectRow(merged, row);
    if (row.meets !== undefined) expect(requested.join('\n')).toContain(row.meets);
    const [first, second] = merges.map(({ report }) => withoutTime(report));
    if (second !== undefined) expect(second).toEqual(first);
  });
});

function expectRow(
  merged: Merged,
  { verdict, exit, says = [], flaky, hostile, added = 0, onAxes, otherTests }: FaultRow,
): void {
  const { report, outputs, exitCode } = merged;
  expect({ verdict: report?.verdict ?? 'none', exitCode }).toEqual({ verdict, exitCode: exit });
  expect(outputs.get('verdict') ?? 'none').toBe(verdict);
  for (const text of says) expect(said(merged)).toContain(text);
  if (flaky !== undefined) expect(report?.totals.flaky).toBe(flaky);
  expect(exitCode === EXIT.passed).toBe(verdict === 'passed');
  if (verdict === 'passed' && !otherTests) expectAllTests(merged, added, onAxes);
  if (hostile) expectObedienceToNobody(merged);
  expectDamageInMerged(merged);
}

/** A reader of the merged file must be red too. */
function expectDamageInMerged({ report, junit }: Merged): void {
  const damaged = (report?.reasons ?? []).filter((reason) =>
    /^report .* is (?:damaged|empty|foreign|unreadable)/.test(reason),
  );
  expect(junit.match(/<error message="report /g) ?? []).toHaveLength(damaged.length);
}

/** Whatever went wrong: what is passed has every test of the recorded run in it, on each value of the axis. */
function expectAllTests({ report, junit }: Merged, added: number, onAxes: readonly string[] = ['']): void {
  const namesIn = (xml: string) =>
    new Set([...xml.matchAll(/<testcase [^>]*?name="([^"]*)"/g)].map(([, name = '']) => xmlDecoded(name)));
  const found = namesIn(junit);
  const expected = onAxes.flatMap((axis) => [...namesIn(recording.junit)].map((name) => nameOnAxis(name, axis)));
  expect(expected.filter((name) => !found.has(name))).toEqual([]);
  expect(report?.totals.tests).toBe(onAxes.length * recording.report.totals.tests + added);
  expect(report?.units.filter(({ outcome }) => outcome === 'missing')).toEqual([]);
  expect(report?.missing).toEqual([]);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#9': '\t', '#10': '\n' };

const xmlDecoded = (text: string): string => text.replace(/&(#?\w+);/g, (all, name: string) => ENTITIES[name] ?? all);

function expectObedienceToNobody({ annotations, summary, outputs, report }: Merged): void {
  expect(annotations.filter(({ message }) => /^(forged|y)$/.test(message))).toEqual([]);
  expect(outputs.get('verdict')).toBe(report?.verdict);
  expect(summary).not.toMatch(/<img|<script|<h1|<!--/);
  expect(summary).not.toMatch(/(?<![`\w])@octocat/);
}
