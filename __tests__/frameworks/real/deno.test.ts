/** Deno, with the real tool. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect } from '@jest/globals';
import { findFramework } from '../../../src/frameworks/index.ts';
import { joinWords } from '../../../src/frameworks/shared/split-words.ts';
import { createProject as createWhole, type LocalProject, type Values } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { type Outcome, selectedIn, useProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const deno = findFramework('deno');
const { realTest, because } = withRealTool('deno');
const { command = ['deno', 'test'] } = sampleOf(deno);

describeContract(deno);
describeJobContract(deno);
describeExample(deno);

const ONE = "Deno.test('one', () => {});\nDeno.test('two', () => {});\n";

describe('deno: a command', () => {
  const project = useProject(deno, command);
  const { write, run } = project;
  const short = ({ cases }: Outcome) => cases.map(({ file, name, outcome }) => [file, name, outcome].join(' ')).sort();

  realTest(`tells steps, exits, retries and files that end themselves${because}`, async () => {
    write({
      'a.test.ts': `let tries = 0;
Deno.test('steps', async (t) => {
  await t.step('outer', async (t) => { await t.step('inner', () => { throw new Error('no') }) });
  await t.step('other', () => {});
});
Deno.test('exits', () => Deno.exit(0));
Deno.test('steps > more', () => {});
Deno.test('late', () => { if (++tries < 3) throw new Error('not yet') });
Deno.test('running 9 tests from ./b.test.ts', () => console.log('running 9 tests from ./a.test.ts'));
`,
      'b.test.ts': `import { describe, it } from 'node:test';\ndescribe('D', () => { it('x', () => {}); it.skip('y', () => {}); });\n`,
      'c.test.ts': 'export {};\n',
      'd.test.ts': 'Deno.exit(0);\n',
      'e.test.ts': "throw new Error('broken');\n",
    });
    const units = ['a.test.ts', 'b.test.ts', 'c.test.ts', 'd.test.ts', 'e.test.ts'];
    const outcome = await run(units, { args: ['--retry', '2'] });
    expect(short(outcome)).toEqual([
      'a.test.ts exits failed',
      'a.test.ts late passed',
      'a.test.ts running 9 tests from ./b.test.ts passed',
      'a.test.ts steps > more passed',
      'a.test.ts steps > other passed',
      'a.test.ts steps > outer > inner failed',
      'a.test.ts steps > outer failed',
      'a.test.ts steps failed',
      'b.test.ts D > x passed',
      'b.test.ts D > y skipped',
      'b.test.ts D passed',
      'd.test.ts d.test.ts errored',
      'e.test.ts e.test.ts errored',
    ]);
    expect(outcome.cases.find(({ name }) => name === 'late')?.flakyFailures).toBe(2);
    expect(selectedIn(outcome, units)).toEqual({ 'a.test.ts': 8, 'b.test.ts': 3, 'c.test.ts': 0 });
    const report = readFileSync(join(project.folder, '.run/1', outcome.reports[0] ?? ''), 'utf8');
    expect(report).toContain('message="Error: broken"');
    expect(report).toContain('message="it called Deno.exit outside of its tests"');
  });

  realTest(`is red where a file ends itself and all others pass${because}`, async () => {
    write({ 'a.test.ts': ONE, 'b.test.ts': 'Deno.exit(0);\n' });
    const outcome = await run(['a.test.ts', 'b.test.ts']);
    expect([outcome.cases.length, outcome.exitCodes]).toEqual([3, [1]]);
  });

  realTest(`counts what the arguments select${because}`, async () => {
    write({
      'a.test.ts': ONE,
      'b.test.ts': "Deno.test.ignore('one', () => {});\n",
      'c.test.ts': "Deno.test('x', () => {});\n",
    });
    const units = ['a.test.ts', 'b.test.ts', 'c.test.ts'];
    const outcome = await run(units, { args: ['--filter', '/^one$/'] });
    expect(short(outcome)).toEqual(['a.test.ts one passed', 'b.test.ts one skipped']);
    expect([selectedIn(outcome, units), outcome.exitCodes]).toEqual([
      { 'a.test.ts': 1, 'b.test.ts': 1, 'c.test.ts': 0 },
      [0],
    ]);
  });

  realTest(`passes on what stands behind the files${because}`, async () => {
    write({
      'a.test.ts': "Deno.test('args', () => { if (Deno.args[0] !== '--x') throw new Error(Deno.args.join()) });\n",
    });
    expect(short(await run(['a.test.ts'], { command: [...command, 'src', '--', '--x'] }))).toEqual([
      'a.test.ts args passed',
    ]);
  });
});

describe('deno: a job', () => {
  let project: LocalProject;
  afterEach(() => project.remove());
  const values = { framework: 'deno', shards: '1', command: joinWords(command) };

  realTest(`plans the files that Deno finds${because}`, async () => {
    const files = [
      'a.test.js',
      'b_test.tsx',
      'test.ts',
      'c.spec.ts',
      'd.Test.ts',
      '.e/f.test.ts',
      '__tests__/x/g.ts',
      'mytest.ts',
    ];
    project = await createWhole(Object.fromEntries(files.map((file) => [`src/${file}`, ONE])));
    const { report } = await project.runAll(values);
    expect(report.units.map(({ id }) => id)).toEqual(
      ['.e/f.test.ts', '__tests__/x/g.ts', 'a.test.js', 'b_test.tsx', 'test.ts'].map((file) => `src/${file}`),
    );
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 10 } });
    const planned = async (more: Values) => (await project.plan({ ...values, ...more })).plan.units.map(({ id }) => id);
    expect(await planned({ command: `${values.command} src/.e src/a*.js --ignore=src/x -- src/y` })).toEqual([
      'src/.e/f.test.ts',
      'src/a.test.js',
    ]);
    project.write(
      'deno.json',
      '{ "test": { "include": ["src/"], "exclude": ["src/__tests__"] }, "exclude": ["src/b*"] }',
    );
    project.write('other/h.test.ts', ONE);
    expect(await planned({})).toEqual(['src/.e/f.test.ts', 'src/a.test.js', 'src/test.ts']);
    project.write('deno.json', '{ // comment\n "test": {} }');
    expect((await project.plan({ ...values, discovery: 'static' })).plan.discovery?.notFollowed).toEqual([
      'deno.json: it has comments, or is no JSON',
    ]);
  });

  realTest(`finds a file that imports nothing that exists${because}`, async () => {
    project = await createWhole({
      'a.test.ts': ONE,
      'b.test.ts': "import './nope.ts';\n",
      'c.test.ts': ONE,
      'd.test.ts': 'const = 4\n',
    });
    const { report } = await project.runAll(values);
    expect(report).toMatchObject({ verdict: 'failed', totals: { tests: 6, passed: 4, errored: 2 } });
  });
});
