/** Failed and flaky tests at their lines, as a code quality report. GitLab shows it in a merge request. https://docs.gitlab.com/ci/testing/code_quality/ */
import { createHash } from 'node:crypto';
import type { Annotation } from '../model.ts';
import { annotationsOf } from './annotations.ts';
import type { Merged, Renderer } from './renderer.ts';

export const codeQualityFile = {
  option: 'code-quality',
  description: 'Write failed and flaky tests at their lines as a code quality report of GitLab here.',
  file: 'gl-code-quality-report.json',
  onDemand: true,
  render: (merged) => [renderCodeQuality(merged)],
} as const satisfies Renderer;

/** A merge request shows no more of them at once. */
const MAX_ISSUES = 1000;

const SEVERITY: Readonly<Record<Annotation['level'], string>> = { failure: 'major', warning: 'minor', notice: 'info' };

function renderCodeQuality({ report, links }: Pick<Merged, 'report' | 'links'>): string {
  const seen = new Map<string, number>();
  const issues = annotationsOf([report], MAX_ISSUES, links.host).map(({ level, file, line, title, message }) => {
    // Without the line, because a test that moves is still the same one. Of equal ones, GitLab would show the first alone.
    const key = JSON.stringify([report.suite, file, title]);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return {
      description: `${title}\n${message}`,
      check_name: 'shardwise',
      fingerprint: createHash('sha256').update(`${key} ${before}`).digest('hex'),
      severity: SEVERITY[level],
      location: { path: file, lines: { begin: line } },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}
