/** Every workflow that we run, and every one that the docs let people paste, passes the checks of actionlint and zizmor. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { globSync } from 'tinyglobby';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const ACTIONLINT = join(ROOT, '.tools/bin/actionlint');
const ZIZMOR = join(ROOT, '.tools/zizmor/bin/zizmor');

/** The settings of zizmor: pasted workflows name actions by tag, so that people can read them. Ours name those of others by hash. */
const PASTED =
  "rules:\n  unpinned-uses:\n    config:\n      policies:\n        'actions/*': ref-pin\n        'org/*': ref-pin\n";
const OURS =
  "rules:\n  unpinned-uses:\n    config:\n      policies:\n        'org/*': ref-pin\n        '*': hash-pin\n";

/** Pages of `docs/ci` are about other CIs. */
const PAGES = globSync(['*.md', 'docs/**/*.md', 'examples/*/README.md', '*-action/README.md', '!docs/ci/**'], {
  cwd: ROOT,
});
const blocksOf = (page: string): string[] =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```ya?ml\n(.*?)^```$/gms)].map(([, text = '']) => text);

const isWorkflow = (text: string): boolean => {
  const document: unknown = parse(text);
  return typeof document === 'object' && document !== null && 'jobs' in document;
};

const pasted = PAGES.flatMap((page) =>
  blocksOf(page)
    .filter(isWorkflow)
    .map((text, index) => ({ name: `${page}, workflow ${index + 1}`, text, settings: PASTED })),
);
const ours = globSync(['.github/workflows/*.yml'], { cwd: ROOT, dot: true }).map((path) => ({
  name: path,
  text: readFileSync(join(ROOT, path), 'utf8'),
  settings: OURS,
}));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shardwise-workflows-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the README and other pages contain workflows', () => {
  expect(pasted.length).toBeGreaterThan(1);
  expect(ours.length).toBeGreaterThan(0);
});

describe.each([...pasted, ...ours])('$name', ({ name, text, settings }) => {
  let file: string;
  beforeAll(() => {
    const place = join(folder, basename(name).replaceAll(/\W+/g, '-'), '.github/workflows');
    mkdirSync(place, { recursive: true });
    file = join(place, 'tests.yml');
    writeFileSync(file, text);
    writeFileSync(join(place, '../zizmor.yml'), settings);
  });

  test('passes actionlint', async () => {
    const { all, exitCode } = await execa(ACTIONLINT, ['-no-color', file], { all: true, reject: false });
    expect({ all, exitCode }).toEqual({ all: '', exitCode: 0 });
  });

  test('passes zizmor', async () => {
    const args = ['--offline', '--no-progress', '--format=plain', '--config', join(file, '../../zizmor.yml'), file];
    const { all, exitCode } = await execa(ZIZMOR, args, { all: true, reject: false });
    expect({ exitCode, all }).toEqual({ exitCode: 0, all: expect.stringContaining('No findings to report') });
  });

  test('gives each job a time limit and its token to no later step', () => {
    const { jobs } = parse(text) as { jobs: Record<string, { steps?: { uses?: string; with?: object }[] }> };
    // The jobs of a workflow that is called have their own.
    for (const [job, definition] of Object.entries(jobs).filter(([, { steps }]) => steps !== undefined)) {
      expect({ job, ...definition }).toHaveProperty('timeout-minutes');
      for (const step of (definition.steps ?? []).filter(({ uses }) => uses?.startsWith('actions/checkout@')))
        expect({ job, ...step.with }).toMatchObject({ job, 'persist-credentials': false });
    }
  });
});
