/**
 * Equal jobs of a CI with the bundled program: `run --node auto` in a checkout for each job, with the environment of each CI, and the merge of
 * what they left. The examples of docs/ci are read, and the commands that they run are those that run here.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parse } from 'yaml';
import { NODES } from '../../src/platform/nodes.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const CLI = join(REPOSITORY, 'dist/cli/index.js');
const TIMEOUT = 120_000;

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-jobs-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** No variable of the CI around these tests tells a job which one it is. */
const NO_CI = Object.fromEntries(NODES.flatMap(({ index, total }) => [index, total]).map((name) => [name, '']));

const shardwise = (folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [CLI, ...args], {
    cwd: join(root, folder),
    reject: false,
    all: true,
    env: { GITHUB_ACTIONS: '', GITLAB_CI: '', ...NO_CI, ...env },
  });

/** A checkout for each job. */
function checkouts(count: number, change: (folder: string) => void = () => {}): readonly string[] {
  const folders = Array.from({ length: count }, (_, at) => `job-${at}`);
  for (const folder of folders) {
    write(`${folder}/package.json`, JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }));
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      write(`${folder}/${name}.test.js`, `import { test } from 'node:test';\ntest('${name}', () => {});\n`);
    change(folder);
  }
  return folders;
}

/** What the last job of the CI gets: the artifacts of all jobs in one folder. */
async function mergeOf(folders: readonly string[]) {
  write('merge/package.json', '{"type":"module"}');
  for (const folder of folders)
    cpSync(join(root, folder, '.shardwise/artifacts'), join(root, 'merge/.shardwise/artifacts'), { recursive: true });
  const { exitCode, all } = await shardwise('merge', ['merge', '--json', 'report.json', '--out', 'junit.xml']);
  return { exitCode, all, report: JSON.parse(readFileSync(join(root, 'merge/report.json'), 'utf8')) };
}

test(
  'every test runs once, whatever the CI calls its jobs',
  async () => {
    const folders = checkouts(NODES.length);
    const runs = folders.map((folder, at) => {
      // Each job is of another CI, so that one run checks all of them.
      const { index, first, total } = NODES[at] ?? { index: '', first: 0, total: '' };
      const env = { [index]: String(at + first), [total]: String(folders.length) };
      return shardwise(folder, ['run', '--node', 'auto'], env);
    });
    for (const { exitCode, all } of await Promise.all(runs)) if (exitCode !== 0) throw new Error(all);
    const { exitCode, report } = await mergeOf(folders);
    expect({ exitCode, totals: report.totals }).toMatchObject({
      exitCode: 0,
      totals: { tests: 5, passed: 5, missing: 0 },
    });
    expect(report.shards).toHaveLength(NODES.length);
  },
  TIMEOUT,
);

test(
  'with fewer files than jobs the others have nothing to run, and a lost job is red',
  async () => {
    const folders = checkouts(3, (folder) => {
      for (const name of ['c', 'd', 'e']) rmSync(join(root, folder, `${name}.test.js`));
    });
    const last = await shardwise('job-2', ['run', '--node', '3/3']);
    expect(last).toMatchObject({
      exitCode: 0,
      all: expect.stringContaining('job 3 of 3, and the plan has 2 shards: nothing to run'),
    });
    await shardwise('job-0', ['run', '--node', '1/3']);
    const lost = await mergeOf(['job-0', 'job-2']);
    expect({ exitCode: lost.exitCode, verdict: lost.report.verdict }).toEqual({ exitCode: 3, verdict: 'incomplete' });
    expect(lost.report.reasons.join()).toContain('shard 2');
    await shardwise('job-1', ['run', '--node', '2/3']);
    expect((await mergeOf(folders)).exitCode).toBe(0);
  },
  TIMEOUT,
);

describe('jobs that plan from different timings', () => {
  test(
    'do not: timings of their own machine do not count',
    async () => {
      const folders = checkouts(2);
      await shardwise('job-1', ['run', '--shards', '1']);
      rmSync(join(root, 'job-1/.shardwise/artifacts'), { recursive: true });
      for (const [at, folder] of folders.entries()) await shardwise(folder, ['run', '--node', `${at + 1}/2`]);
      expect(await mergeOf(folders)).toMatchObject({ exitCode: 0, report: { totals: { tests: 5, missing: 0 } } });
    },
    TIMEOUT,
  );

  test(
    'are red, and no test is lost in silence',
    async () => {
      const folders = checkouts(2);
      const timings = { 'a.test.js': 50, 'b.test.js': 1, 'c.test.js': 1, 'd.test.js': 1, 'e.test.js': 1 };
      write('job-1/timings.json', JSON.stringify({ timings }));
      await shardwise('job-0', ['run', '--node', '1/2']);
      await shardwise('job-1', ['run', '--node', '2/2', '--timings', 'timings.json']);
      for (const order of [folders, folders.toReversed()]) {
        const { exitCode, report } = await mergeOf(order);
        expect({ exitCode, verdict: report.verdict }).toEqual({ exitCode: 3, verdict: 'incomplete' });
        expect(report.reasons.join('\n')).toMatch(/belongs to plan \w+, but this is plan \w+/);
      }
    },
    TIMEOUT,
  );
});

test(
  'what cannot be meant is refused',
  async () => {
    checkouts(1);
    const unknown = await shardwise('job-0', ['run', '--node', 'auto']);
    expect(unknown).toMatchObject({
      exitCode: 2,
      all: expect.stringContaining('no CI says which of its jobs this is: GitLab (CI_NODE_INDEX'),
    });
    const both = await shardwise('job-0', ['run', '--node', '1/2', '--shards', '3', '--history', 'cache']);
    expect(both.exitCode).toBe(2);
    expect(both.all).toContain('input shards has no effect with input node');
    expect(both.all).toContain('input history is "cache", but with input node');
    const beyond = await shardwise('job-0', ['run', '--node', '3/2']);
    expect(beyond).toMatchObject({
      exitCode: 2,
      all: expect.stringContaining('it must be auto, or a number of several, such as 2/4'),
    });
  },
  TIMEOUT,
);

describe('docs/ci', () => {
  const PAGES = readdirSync(join(REPOSITORY, 'docs/ci')).filter((file) => file !== 'README.md');
  const START = 'npx --yes shardwise@0.1.0';

  test.each(PAGES)('%s runs what runs here', (page) => {
    const text = readFileSync(join(REPOSITORY, 'docs/ci', page), 'utf8');
    const [, language, block = ''] = /^```(yaml|groovy)\n(.*?)^```$/ms.exec(text) ?? [];
    if (language === 'yaml') expect(parse(block)).toBeInstanceOf(Object);
    const commands = [...block.matchAll(/npx [^"'\n|]*[^"'\n| ]/g)].map(([command]) => command);
    const node = language === 'yaml' ? 'auto' : `$${'{shard}'}/$${'{shards}'}`;
    expect([...new Set(commands)]).toEqual([
      `${START} run --node ${node}`,
      `${START} merge --html report.html --out junit.xml`,
    ]);
  });
});
