/** Tests for features that only Node's test runner has. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SearchedProject } from '../../src/frameworks/framework.ts';
import { node } from '../../src/frameworks/node.ts';
import { createProject, type ReadCase, type TestProject } from './project.ts';
import { sampleOf } from './samples.ts';

const { command } = sampleOf(node);
const TIMEOUT_MS = 60_000;
let project: TestProject;

beforeAll(() => {
  project = createProject();
});
afterAll(() => project.remove());

async function run(units: readonly string[], args: readonly string[] = []) {
  return project.run(node, units, { args, ...(command === undefined ? {} : { command }) });
}

const shown = ({ file, className, name, outcome }: ReadCase) => `${file} | ${className} | ${name}: ${outcome}`;

describe('the reporter for node --test', () => {
  test(
    'assigns a test that a shared module declares to the file that called it, also when files run at the same time',
    async () => {
      const shared = `import { describe, test } from 'node:test';
export const suite = (pauseMs) => {
  describe('shared', () => test('in a suite', () => new Promise((done) => setTimeout(done, pauseMs))));
  test('alone', () => {});
};\n`;
      project.write('shared.mjs', shared);
      const files = [300, 100, 10].map((pauseMs, index) => {
        project.write(`caller-${index}.mjs`, `import { suite } from './shared.mjs';\nsuite(${pauseMs});\n`);
        return `caller-${index}.mjs`;
      });
      const { cases } = await run(files, ['--test-concurrency=3']);
      expect(cases.map(shown).sort()).toEqual(
        files.flatMap((file) => [`${file} | ${file} | alone: passed`, `${file} | shared | in a suite: passed`]),
      );
      expect(cases.map(({ line }) => line)).toEqual(Array(6).fill(undefined));
    },
    TIMEOUT_MS,
  );

  test(
    'has the metrics that a test gives with t.diagnostic, each at its own test',
    async () => {
      project.write(
        'metrics.mjs',
        `import { describe, test } from 'node:test';
test('parent', async (t) => {
  t.diagnostic('[[METRIC name=sign in ms=12.5]]');
  await t.test('child', (child) => child.diagnostic('[[METRIC name=child ms=1]]'));
  t.diagnostic('[[METRIC name=sign in ms=13]]');
});
describe('group', () => {
  test('first', { concurrency: true }, (t) => t.diagnostic('other words, and [[METRIC name=a ms=2]]'));
  test('says nothing', () => console.log('[[METRIC name=printed ms=3]]'));
  test('fails', (t) => { t.diagnostic('[[METRIC name=<b> ms=4]]'); throw new Error('no'); });
});\n`,
      );
      const { cases } = await run(['metrics.mjs']);
      expect(cases.map(({ name, outcome, said }) => [name, outcome, said])).toEqual([
        ['child', 'passed', ['[[METRIC name=child ms=1]]']],
        ['parent', 'passed', ['[[METRIC name=sign in ms=12.5]]', '[[METRIC name=sign in ms=13]]']],
        ['first', 'passed', ['other words, and [[METRIC name=a ms=2]]']],
        ['says nothing', 'passed', undefined],
        ['fails', 'failed', ['[[METRIC name=<b> ms=4]]']],
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'counts a test with subtests as Node does, and names every parent',
    async () => {
      project.write(
        'sub.mjs',
        `import { test } from 'node:test';
test('parent', async (t) => {
  await t.test('child', async (t) => { await t.test('grandchild', () => {}); });
  await t.test('bad child', () => { throw new TypeError('no'); });
});\n`,
      );
      const { cases, output } = await run(['sub.mjs']);
      expect(cases.map(shown)).toEqual([
        'sub.mjs | parent > child | grandchild: passed',
        'sub.mjs | parent | child: passed',
        'sub.mjs | parent | bad child: failed',
        'sub.mjs | sub.mjs | parent: failed',
      ]);
      expect(output).toMatch(/tests 4\b/);
    },
    TIMEOUT_MS,
  );

  test(
    'distinguishes a skipped test, a todo and a suite whose hook failed from other outcomes',
    async () => {
      project.write(
        'kinds.mjs',
        `import { after, before, describe, test } from 'node:test';
test('skips itself', (t) => t.skip('why'));
test('todo', { todo: true }, () => { throw new Error('known'); });
test('times out', { timeout: 20 }, () => new Promise((done) => setTimeout(done, 500)));
describe('before fails', () => { before(() => { throw new Error('hook'); }); test('never runs', () => {}); });
describe('after fails', () => { after(() => { throw new Error('hook'); }); test('runs', () => {}); });
describe('fine', () => { test('runs too', () => {}); });\n`,
      );
      const { cases } = await run(['kinds.mjs']);
      expect(cases.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
        'skips itself: skipped',
        'todo: skipped',
        'times out: errored',
        'never runs: errored',
        'hook of "before fails": errored',
        'runs: passed',
        'hook of "after fails": errored',
        'runs too: passed',
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'reports a killed file as an error and a file without tests as passed, as Node does',
    async () => {
      project.write('killed.mjs', `process.kill(process.pid, 'SIGKILL');\n`);
      project.write('none.mjs', `console.log('nothing here');\n`);
      const { cases, exitCodes } = await run(['killed.mjs', 'none.mjs']);
      expect(cases.map(shown)).toEqual([
        'killed.mjs | killed.mjs | killed.mjs: errored',
        'none.mjs | none.mjs | none.mjs: passed',
      ]);
      expect(exitCodes).toEqual([1]);
    },
    TIMEOUT_MS,
  );

  test(
    'passes the arguments of the user to node',
    async () => {
      project.write('two.mjs', `import { test } from 'node:test';\ntest('one', () => {});\ntest('two', () => {});\n`);
      const { cases } = await run(['two.mjs'], ['--test-name-pattern=two']);
      expect(cases.filter(({ outcome }) => outcome === 'passed').map(({ name }) => name)).toEqual(['two']);
    },
    TIMEOUT_MS,
  );

  test(
    'is silent in the processes that a test starts itself',
    async () => {
      project.write('child.mjs', `console.log('child');\n`);
      project.write(
        'forks.mjs',
        `import { fork } from 'node:child_process';
import { test } from 'node:test';
import assert from 'node:assert';
test('hears its child alone', async () => {
  const child = fork('./child.mjs', { silent: true });
  let heard = '';
  for await (const piece of child.stdout) heard += piece;
  assert.equal(heard, 'child\\n');
});\n`,
      );
      const { cases } = await run(['forks.mjs']);
      expect(cases.map(({ outcome }) => outcome)).toEqual(['passed']);
    },
    TIMEOUT_MS,
  );
});

/** Every file of a project of its own, by the script `test`. A file that ran would be seen in the outcome. */
describe('the files that node --test would run', () => {
  const files = [
    'a.test.mjs',
    '.hidden.test.mjs',
    'test/b.mjs',
    'test/deep/c.mjs',
    'other/d.mjs',
    'other/[e].mjs',
    'setup.mjs',
  ];
  const LISTED = { default: ['a.test.mjs', 'test/b.mjs', 'test/deep/c.mjs'], hidden: ['.hidden.test.mjs'] };
  let own: TestProject;
  beforeAll(() => {
    own = createProject();
    for (const file of files) own.write(file, `import fs from 'node:fs';\nfs.writeFileSync('ran', '');\n`);
    own.write('node_modules/x/x.test.js', '');
  });
  afterAll(() => own.remove());

  const searched = (script?: string): SearchedProject => ({
    folder: own.folder,
    files,
    names: ['package.json', 'test', 'other'],
    texts: new Map(script === undefined ? [] : [['package.json', JSON.stringify({ scripts: { test: script } })]]),
    testFileOf: () => undefined,
  });
  const find = async (script?: string, args: readonly string[] = []) => {
    const listed = await own.list(node, { args, project: searched(script), ...(command && { command }) });
    expect(existsSync(join(own.folder, 'ran'))).toBe(false);
    return [...(listed?.tests.keys() ?? [])].sort();
  };
  const hidden = command === undefined && process.versions.node.startsWith('20.') ? LISTED.hidden : [];
  const takesGlobs = command !== undefined || !process.versions.node.startsWith('20.');

  test(
    'without names are those that it looks for, and none runs',
    async () => {
      expect(await find()).toEqual([...LISTED.default, ...hidden].sort());
      expect(await find('node --test', ['--test-name-pattern=x', '--test-timeout=1'])).toEqual(
        [...LISTED.default, ...hidden].sort(),
      );
    },
    TIMEOUT_MS,
  );

  test(
    'with names are those, as the shell or Node reads them',
    async () => {
      expect(await find('node --test other/d.mjs && node --test a.test.mjs')).toEqual(['a.test.mjs', 'other/d.mjs']);
      expect(await find('node --test test/**/*.mjs')).toEqual(['test/deep/c.mjs']);
      if (takesGlobs) expect(await find("node --test 'test/**/*.mjs'")).toEqual(['test/b.mjs', 'test/deep/c.mjs']);
    },
    TIMEOUT_MS,
  );

  test(
    'are found without a start of what the user sets up for all tests',
    async () => {
      if (!takesGlobs) return;
      expect(await find('node --test', ['--test-global-setup', './setup.mjs'])).toEqual(LISTED.default);
    },
    TIMEOUT_MS,
  );

  test('are not asked for where only a shell or another program knows its arguments', () => {
    for (const script of ['node --test $FILES', 'find . | xargs node --test', 'borp'])
      expect([script, node.finder?.needsFiles?.(searched(script))]).toEqual([script, true]);
    expect(node.finder?.needsFiles?.(searched('node --test'))).toBe(false);
  });
});
