/** The code quality report of GitLab. */
import { describe, expect, test } from '@jest/globals';
import { GITLAB } from '../../src/platform/gitlab/host.ts';
import { codeQualityFile } from '../../src/render/code-quality-file.ts';
import type { Merged } from '../../src/render/renderer.ts';
import { someTest } from '../judge/samples.ts';
import { SAMPLE_NAMES, sampleMerged } from './sample-reports.ts';

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const issuesOf = (merged: Omit<Merged, 'links'>): readonly Issue[] =>
  JSON.parse([...codeQualityFile.render({ ...merged, links: { host: GITLAB } })].join(''));

describe.each(SAMPLE_NAMES)('%s', (name) => {
  test('has what GitLab requires of each issue, and no fingerprint twice', () => {
    const issues = issuesOf(sampleMerged(name));
    for (const { description, fingerprint, severity, location } of issues) {
      expect(description).not.toBe('');
      expect(fingerprint).toMatch(/^[\da-f]{64}$/);
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(severity);
      expect(location.path).not.toMatch(/^(?:\/|\.\/)/);
      expect(location.lines.begin).toBeGreaterThanOrEqual(1);
    }
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  });
});

test('equal failures at two lines are two issues, and a test that moves stays the same one', () => {
  const merged = sampleMerged('one-failure');
  const at = (...lines: readonly number[]) =>
    issuesOf({
      ...merged,
      report: {
        ...merged.report,
        tests: lines.map((line) => someTest('a', 'failed', { name: 'x', file: 'a.ts', line, message: 'm' })),
      },
    });
  const [first, second] = at(3, 9);
  expect(first?.fingerprint).not.toBe(second?.fingerprint);
  expect(at(5)[0]?.fingerprint).toBe(first?.fingerprint);
  expect(first).toMatchObject({ severity: 'major', location: { path: 'a.ts', lines: { begin: 3 } } });
});
