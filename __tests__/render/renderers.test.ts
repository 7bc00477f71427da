import { describe, expect, test } from '@jest/globals';
import { MERGE_TABLE } from '../../src/entry/cli-tables.ts';
import { MERGE_OUTPUTS } from '../../src/entry/outputs.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { byOutput, KEPT, placesIn, RENDERERS } from '../../src/render/index.ts';
import { sampleReport } from './sample-reports.ts';

const merged = { report: sampleReport('one-failure'), tests: [], suiteErrors: [], links: { host: GITHUB } };

describe.each(RENDERERS)('the file of --$option', ({ option, file, description, render }) => {
  test('has an option of the merge command', () => {
    expect(MERGE_TABLE[option].description).toBe(description);
  });

  test('has its own name, which is not a path', () => {
    expect(RENDERERS.filter((row) => row.file === file)).toHaveLength(1);
    expect(file).toMatch(/^[\w-]+\.\w+$/);
  });

  test('is not empty', () => {
    expect([...render(merged)].join('')).toContain('\n');
  });
});

test('a kept file has an output of the merge action', () => {
  expect(KEPT.map(({ output }) => output.name)).toEqual(['report-file', 'junit-file']);
  for (const { output } of KEPT) expect(MERGE_OUTPUTS[output.name]).toBe(output.description);
  expect(byOutput(({ file }) => file)).toEqual({ 'report-file': 'report.json', 'junit-file': 'junit.xml' });
});

test('all files go into one folder, or only the kept ones', () => {
  expect(placesIn('x')).toEqual({ json: 'x/report.json', out: 'x/junit.xml', summary: 'x/summary.md' });
  expect(placesIn('x', KEPT)).toEqual({ json: 'x/report.json', out: 'x/junit.xml' });
});
