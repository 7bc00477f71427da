/** The workflow of docs/page.md for GitHub Pages: what its step makes of the pages that a merge wrote. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { globSync } from 'tinyglobby';
import { parse } from 'yaml';

interface Step {
  readonly id?: string;
  readonly run?: string;
}

const PAGE = readFileSync(join(import.meta.dirname, '../docs/page.md'), 'utf8');
const [, TEXT = ''] = /^```yaml\n(name: tests\n.*?)^```$/ms.exec(PAGE) ?? [];
const { jobs } = parse(TEXT) as { jobs: Record<string, { steps: Step[] }> };
const SCRIPT = jobs['merge']?.steps.find(({ id }) => id === 'site')?.run ?? '';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'shardwise-site-'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

/** Runs the step as GitHub does, after a merge of these suites. Returns the files of the site, and the output. */
async function siteOf(suites: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const pages = suites.map((suite) => `.shardwise/${suite}/report.html`);
  const written = { ...Object.fromEntries(pages.map((page) => [page, page])), ...files };
  for (const [path, text] of Object.entries(written)) {
    mkdirSync(join(workspace, path, '..'), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  const temp = join(workspace, 'temp');
  mkdirSync(temp);
  const output = join(temp, 'output');
  await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', SCRIPT], {
    cwd: workspace,
    env: { PAGES: pages.join('\n'), ATTEMPT: '2', RUNNER_TEMP: temp, GITHUB_OUTPUT: output },
  });
  const site = join(temp, 'site');
  const found = globSync('**/*', { cwd: site, dot: true }).sort();
  return { site, found, output: readFileSync(output, 'utf8') };
}

test('one suite is the site, with the attachments of the page beside it, and nothing else of the merge', async () => {
  const { site, found, output } = await siteOf(['default'], {
    '.shardwise/default/attachments/default/shard-1-attempt-1/1-shot.png': 'x',
    '.shardwise/default/report.json': '{}',
    '.shardwise/default/history.json.gz': 'x',
  });
  expect(found).toEqual(['attachments/default/shard-1-attempt-1/1-shot.png', 'index.html']);
  expect(readFileSync(join(site, 'index.html'), 'utf8')).toBe('.shardwise/default/report.html');
  expect(output).toBe('artifact=github-pages-2\n');
});

test('each other suite is a folder', async () => {
  const { found } = await siteOf(['api', 'default', 'web']);
  expect(found).toEqual(['api/index.html', 'index.html', 'web/index.html']);
});
