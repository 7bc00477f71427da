/** Bun, with the real tool. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { findFramework } from '../../../src/frameworks/index.ts';
import { joinWords } from '../../../src/frameworks/shared/split-words.ts';
import { createProject as createWhole, type LocalProject, type Values } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts, HOSTILE_NAMES } from '../parts-contract.ts';
import { type Outcome, selectedIn, useProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const bun = findFramework('bun');
const { realTest, because } = withRealTool('bun');
const { command = ['bun', 'test'] } = sampleOf(bun);

describeContract(bun);
describeJobContract(bun);
describeExample(bun);

const title = fc.constantFrom(...HOSTILE_NAMES);
const tests = fc
  .uniqueArray(title, { minLength: 1, maxLength: 3 })
  .map((names) => names.map((name) => `test(${JSON.stringify(name)}, () => {});\n`).join(''));
const group = fc.tuple(title, tests).map(([name, inner]) => `describe(${JSON.stringify(name)}, () => {\n${inner}});\n`);

describeParts({
  framework: bun,
  fileName: 'split.test.ts',
  configuration: [],
  source: fc
    .tuple(tests, fc.array(group, { maxLength: 3 }))
    .map(([outside, groups]) => `import { describe, test } from 'bun:test';\n${outside}${groups.join('')}`),
});

const IMPORTS = `import { afterAll, beforeAll, describe, expect, test } from 'bun:test';\n`;
const ONE = `${IMPORTS}test('one', () => {});\ntest('two', () => {});\n`;

describe('bun: a command', () => {
  const project = useProject(bun, command);
  const { write, run } = project;
  const short = ({ cases }: Outcome) =>
    cases.map(({ file, className, name, outcome }) => [file, className, name, outcome].join(' ')).sort();

  realTest(`tells hooks, retries, todos and errors between tests${because}`, async () => {
    write({
      'a.test.ts': `${IMPORTS}let tries = 0;
describe('D', () => { beforeAll(() => { throw new Error('no database') }); test('x', () => {}); });
describe('E', () => { afterAll(() => { throw new Error('dirty') }); test('y', () => {}); });
describe('outer', () => { test('late', () => expect(++tries).toBe(3), { retry: 3 }); });
test.todo('todo');
test.failing('known', () => { throw new Error('as ever') });
`,
      'b.test.ts': 'const = 4\n',
      'c.test.ts': 'export {};\n',
    });
    const units = ['a.test.ts', 'b.test.ts', 'c.test.ts'];
    const outcome = await run(units);
    expect(short(outcome)).toEqual([
      'a.test.ts D hook of "D" failed',
      'a.test.ts E hook of "E" failed',
      'a.test.ts E y passed',
      'a.test.ts a.test.ts known passed',
      'a.test.ts a.test.ts todo skipped',
      'a.test.ts outer late passed',
      'b.test.ts b.test.ts b.test.ts errored',
    ]);
    expect(outcome.cases.find(({ name }) => name === 'late')?.flakyFailures).toBe(2);
    expect(outcome.exitCodes).toEqual([1]);
    expect(selectedIn(outcome, units)).toEqual({ 'a.test.ts': 6, 'c.test.ts': 0 });
    const report = readFileSync(join(project.folder, '.run/1', outcome.reports[0] ?? ''), 'utf8');
    expect(report).toContain('message="Expected identifier but found &quot;=&quot;"');
    expect(report).toContain('message="no database"');
  });

  realTest(`counts what the arguments select, and is green where that is nothing${because}`, async () => {
    write({ 'a.test.ts': ONE, 'b.test.ts': `${IMPORTS}test.skip('one', () => {});\n`, 'c.test.ts': 'throw 1;\n' });
    const units = ['a.test.ts', 'b.test.ts'];
    const one = await run(units, { args: ['-t', '^one$'] });
    expect(short(one)).toEqual(['a.test.ts a.test.ts one passed', 'b.test.ts b.test.ts one skipped']);
    const none = await run(units, { args: ['--test-name-pattern=none'] });
    expect([none.cases, selectedIn(none, units), none.exitCodes]).toEqual([
      [],
      { 'a.test.ts': 0, 'b.test.ts': 0 },
      [0],
    ]);
    const broken = await run(['a.test.ts', 'c.test.ts'], { args: ['-t', 'none'] });
    expect([short(broken), broken.exitCodes]).toEqual([['c.test.ts c.test.ts c.test.ts errored'], [1]]);
  });

  realTest(`names the file that ended the process, on GitHub too${because}`, async () => {
    write({ 'a.test.ts': ONE, 'b.test.ts': `${IMPORTS}test('x', () => {});\nprocess.exit(0);\n`, 'c.test.ts': ONE });
    for (const variables of [[], ['GITHUB_ACTIONS=true']]) {
      const outcome = await run(['a.test.ts', 'b.test.ts', 'c.test.ts'], { command: [...variables, ...command] });
      expect(short(outcome)).toEqual(['b.test.ts b.test.ts b.test.ts errored']);
    }
  });

  realTest(`refuses a configuration that keeps its report${because}`, async () => {
    write({ 'a.test.ts': ONE, 'bunfig.toml': '[test.reporter]\njunit = "mine.xml"\n' });
    await expect(run(['a.test.ts'])).rejects.toThrow('bunfig.toml sets [test.reporter] junit');
  });
});

describe('bun: a job', () => {
  let project: LocalProject;
  afterEach(() => project.remove());
  const values = { framework: 'bun', shards: '1', command: joinWords(command) };

  realTest(`plans the files that Bun finds${because}`, async () => {
    const files = ['a.test.js', 'b_spec.tsx', 'c.TEST.mts', 'd.tests.ts', 'test.js', '.e.test.ts', '.f/g.test.ts'];
    project = await createWhole(Object.fromEntries(files.map((file) => [`src/${file}`, ONE])));
    const { report } = await project.runAll(values);
    expect(report.units.map(({ id }) => id)).toEqual([
      'src/.e.test.ts',
      'src/a.test.js',
      'src/b_spec.tsx',
      'src/c.TEST.mts',
    ]);
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 8 } });
    const planned = async (more: Values) => (await project.plan({ ...values, ...more })).plan.units.map(({ id }) => id);
    expect(await planned({ args: '--path-ignore-patterns src/*.js' })).toHaveLength(3);
    for (const words of [
      'b_',
      'b_ ./src/a.test.js',
      './src/a.test.js ./src/b_spec.tsx',
      'TEST',
      'C.TEST',
      './src',
      'a.t b_',
    ]) {
      const command = `${values.command} ${words}`;
      expect([words, await planned({ command, discovery: 'static' })]).toEqual([words, await planned({ command })]);
    }
    project.write('bunfig.toml', '[test]\nroot = "src"\npathIgnorePatterns = ["**/.*", "src/b*"]\n');
    project.write('other/h.test.ts', ONE);
    expect(await planned({})).toEqual(['src/a.test.js', 'src/c.TEST.mts']);
  });

  realTest(`forgets a hook that failed once${because}`, async () => {
    project = await createWhole({
      'a.test.ts': `${IMPORTS}beforeAll(() => { if (process.env.SHARDWISE_TRY === '1') throw new Error('not yet') });\ntest('x', () => {});\n`,
      'b.test.ts': `if (process.env.SHARDWISE_TRY === '1') throw new Error('not yet');\n${ONE}`,
    });
    const { report } = await project.runAll(values);
    expect(report).toMatchObject({ verdict: 'passed', complete: true });
  });
});
