import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { createGitHubLog } from '../../../src/platform/github/log.ts';
import { appendSummary, fitSummary } from '../../../src/platform/github/summary.ts';
import { type Printed, recordPrinted } from '../../support/printed.ts';

/** `bytes` long, in lines of ten bytes; the signs are two bytes each. */
const linesOf = (bytes: number) => 'éééé.\n'.repeat(bytes / 10);

describe('a summary', () => {
  test.each([
    ['below', -10],
    ['at', 0],
  ])('%s the limit is whole', (_, more) => {
    const markdown = linesOf(1000 + more);
    expect(fitSummary(markdown, 1000)).toBe(markdown);
  });

  test('over the limit ends with its last fitting line and says so', () => {
    const cut = fitSummary(linesOf(1010), 1000);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1000);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(980);
    expect(cut).toMatch(/^(éééé\.\n)+éééé\.\n\n> \*\*The summary is cut here\*\*.*\n$/);
  });

  test('of one endless line leaves the note', () => {
    expect(fitSummary('x'.repeat(2000), 1000)).toMatch(/^\n\n> \*\*The summary is cut here/);
  });

  test('is nothing when not even the note fits', () => {
    expect(fitSummary('x'.repeat(2000), 20)).toBe('');
    expect(fitSummary('x', -5)).toBe('');
  });
});

describe('the summary file', () => {
  let folder: string;
  let path: string;
  let printed: Printed;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shardwise-summary-'));
    path = join(folder, 'summary.md');
    printed = recordPrinted();
  });
  afterEach(() => {
    printed.stop();
    rmSync(folder, { recursive: true });
  });

  test.each([-1, 0, 1])('holds %i bytes more than the limit at most', async (more) => {
    writeFileSync(path, 'x'.repeat(GITHUB.limits.jobSummaryBytes - 2000));
    const markdown = `${'y'.repeat(1998 + more)}\n\n`.slice(0, 2000 + more);
    await appendSummary(markdown, path, createGitHubLog());
    const size = readFileSync(path).length;
    expect(size).toBeLessThanOrEqual(GITHUB.limits.jobSummaryBytes);
    expect(printed.lines().filter((line) => line.includes('is cut'))).toHaveLength(more > 0 ? 1 : 0);
    if (more <= 0) expect(size).toBe(GITHUB.limits.jobSummaryBytes + more);
  });

  test('that cannot be written is a warning', async () => {
    await appendSummary('hello', folder, createGitHubLog());
    expect(printed.lines()).toEqual([
      expect.stringMatching(/^::warning::The job summary could not be written: EISDIR/),
    ]);
  });

  test('that the runner does not have is reported', async () => {
    await appendSummary('hello', undefined, createGitHubLog());
    expect(printed.lines()).toEqual(['This runner shows no job summary (GITHUB_STEP_SUMMARY is not set).']);
  });
});
