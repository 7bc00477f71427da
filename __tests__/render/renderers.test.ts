import { describe, expect, test } from '@jest/globals';
import { MERGE_TABLE } from '../../src/entry/cli-tables.ts';
import { MERGE_OUTPUTS } from '../../src/entry/outputs.ts';
import { Fold } from '../../src/junit/fold/fold.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { byOutput, KEPT, placesIn, RENDERERS } from '../../src/render/index.ts';
import { sampleReport } from './sample-reports.ts';

const fold = new Fold();
fold.add({ name: 'fails', suite: [], outcome: 'failed' }, { report: 'junit.xml' });
const merged = {
  report: sampleReport('one-failure'),
  tests: fold.each(),
  suiteErrors: [],
  links: { host: GITHUB },
};

describe.each(RENDERERS)('the file of --$option', ({ option, file, description, render }) => {
  test('has an option of the merge command', () => {
    expect(MERGE_TABLE[option].description).toBe(description);
  });

  test('has its own name, which is not a path', () => {
    expect(RENDERERS.filter((row) => row.file === file)).toHaveLength(1);
    expect(file).toMatch(/^[\w-]+\.\w+$/);
  });

  test('is not empty', () => {
    expect([...render(merged)].join('')).not.toBe('');
  });
});

test('what only one host reads is not written unasked', () => {
  expect(Object.keys(placesIn('out'))).toEqual(['json', 'out', 'summary', 'html', 'ctrf']);
});

test('a kept file has an output of the merge action', () => {
  for (const { output } of KEPT) expect(MERGE_OUTPUTS[output.name]).toBe(output.description);
  const files = KEPT.map(({ output, file }) => [output.name, file]);
  expect(byOutput(({ file }) => file)).toEqual(Object.fromEntries(files));
  expect(files).toContainEqual(['report-file', 'report.json']);
  expect(files).toContainEqual(['junit-file', 'junit.xml']);
});

test('all files go into one folder, or only the kept ones', () => {
  const kept = { json: 'x/report.json', out: 'x/junit.xml' };
  expect(placesIn('x')).toMatchObject({ ...kept, summary: 'x/summary.md' });
  const usual = RENDERERS.filter((row) => !('onDemand' in row));
  expect(Object.keys(placesIn('x'))).toEqual(usual.map(({ option }) => option));
  expect(placesIn('x', KEPT)).toMatchObject(kept);
  expect(Object.keys(placesIn('x', KEPT))).toEqual(KEPT.map(({ option }) => option));
});
