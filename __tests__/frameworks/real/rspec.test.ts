/** RSpec, with the real tool. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { findFramework } from '../../../src/frameworks/index.ts';
import { selectedTests } from '../../../src/frameworks/shared/parts.ts';
import { createProject as createWhole, type LocalProject, type Values } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts, HOSTILE_NAMES } from '../parts-contract.ts';
import { type Outcome, useProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const rspec = findFramework('rspec');
const { realTest, because } = withRealTool('rspec');
const { command = ['rspec'] } = sampleOf(rspec);

describeContract(rspec);
describeJobContract(rspec);
describeExample(rspec);

const text = (value: string) => `'${value.replace(/[\\']/g, '\\$&')}'`;
const title = fc.constantFrom(...HOSTILE_NAMES);
const block: fc.Memo<string> = fc.memo((depth) => {
  const named = title.map((name) => `it(${text(name)}) {}`);
  const single = fc.oneof(
    named,
    fc.constant('it { expect(1).to eq(1) }'),
    title.map((name) => `pending(${text(name)}) { raise }`),
  );
  if (depth <= 1) return single;
  const group = fc
    .tuple(title, fc.array(block(depth - 1), { minLength: 1, maxLength: 3 }))
    .map(([name, inner]) => `describe(${text(name)}) do\n${inner.join('\n')}\nend`);
  return fc.oneof(
    single,
    group,
    title.map((name) => `it_behaves_like('shared', ${text(name)})`),
  );
});
const outermost = fc
  .tuple(title, fc.array(block(2), { minLength: 1, maxLength: 4 }))
  .map(([name, inner]) => `RSpec.describe(${text(name)}) do\n${inner.join('\n')}\nend\n`);

describeParts({
  framework: rspec,
  fileName: 'tests/split_spec.rb',
  configuration: [
    ['.rspec', '--require ./helper\n--order random\n'],
    [
      'helper.rb',
      "RSpec.shared_examples('shared') { |name| it(name) {}; describe(name) { it { expect(1).to eq(1) } } }\n",
    ],
  ],
  source: fc.array(outermost, { minLength: 1, maxLength: 3 }).map((groups) => groups.join('')),
});

const PASSES = "RSpec.describe('it') { it('passes') {} }\n";

describe('rspec: a command', () => {
  const project = useProject(rspec, command);
  const { write, run } = project;
  const short = ({ cases }: Outcome) =>
    cases.map(({ file, line, className, name, outcome }) => [file, line, className, name, outcome]);

  realTest(
    `gives shared examples, and groups that a helper makes, to the file that asks for them${because}`,
    async () => {
      write({
        'spec/support/shared.rb': "RSpec.shared_examples('shared') { it('is shared') {} }\n",
        'spec/support/made.rb': "def make(name) = RSpec.describe(name) { it('is made') {} }\n",
        'spec/a_spec.rb':
          "require_relative 'support/shared'\nRSpec.describe('A') do\n  it_behaves_like 'shared'\nend\n",
        'spec/b_spec.rb': "require_relative 'support/made'\nmake('B')\n",
      });
      expect(short(await run(['spec/a_spec.rb', 'spec/b_spec.rb'], { args: ['--order', 'defined'] }))).toEqual([
        ['spec/a_spec.rb', 3, 'A > behaves like shared', 'is shared', 'passed'],
        ['spec/b_spec.rb', undefined, 'B', 'is made', 'passed'],
      ]);
    },
  );

  realTest(`reports a failing hook of a group and of the suite as an error${because}`, async () => {
    write({
      'spec/a_spec.rb': "RSpec.describe('A') { after(:context) { raise 'too late' }; it('passes') {} }\n",
      'spec/b_spec.rb': `RSpec.configure { |c| c.after(:suite) { raise 'at last' } }\n${PASSES}`,
      'spec/c_spec.rb': "RSpec.describe('C') { before(:context) { raise 'too early' }; it('never runs') {} }\n",
    });
    const outcome = await run(['spec/a_spec.rb', 'spec/b_spec.rb', 'spec/c_spec.rb'], { args: ['--order', 'defined'] });
    expect(outcome.exitCodes).toEqual([1]);
    expect(short(outcome)).toEqual([
      ['spec/a_spec.rb', 1, 'A', 'passes', 'passed'],
      ['spec/a_spec.rb', undefined, 'A', 'hook of "A"', 'errored'],
      ['spec/b_spec.rb', 2, 'it', 'passes', 'passed'],
      ['spec/c_spec.rb', 1, 'C', 'never runs', 'failed'],
      [undefined, undefined, 'RSpec', 'hook of "the suite"', 'errored'],
    ]);
  });

  realTest(`says what was expected, and where${because}`, async () => {
    write({
      'spec/a_spec.rb':
        "RSpec.describe('A') do\n  it('adds') { expect(1).to eq(2) }\n  it('raises') { raise \"\\e[31mred\\e[0m\\0!\" }\nend\n",
    });
    await run(['spec/a_spec.rb'], { args: ['--order', 'defined'] });
    const report = readFileSync(join(project.folder, '.run/1/rspec-1.xml'), 'utf8');
    expect([...report.matchAll(/message="([^"]*)"/g)].map(([, message]) => message)).toEqual([
      'expected: 2 got: 1',
      'red\ufffd!',
    ]);
    expect(report).toContain('# ./spec/a_spec.rb:2:in');
    expect(report).not.toContain('shardwise_rspec.rb');
  });

  realTest(`keeps the formatters and filters of the project${because}`, async () => {
    write({
      '.rspec': '--format documentation\n--format json --out own.json\n--tag ~slow\n',
      'spec/a_spec.rb': "RSpec.describe('A') { it('is quick') {}; it('is slow', :slow) {} }\n",
      'spec/b_spec.rb': "RSpec.describe('B', :slow) { it('is slow') {} }\n",
    });
    const { output, cases, selected } = await run(['spec/a_spec.rb', 'spec/b_spec.rb']);
    expect(output).toContain('  is quick');
    expect(JSON.parse(readFileSync(join(project.folder, 'own.json'), 'utf8'))).toMatchObject({
      summary: { example_count: 1 },
    });
    expect(cases.map(({ name }) => name)).toEqual(['is quick']);
    expect(Object.fromEntries(selectedTests([{ id: 'spec/a_spec.rb' }, { id: 'spec/b_spec.rb' }], selected))).toEqual({
      'spec/a_spec.rb': 1,
      'spec/b_spec.rb': 0,
    });
  });

  realTest(`is green when the arguments select nothing, whatever the project says${because}`, async () => {
    write({
      '.rspec': '--require ./helper',
      'helper.rb': 'RSpec.configure { |c| c.fail_if_no_examples = true }\n',
      'spec/a_spec.rb': PASSES,
    });
    const { exitCodes, cases, selected } = await run(['spec/a_spec.rb'], { args: ['--tag', 'slow'] });
    expect([exitCodes, cases, selected]).toEqual([[0], [], ['[["spec/a_spec.rb",{}]]']]);
  });

  realTest(`survives a fork, a changed folder and another text encoding${because}`, async () => {
    write({
      'spec/a_spec.rb': `# encoding: iso-8859-1
RSpec.describe('A') do
  it('forks') { Process.wait(fork { exit(0) }) }
  it('goes away') { Dir.chdir('/') }
  it("caf\\xe9") { raise "caf\\xe9".b }
end
`,
    });
    const { cases } = await run(['spec/a_spec.rb'], { args: ['--order', 'defined'] });
    expect(cases.map(({ name, outcome, file }) => [name, outcome, file])).toEqual([
      ['forks', 'passed', 'spec/a_spec.rb'],
      ['goes away', 'passed', 'spec/a_spec.rb'],
      ['café', 'failed', 'spec/a_spec.rb'],
    ]);
  });

  realTest(`names the files that the helpers of the project add to the search${because}`, async () => {
    write({
      '.rspec': '--require ./helper',
      'helper.rb': "RSpec.configure { |c| c.pattern = '**/*_{spec,check}.rb' }\n",
      'spec/a_spec.rb': PASSES,
      'spec/b_check.rb': PASSES,
      'spec/c_spec.rb': PASSES,
    });
    await run(['spec/a_spec.rb'], { known: { planned: ['spec/a_spec.rb', 'spec/c_spec.rb'], excluded: [] } });
    expect(JSON.parse(readFileSync(join(project.folder, '.run/1/unplanned.json'), 'utf8'))).toEqual([
      'spec/b_check.rb',
    ]);
  });

  realTest(`lists exact counts, what is not selected, and what does not load${because}`, async () => {
    write({
      '.rspec': '--tag ~slow',
      'spec/a_spec.rb': "RSpec.describe('A') { 3.times { |n| it(\"has #{n}\") {} }; it('waits', :slow) {} }\n",
      'spec/b_spec.rb': "RSpec.describe('B', :slow) { it('waits') {} }\n",
      'spec/c_spec.rb': "raise 'broken on import'\n",
      'spec/d_spec.rb': '# nothing yet\n',
      'other/e_spec.rb': PASSES,
    });
    expect(await project.list()).toEqual({
      tests: new Map([['spec/a_spec.rb', 3]]),
      deselected: ['spec/b_spec.rb'],
      broken: new Map([['spec/c_spec.rb', 'RuntimeError: broken on import']]),
      outside: [],
    });
    const named = await project.list({ files: ['other/e_spec.rb'] });
    expect([...(named?.tests ?? [])]).toEqual([['other/e_spec.rb', 1]]);
  });

  realTest(`does not list when what the project requires is broken${because}`, async () => {
    write({ '.rspec': '--require ./helper', 'helper.rb': 'raise "no database"\n', 'spec/a_spec.rb': PASSES });
    await expect(project.list()).rejects.toThrow('no database');
  });
});

describe('rspec: a job', () => {
  let project: LocalProject;
  afterEach(() => project.remove());
  const values = { framework: 'rspec', shards: '2', command: command.join(' '), discovery: 'static' };

  realTest.each([
    ['exit!(0) in an example', "RSpec.describe('A') { it('passes') {}; it('ends') { exit!(0) } }\n"],
    ['exit(0) at the top', `${PASSES}exit(0)\n`],
    ['exit!(0) at the top', `${PASSES}exit!(0)\n`],
    ['exit(0) in a hook of a group', "RSpec.describe('A') { before(:context) { exit(0) }; it('never runs') {} }\n"],
    ['exit(0) in an at_exit after a failure', "at_exit { exit!(0) }\nRSpec.describe('A') { it('fails') { raise } }\n"],
    ['throw in an example', "RSpec.describe('A') { it('ends') { throw :out } }\n"],
    ['a kill while it loads', 'Process.kill(:KILL, Process.pid)\n'],
  ])(`is red after %s, and the others pass${because}`, async (_what, source) => {
    project = await createWhole({ 'spec/a_spec.rb': PASSES, 'spec/b_spec.rb': source, 'spec/c_spec.rb': PASSES });
    const { report } = await project.runAll({ ...values, shards: '1' });
    expect(['failed', 'incomplete']).toContain(report.verdict);
    expect(report.units.map(({ id, outcome }) => [id, outcome === 'passed'])).toEqual([
      ['spec/a_spec.rb', true],
      ['spec/b_spec.rb', false],
      ['spec/c_spec.rb', true],
    ]);
  });

  realTest(`is red when a hook before all examples fails, and says why${because}`, async () => {
    project = await createWhole({
      '.rspec': '--require ./helper',
      'helper.rb': "RSpec.configure { |c| c.before(:suite) { raise 'no database' } }\n",
      'spec/a_spec.rb': PASSES,
      'spec/b_spec.rb': PASSES,
    });
    const { report } = await project.runAll({ ...values, shards: '1' });
    expect(report.verdict).not.toBe('passed');
    expect(report.tests.map(({ name, message }) => [name, message])).toEqual([['hook of "the suite"', 'no database']]);
  });

  realTest(`never loses what --fail-fast leaves out${because}`, async () => {
    const fails = "RSpec.describe('A') { it('fails') { raise } }\n";
    project = await createWhole({ 'spec/a_spec.rb': fails, 'spec/b_spec.rb': PASSES, 'spec/c_spec.rb': PASSES });
    const { report } = await project.runAll({
      ...values,
      shards: '1',
      args: '--fail-fast --order defined',
      retries: '0',
    });
    expect(report).toMatchObject({ verdict: 'failed', complete: false, totals: { failed: 1, missing: 2 } });
  });

  realTest(`is incomplete when RSpec finds a file that the plan does not have${because}`, async () => {
    project = await createWhole({
      '.rspec': '--require ./helper',
      'helper.rb': "RSpec.configure { |c| c.pattern = '**/*_{spec,check}.rb' }\n",
      'spec/a_spec.rb': PASSES,
      'spec/b_check.rb': PASSES,
    });
    const { report } = await project.runAll(values);
    expect(report.verdict).toBe('incomplete');
    expect(report.reasons.join()).toContain('spec/b_check.rb');
    const listed = await project.runAll({ ...values, discovery: 'list' });
    expect(listed.report).toMatchObject({ verdict: 'passed', totals: { tests: 2 } });
  });

  realTest(`is planned by name, without a warning, where the gems are not installed${because}`, async () => {
    project = await createWhole({ Gemfile: "gem 'rspec'\ngem 'shardwise-no-such-gem'\n", 'spec/a_spec.rb': PASSES });
    const { plan } = await project.plan({ shards: '1' });
    expect(plan).toMatchObject({ framework: 'rspec', command: 'bundle exec rspec' });
    expect(plan.warnings.join()).not.toContain('bundle install');
    expect(plan.units.map(({ id }) => id)).toEqual(['spec/a_spec.rb']);
  });

  /** What the plan finds without RSpec is what RSpec lists. */
  realTest.each<[string, Values, string]>([
    ['the usual names', {}, ''],
    ['a pattern of .rspec', { '.rspec': '--pattern "spec/**/*_{spec,check}.rb,other/*_spec.rb"' }, ''],
    ['a pattern in another folder', { '.rspec': '-P checks/**/*_check.rb' }, ''],
    ['several patterns', { '.rspec': '-P **/*_check.rb\n--pattern deep/*_spec.rb' }, ''],
    ['a pattern that is left out', { '.rspec': '--exclude-pattern "**/deep/**/*_spec.rb"' }, ''],
    ['another default path', { '.rspec': '--default-path other' }, ''],
    ['the working directory', { '.rspec': '--default-path .' }, ''],
    [
      'the options of one person',
      { '.rspec': '--default-path other', '.rspec-local': '--default-path checks -P **/*_check.rb' },
      '',
    ],
    ['arguments', { '.rspec': '--default-path other' }, '--default-path spec --pattern=**/b_spec.rb'],
  ])(`follows %s${because}`, async (_what, options, args) => {
    const files = [
      'spec/a_spec.rb',
      'spec/deep/b_spec.rb',
      'spec/deep/c_check.rb',
      'other/o_spec.rb',
      'checks/x/d_check.rb',
      'deep/e_spec.rb',
    ];
    const hidden = ['spec/.hidden_spec.rb', 'spec/helper.rb', 'spec/.deep/f_spec.rb'];
    project = await createWhole({
      ...options,
      ...Object.fromEntries([...files, ...hidden].map((file) => [file, PASSES])),
    });
    const plan = async (discovery: string) =>
      (await project.plan({ ...values, discovery, ...(args && { args }) })).plan.units.map(({ id }) => id);
    const listed = await plan('list');
    expect(listed.length).toBeGreaterThan(0);
    expect(await plan('static')).toEqual(listed);
  });
});
