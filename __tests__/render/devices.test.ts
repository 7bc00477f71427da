/** The devices of a run, as people see them. */
import { expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderComment } from '../../src/render/comment.ts';
import { lanesOf } from '../../src/render/html/lanes.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { allGreen, somePlan, someRecord, someTest } from '../judge/samples.ts';
import { findAll, renderMarkdown, textOf } from '../support/github-markdown.ts';

const LINKS = { host: GITHUB };
const PIXEL = { id: 'android:p', model: 'Pixel <7>', batches: 3, losses: 0 };
const GALAXY = { id: 'android:g', batches: 1, losses: 1, benched: 'its connection | broke' };

const [first] = [someRecord(1)];
const record = {
  ...first,
  devices: [PIXEL, GALAXY],
  units: first.units.map((unit, at) => ({ ...unit, device: at === 0 ? PIXEL.id : GALAXY.id })),
};
const evidence = (devices = record.devices) =>
  allGreen({
    records: [{ ...record, devices }, someRecord(2)],
    tests: ['a', 'b', 'c', 'd'].map((unit) => someTest(unit, unit === 'a' ? 'failed' : 'passed')),
  });

test('summary and comment show what each device ran, and which had faults', () => {
  const report = assembleReport(evidence());
  for (const page of [renderSummary(report, LINKS), renderComment(report, LINKS)]) {
    expect(page).toContain('### Devices: 1 of 2 had faults');
    const cells = findAll(renderMarkdown(page), 'tr').map((row) => findAll(row, 'td').map(textOf));
    expect(cells.filter(([device = '']) => device.includes('android'))).toEqual([
      ['Pixel <7>, android:p', '', '1', '1', '3', '0'],
      ['⚠️ android:g', 'its connection | broke', '1', '1', '1', '1'],
    ]);
  }
});

test('a failed test says on which device it failed', () => {
  const report = assembleReport(evidence());
  expect(report.tests.find(({ unit }) => unit === 'a')?.device).toBe('Pixel <7>, android:p');
  expect(textOf(renderMarkdown(renderSummary(report, LINKS)))).toContain(' · on Pixel <7>, android:p');
  expect(assembleReport(allGreen()).tests.some((one) => 'device' in one)).toBe(false);
});

test('without trouble they are in a fold, and without devices there is nothing', () => {
  expect(renderSummary(assembleReport(evidence([PIXEL])), LINKS)).toContain('<summary>Devices: 1</summary>');
  expect(renderSummary(assembleReport(allGreen()), LINKS)).not.toContain('Devices');
});

test('the lanes of the page have the device of each unit', () => {
  const { records } = evidence();
  const [lane] = lanesOf(assembleReport(evidence()), somePlan(), records);
  expect(lane?.devices).toEqual([
    { label: 'Pixel <7>, android:p', batches: 3, losses: 0 },
    { label: 'android:g', batches: 1, losses: 1, benched: 'its connection | broke' },
  ]);
  expect(lane?.units.map(({ device }) => device)).toEqual(['Pixel <7>, android:p', 'android:g']);
});
