/** What failed and flaky tests leave for people: kept by the shard after each try, gathered by the merge, and named wherever the failure is. */
import { existsSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REPORT_ATTACHMENT, type Report } from '../../../src/model.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

/**
 * Runs files that are lists of tests as JSON. Each test may fail always or in the first try, name attachments, and leave files. Before each run
 * it empties the folder `shots`, as Playwright and Cypress do with theirs.
 */
const TOOL = `
  import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
  import { dirname } from 'node:path';
  const [junit, ...files] = process.argv.slice(2);
  const escaped = (text) => text.replace(/[&<>"]/g, (mark) => '&#' + mark.charCodeAt(0) + ';');
  const attempt = existsSync('ran') ? 2 : 1;
  writeFileSync('ran', '');
  rmSync('shots', { recursive: true, force: true });
  const suites = files.map((file) => {
    const cases = JSON.parse(readFileSync(file, 'utf8')).map(({ name, fails, says = [], leaves = [] }) => {
      for (const path of leaves) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, name + ' in try ' + attempt);
      }
      const isBad = fails === 'always' || (fails === 'once' && attempt === 1);
      if (isBad) process.exitCode = 1;
      const out = says.map((path) => '[[ATTACHMENT|' + path + ']]').join('\\n');
      return '<testcase name="' + escaped(name) + '" file="' + file + '">' + (isBad ? '<failure message="no"/>' : '') +
        '<system-out>' + escaped(out) + '</system-out></testcase>';
    });
    return '<testsuite name="' + file + '">' + cases.join('') + '</testsuite>';
  });
  writeFileSync(junit, '<testsuites>' + suites.join('') + '</testsuites>');
`;
interface Case {
  readonly name: string;
  readonly fails?: 'once' | 'always';
  readonly says?: readonly string[];
  readonly leaves?: readonly string[];
}
const VALUES: Values = {
  framework: 'custom',
  tests: 't/*.json',
  shards: '1',
  retries: '1',
  command: 'node tool.mjs {junit} {tests}',
};

let project: LocalProject;
let outside: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'shardwise-outside-'));
});
afterEach(() => {
  project.remove();
  rmSync(outside, { recursive: true, force: true });
});

const open = async (cases: readonly Case[], files: Values = {}) => {
  project = await createProject({ 'tool.mjs': TOOL, 't/a.json': JSON.stringify(cases), ...files });
};
const runAll = async (more: Values = {}) => (await project.runAll({ ...VALUES, ...more })).report;
/** The content of each attachment of a test, by the name that people see. */
const contents = (paths: readonly string[] = []) =>
  Object.fromEntries(
    paths.map((path) => {
      expect(path).toMatch(REPORT_ATTACHMENT);
      return [path.replace(/.*\/\d+-/, ''), project.read(`out/${path}`)];
    }),
  );
const attached = ({ tests }: Report) =>
  Object.fromEntries(tests.map(({ name, attachments }) => [name, contents(attachments)]));

describe('attachments are kept', () => {
  test('of failed and flaky tests, those of each try, and of no test that passed', async () => {
    await open([
      { name: 'always red', fails: 'always', says: ['shots/red.png'], leaves: ['shots/red.png'] },
      { name: 'red once', fails: 'once', says: ['shots/once.png'], leaves: ['shots/once.png'] },
      { name: 'green', says: ['shots/green.png'], leaves: ['shots/green.png'] },
    ]);
    const report = await runAll({ full: 'true' });
    const [red, once, green] = ['always red', 'red once', 'green'].map((name) =>
      report.tests.find((one) => one.name === name),
    );
    expect(red?.attachments).toEqual([
      'attachments/default/shard-1-attempt-1/try-1/2-red.png',
      'attachments/default/shard-1-attempt-1/try-2/3-red.png',
    ]);
    expect(red?.attachments?.map((path) => project.read(`out/${path}`))).toEqual([
      'always red in try 1',
      'always red in try 2',
    ]);
    expect(once).toMatchObject({ flaky: true });
    expect(contents(once?.attachments)).toEqual({ 'once.png': 'red once in try 1' });
    expect(green?.attachments).toBeUndefined();
    expect(project.read('out/summary.md')).toMatch(/always red.*📎 .*2&#45;red\.png.*3&#45;red\.png/);
    expect(project.read('out/summary.md')).toMatch(/\| <code>red once.*📎 .*1&#45;once\.png/);
  });

  test('from the folders of a glob, by the names of test files and tests in their paths', async () => {
    await open(
      [
        { name: 'adds a tax', fails: 'always', leaves: ['shots/a.json/adds a tax (failed).png'] },
        { name: 'adds', fails: 'always', leaves: ['shots/a.json/adds.png', 'shots/a.json.mp4'] },
      ],
      { 't/b.json': JSON.stringify([{ name: 'other', leaves: ['shots/b.json/other.png', 'shots/whole.log'] }]) },
    );
    const report = await runAll({ retries: '0', attachments: 'shots/**' });
    expect(attached(report)).toEqual({
      'adds a tax': { 'adds_a_tax__failed_.png': 'adds a tax in try 1', 'a.json.mp4': 'adds in try 1' },
      adds: { 'adds.png': 'adds in try 1', 'a.json.mp4': 'adds in try 1' },
      other: {},
    });
    expect(contents(report.shards[0]?.attachments)).toEqual({ 'whole.log': 'other in try 1' });
    expect(project.read('out/summary.md')).toContain('of no single test');
  });

  test('from the folders of Cypress without a glob, and not what an earlier run has left there', async () => {
    await open([{ name: 'signs in', fails: 'always', leaves: ['cypress/screenshots/a.json/signs in (failed).png'] }], {
      'cypress/screenshots/a.json/signs in -- old.png': 'old',
    });
    const hourAgo = new Date(Date.now() - 3_600_000);
    utimesSync(join(project.root, 'cypress/screenshots/a.json/signs in -- old.png'), hourAgo, hourAgo);
    expect(attached(await runAll({ retries: '0' }))).toEqual({
      'signs in': { 'signs_in__failed_.png': 'signs in in try 1' },
    });
  });

  test('of an earlier attempt too, each in a folder of its own', async () => {
    await open([{ name: 'red once', fails: 'once', says: ['shots/x.png'], leaves: ['shots/x.png'] }]);
    await project.plan(VALUES);
    await project.run({ shard: '1', retries: '0' });
    project.beginAttempt(2);
    await project.run({ shard: '1', retries: '0' });
    const { report, attachments } = await project.merge();
    expect(attachments).toEqual(['attachments/default/shard-1-attempt-1/try-1/1-x.png']);
    expect(attached(report)).toEqual({ 'red once': { 'x.png': 'red once in try 1' } });
  });

  test('by one merge after the other, without those of the run before', async () => {
    await open([
      { name: 'red', fails: 'always', says: ['shots/a.png', 'shots/b.png'], leaves: ['shots/a.png', 'shots/b.png'] },
    ]);
    project.write('out/attachments/mine.txt', 'of the user');
    const [first] = Object.values(attached(await runAll({ retries: '0' })));
    expect(Object.keys(first ?? {})).toEqual(['a.png', 'b.png']);
    project.write('t/a.json', '[{"name":"red"}]');
    await runAll({ retries: '0' });
    expect(existsSync(join(project.root, 'out/attachments/default/shard-1-attempt-1/try-1/1-a.png'))).toBe(false);
    expect(project.read('out/attachments/mine.txt')).toBe('of the user');
  });

  test('by the merges of two suites into one folder, where neither takes those of the other', async () => {
    const fails = (path: string) => JSON.stringify([{ name: path, fails: 'always', says: [path], leaves: [path] }]);
    await open([], { 't/a.json': fails('shots/a.png'), 'u/b.json': fails('shots/b.png') });
    const a = await runAll({ retries: '0', suite: 'a' });
    const b = await runAll({ retries: '0', suite: 'b', tests: 'u/*.json' });
    expect(attached(a)).toEqual({ 'shots/a.png': { 'a.png': 'shots/a.png in try 1' } });
    expect(attached(b)).toEqual({ 'shots/b.png': { 'b.png': 'shots/b.png in try 2' } });
    expect(project.has('out/attachments/a/shard-1-attempt-1/try-1/1-a.png')).toBe(true);
    project.write('u/b.json', '[{"name":"green"}]');
    await runAll({ retries: '0', suite: 'b', tests: 'u/*.json' });
    expect(project.has('out/attachments/b/shard-1-attempt-1/try-1/1-b.png')).toBe(false);
    expect(project.has('out/attachments/a/shard-1-attempt-1/try-1/1-a.png')).toBe(true);
  });
});

describe('nothing is taken from outside of the workspace', () => {
  test('neither by .., nor by an absolute path, nor through links, nor from .git, and each is named', async () => {
    await open([]);
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    symlinkSync(join(outside, 'secret.txt'), join(project.root, 'link.txt'));
    symlinkSync(outside, join(project.root, 'linked'));
    project.write('.git/config', 'token');
    project.write('folder/inside.txt', 'fine');
    const says = [
      `../${outside.split('/').at(-1)}/secret.txt`,
      join(outside, 'secret.txt'),
      'link.txt',
      'linked/secret.txt',
      '.git/config',
      'folder',
      'no-such-file',
      join(project.root, 'folder/inside.txt'),
    ];
    project.write('t/a.json', JSON.stringify([{ name: 'red', fails: 'always', says }]));
    const { report, records } = await project.runAll({ ...VALUES, retries: '0', attachments: '*.txt\nlinked/**' });
    expect(attached(report)).toEqual({ red: { 'inside.txt': 'fine' } });
    const [first = [], ...others] = records.map(({ attachments }) => attachments?.warnings);
    expect(others).toEqual([]);
    const refused = first.join('\n');
    for (const path of says.slice(0, 5)) expect(refused).toContain(JSON.stringify(path));
    expect(refused).toContain('it is outside of the workspace, or a link that leads out of it');
    expect(refused).toContain('it is inside .git');
    expect(refused).toContain('more attachment');
    expect(report.warnings.join('\n')).toContain('shard 1: attachment');
    expect(project.told.join('\n')).toContain('it is outside of the workspace');
  });

  test('and a record that names a file outside of its folder is refused', async () => {
    await open([{ name: 'red', fails: 'always', says: ['shots/a.png'], leaves: ['shots/a.png'] }]);
    await project.plan(VALUES);
    await project.run({ shard: '1', retries: '0' });
    const record = '.shardwise/artifacts/shardwise-default-shard-1-attempt-1/shardwise-shard.json';
    const whole = project.read(record);
    project.write(record, whole.replace('attachments/try-1/1-a.png', 'attachments/try-1/../../../../../secret'));
    expect((await project.merge()).report.verdict).toBe('incomplete');
    project.write(record, whole);
    const kept = join(
      project.root,
      '.shardwise/artifacts/shardwise-default-shard-1-attempt-1/attachments/try-1/1-a.png',
    );
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    rmSync(kept);
    symlinkSync(join(outside, 'secret.txt'), kept);
    const { report, attachments } = await project.merge();
    expect(attachments).toEqual([]);
    expect(attached(report)).toEqual({ red: {} });
  });

  test('and the names of files are plain wherever they are kept', async () => {
    const hostile = [
      'shots/<img src=x onerror=alert(1)>.png',
      'shots/a "b" & `c`|d?.txt',
      'shots/-rf',
      'shots/\u202e.png',
    ];
    await open([{ name: 'red', fails: 'always', says: hostile, leaves: hostile }]);
    const report = await runAll({ retries: '0' });
    expect(Object.keys(attached(report)['red'] ?? {}).sort()).toEqual([
      '_.png',
      '_img_src_x_onerror_alert_1__.png',
      '_rf',
      'a__b_____c__d_.txt',
    ]);
  });
});

describe('there is a budget', () => {
  const large = (name: string): Case => ({ name, fails: 'always', says: [`shots/${name}`], leaves: [`shots/${name}`] });

  test('of 0, which keeps nothing and says nothing', async () => {
    await open([large('a.png')]);
    const { report, records } = await project.runAll({ ...VALUES, retries: '0', 'attachments-size': '0' });
    expect(attached(report)).toEqual({ 'a.png': {} });
    expect(records[0]?.attachments).toBeUndefined();
  });

  test('where the smallest come first, and what is left out is named with its size', async () => {
    await open([]);
    for (const [name, bytes] of [
      ['big.mp4', 900_000],
      ['mid.png', 300_000],
      ['small.png', 10],
    ] as const)
      writeFileSync(join(project.root, name), 'x'.repeat(bytes));
    const says = ['big.mp4', 'mid.png', 'small.png'];
    project.write('t/a.json', JSON.stringify([{ name: 'red', fails: 'always', says }]));
    const report = await runAll({ retries: '0', 'attachments-size': '1' });
    expect(Object.keys(attached(report)['red'] ?? {}).sort()).toEqual(['mid.png', 'small.png']);
    expect(report.warnings.join('\n')).toContain(
      'shard 1: 1 attachment with 900 kB is left out, because a shard keeps at most 1000 with 1 MB in all (input attachments-size): big.mp4',
    );
  });
});

test('a cancelled shard uploads its result without them, because it has only seconds', async () => {
  await open([{ name: 'red', fails: 'always', says: ['shots/a.png'], leaves: ['shots/a.png'] }]);
  await project.plan(VALUES);
  const cancel = new AbortController();
  const { record } = await project.run({ shard: '1', retries: '0' }, { signal: cancel.signal });
  expect(record?.attachments?.kept).toHaveLength(1);
  cancel.abort();
  const cancelled = await project.run({ shard: '1', retries: '0' }, { signal: cancel.signal });
  expect(cancelled.record?.attachments).toBeUndefined();
});

test.each([['/etc/*'], ['../x'], ['!../x'], ['a/../../x'], ['C:\\x']])('the glob %s is refused', async (glob) => {
  await open([]);
  await project.plan(VALUES);
  expect(() => project.run({ shard: '1', attachments: glob })).toThrow('is not inside the working directory');
});
