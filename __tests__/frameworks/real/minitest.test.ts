/**
 * Minitest, with the real tool. Another version runs with `SHARDWISE_TEST_MINITEST="ruby -I /path/to/minitest/lib"`.
 */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test as jestTest } from '@jest/globals';
import fc from 'fast-check';
import { findFramework } from '../../../src/frameworks/index.ts';
import { selectedTests } from '../../../src/frameworks/shared/parts.ts';
import { joinWords } from '../../../src/frameworks/shared/split-words.ts';
import type { Report } from '../../../src/model.ts';
import { createProject as createWhole, type LocalProject } from '../../commands/project.ts';
import { isInstalled } from '../../support/tools.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts, HOSTILE_NAMES } from '../parts-contract.ts';
import { type Outcome, useProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const minitest = findFramework('minitest');
const { realTest, because } = withRealTool('minitest');
const { command = ['ruby'] } = sampleOf(minitest);
const hasRake = await isInstalled('rake');
const [rakeTest, withoutRake] = hasRake ? [realTest, because] : [jestTest.skip, ' (skipped: no rake on PATH)'];

/** The least that `bin/rails test` needs. Rails 6.1 loads the first two libraries too late by itself. */
const RAILS = {
  'bin/rails': `#!/usr/bin/env ruby
APP_PATH = File.expand_path('../config/application', __dir__)
require_relative '../config/boot'
require 'rails/commands'
`,
  'config/boot.rb': "require 'pathname'\nrequire 'logger'\nrequire 'uri'\n",
  'config/application.rb':
    "require 'rails'\nrequire 'rails/test_unit/railtie'\nclass App < Rails::Application; config.eager_load = false; end\n",
  'config/environment.rb': "require_relative 'application'\nRails.application.initialize!\n",
  'test/test_helper.rb':
    "ENV['RAILS_ENV'] = 'test'\nrequire_relative '../config/environment'\nrequire 'rails/test_help'\n",
};
const inRails = (name: string): string =>
  `require 'test_helper'\nclass ${name}Test < ActiveSupport::TestCase\n  test('${name}') { assert true }\nend\n`;
const hasRails = await isInstalled('ruby', ['-e', "require 'rails'"]);
const [railsTest, withoutRails] = hasRails ? [realTest, because] : [jestTest.skip, ' (skipped: there is no Rails)'];

describeContract(minitest);
describeJobContract(minitest);
describeExample(minitest);

const text = (value: string) => `'${value.replace(/[\\']/g, '\\$&')}'`;
const title = fc.constantFrom(...HOSTILE_NAMES);
const method = fc.constantFrom('a', 'ab', 'A', 'ä', 'a_b', '1');
const methods = fc
  .uniqueArray(method, { minLength: 1, maxLength: 4 })
  .map((names) => names.map((name) => `def test_${name}; assert true; end`).join('\n'));
const spec = fc
  .uniqueArray(title, { minLength: 1, maxLength: 3 })
  .map((names) => names.map((name) => `it(${text(name)}) { assert true }`).join('\n'));
const group = fc
  .tuple(title, spec, fc.option(fc.tuple(title, spec)))
  .map(
    ([name, tests, inner]) =>
      `describe(${text(name)}) do\n${tests}\n${inner === null ? '' : `describe(${text(inner[0])}) do\n${inner[1]}\nend\n`}end\n`,
  );

describeParts({
  framework: minitest,
  fileName: 'test/split_test.rb',
  configuration: [
    ['test/shared.rb', "require 'minitest/autorun'\nmodule Shared; def test_shared; assert true; end; end\n"],
  ],
  source: fc
    .tuple(methods, fc.array(group, { maxLength: 2 }))
    .map(
      ([tests, groups]) =>
        `require_relative 'shared'\nclass CLASS < Minitest::Test\ninclude Shared\n${tests}\nend\n${groups.join('')}`,
    ),
  fill: (source, file) =>
    source
      .replaceAll('CLASS', file.includes('split') ? 'Split' : 'Other')
      .replaceAll("describe('", `describe('${file} `),
});

const inClass = (name: string, ...tests: readonly string[]): string =>
  `require 'minitest/autorun'\nclass ${name} < Minitest::Test\n${tests.map((test) => `  ${test}\n`).join('')}end\n`;
const test = (name: string, body = 'assert true') => `def test_${name}; ${body}; end`;

describe('minitest: a command', () => {
  const project = useProject(minitest, command);
  const { write, run } = project;
  const short = ({ cases }: Outcome) =>
    cases.map(({ file, line, className, name, outcome }) => [file, line, className, name, outcome].join(' ')).sort();

  realTest(`gives inherited, included and made tests to the file of the class that runs them${because}`, async () => {
    write({
      'test/support/shared.rb': `require 'minitest/autorun'
module Shared; def test_shared; assert true; end; end
class BaseTest < Minitest::Test; def test_base; assert true; end; end
def make(klass) = klass.class_eval { define_method(:test_made) { assert true } }
`,
      'test/a_test.rb': `require_relative 'support/shared'\nclass ATest < BaseTest\n  include Shared\n  def test_own; assert true; end\n  make(self)\nend\n`,
      'test/b_test.rb': `require_relative 'a_test'\nclass BTest < ATest; end\n`,
    });
    const outcome = await run(['test/a_test.rb', 'test/b_test.rb']);
    expect(short(outcome).filter((line) => !line.includes('support'))).toEqual([
      'test/a_test.rb  ATest test_base passed',
      'test/a_test.rb  ATest test_made passed',
      'test/a_test.rb  ATest test_shared passed',
      'test/a_test.rb 4 ATest test_own passed',
      'test/b_test.rb  BTest test_base passed',
      'test/b_test.rb  BTest test_made passed',
      'test/b_test.rb  BTest test_own passed',
      'test/b_test.rb  BTest test_shared passed',
    ]);
    // A file that another one loads runs in its own shard alone.
    const alone = await run(['test/b_test.rb']);
    expect(alone.cases.filter(({ className }) => className === 'ATest')).toEqual([]);
    expect(alone.cases.filter(({ className }) => className === 'BTest')).toHaveLength(4);
  });

  realTest(`reports specs by their texts, failures, errors and skips${because}`, async () => {
    write({
      'test/a_test.rb': `require 'minitest/autorun'
describe 'Cart' do
  it('adds') { assert true }
  describe 'inner' do
    it('fails') { assert_equal 2, 1 }
    it('raises') { raise "\\e[31mred\\e[0m\\0!" }
    it('skips') { skip 'later' }
    after { raise 'after' if name.end_with?('_fails') }
  end
end
`,
    });
    const outcome = await run(['test/a_test.rb']);
    expect(outcome.exitCodes).toEqual([1]);
    expect(short(outcome)).toEqual([
      'test/a_test.rb 3 Cart adds passed',
      'test/a_test.rb 5 Cart::inner fails errored',
      'test/a_test.rb 6 Cart::inner raises errored',
      'test/a_test.rb 7 Cart::inner skips skipped',
    ]);
    const report = readFileSync(join(project.folder, '.run/1', outcome.reports[0] ?? ''), 'utf8');
    expect([...report.matchAll(/message="([^"]*)"/g)].map(([, message]) => message).sort()).toEqual(
      ['Expected: 2 Actual: 1', 'after', 'later', 'red\ufffd!'].sort(),
    );
    expect(report).toContain('test/a_test.rb:5:in');
    expect(report).not.toContain('shardwise_minitest');
  });

  realTest(`runs with parallel tests, other plugins, a fork and a changed folder${because}`, async () => {
    write({
      'lib/minitest/loud_plugin.rb': `module Minitest
  def self.plugin_loud_init(_options)
    reporter.reporters.clear
    reporter << Class.new(AbstractReporter) { def record(result) = puts("loud #{result.name}") }.new
  end
  register_plugin('loud') if respond_to?(:register_plugin)
end
`,
      'test/a_test.rb': inClass(
        'ATest',
        'parallelize_me!',
        test('a'),
        test('b'),
        test('fork', 'Process.wait(fork { exit!(0) }); assert true'),
      ).replace("autorun'\n", "autorun'\nrequire 'minitest/loud_plugin'\n"),
      'test/b_test.rb': inClass('BTest', test('away', "Dir.chdir('/'); assert true"), test('later')),
    });
    const { cases, output, exitCodes } = await run(['test/a_test.rb', 'test/b_test.rb']);
    expect(cases.map(({ file, name, outcome }) => [file, name, outcome]).sort()).toEqual([
      ['test/a_test.rb', 'test_a', 'passed'],
      ['test/a_test.rb', 'test_b', 'passed'],
      ['test/a_test.rb', 'test_fork', 'passed'],
      ['test/b_test.rb', 'test_away', 'passed'],
      ['test/b_test.rb', 'test_later', 'passed'],
    ]);
    expect(output).toContain('loud test_a');
    expect(exitCodes).toEqual([0]);
  });

  realTest(`leaves the environment of the tests as it was${because}`, async () => {
    write({
      'test/a_test.rb': inClass(
        'ATest',
        test(
          'environment',
          'puts [ENV["RUBYOPT"], ENV["RUBYLIB"], ENV.keys.grep(/SHARDWISE_(?!TEST)/)].inspect; assert true',
        ),
      ),
    });
    const { output } = await run(['test/a_test.rb']);
    expect(output).toContain('[nil, nil, []]');
  });

  realTest(`counts what the arguments select, and is green where that is nothing${because}`, async () => {
    write({
      'test/a_test.rb': inClass('ATest', test('one'), test('two')),
      'test/b_test.rb': inClass('BTest', test('two')),
    });
    const units = ['test/a_test.rb', 'test/b_test.rb'];
    const counts = async (...args: string[]) => {
      const { selected, exitCodes, cases } = await run(units, { args });
      return [
        ...selectedTests(
          units.map((id) => ({ id })),
          selected,
        ).values(),
        cases.length,
        ...exitCodes,
      ];
    };
    expect(await counts('-n', '/one/')).toEqual([1, 0, 1, 0]);
    expect(await counts('-n', 'BTest#test_two')).toEqual([0, 1, 1, 0]);
    expect(await counts('-n', '/none/')).toEqual([0, 0, 0, 0]);
    expect(await counts('--exclude', '/two/')).toEqual([1, 0, 1, 0]);
  });

  realTest(`keeps what the environment has in RUBYOPT and RUBYLIB${because}`, async () => {
    write({
      'more/inside.rb': 'INSIDE = 1\n',
      'test/a_test.rb': inClass('ATest', test('inside', 'assert_equal [1, true], [INSIDE, $VERBOSE]')),
    });
    const variables = ['RUBYLIB=more', 'RUBYOPT=-w -rinside'];
    const { cases, exitCodes } = await run(['test/a_test.rb'], { command: [...variables, ...command] });
    expect([cases.map(({ outcome }) => outcome), exitCodes]).toEqual([['passed'], [0]]);
  });

  realTest(`finds the file of a spec that is named like a class${because}`, async () => {
    write({
      'lib/cart.rb': 'class Cart; end\n',
      'test/a_test.rb': `require 'minitest/autorun'
require 'cart'
module Shared; extend Minitest::Spec::DSL; it('is shared') { assert true }; end
describe Cart do
  describe('inner') { include Shared }
end
`,
    });
    expect(short(await run(['test/a_test.rb']))).toEqual(['test/a_test.rb 3 Cart::inner is shared passed']);
  });

  rakeTest(`keeps the processes of one task apart, and loses none${withoutRake}`, async () => {
    write({
      Rakefile: `task(:test) { %w[a b].each { |name| sh "ruby test/#{name}_test.rb" } }\n`,
      'test/a_test.rb': inClass('ATest', test('one'), test('two')),
      'test/b_test.rb': inClass('BTest', test('one')),
      'test/c_test.rb': inClass('CTest', test('one')),
    });
    const units = ['test/a_test.rb', 'test/b_test.rb', 'test/c_test.rb'];
    const { cases, selected } = await run(units, { command: ['rake', 'test'] });
    expect(cases.map(({ className, name }) => `${className} ${name}`).sort()).toEqual([
      'ATest test_one',
      'ATest test_two',
      'BTest test_one',
    ]);
    // The task never loads the third file, so nothing says that it has no tests.
    expect(Object.fromEntries(selectedTests({ units: units.map((id) => ({ id })) }.units, selected))).toEqual({
      'test/a_test.rb': 2,
      'test/b_test.rb': 1,
    });
  });

  rakeTest(`runs through a task of Rake${withoutRake}`, async () => {
    const names = ['a', "it's b", '{c,d}', '[e]', 'f*g'];
    write({
      Rakefile: "require 'rake/testtask'\nRake::TestTask.new { |t| t.pattern = 'test/**/*_test.rb' }\n",
      'test/other_test.rb': inClass('OtherTest', test('never')),
      ...Object.fromEntries(
        names.map((name, index) => [`test/${name}_test.rb`, inClass(`T${index}`, test('one'), test('two'))]),
      ),
    });
    const units = names.map((name) => `test/${name}_test.rb`);
    const outcome = await run(units, { command: ['rake', 'test'], args: ['-n', "/o n'e|one/"] });
    expect(outcome.exitCodes).toEqual([0]);
    expect(outcome.cases.map(({ file }) => file).sort()).toEqual([...units].sort());
  });
});

describe('minitest: a job', () => {
  let project: LocalProject;
  afterEach(() => project.remove());
  const values = { framework: 'minitest', shards: '1', command: joinWords(command) };
  const good = (name: string) => inClass(name, test('a'), test('b'));

  realTest.each([
    ['exit(0) in a test', inClass('BTest', test('a'), test('b', 'exit(0)'))],
    ['exit(0) at the top', 'exit(0)\n'],
    ['exit!(0) at the top', 'exit!(0)\n'],
    ['a syntax error', 'class BTest\n'],
    ['an exit code of its own', `at_exit { exit!(0) }\n${inClass('BTest', test('a', 'flunk'))}`],
    ['a kill while it loads', 'Process.kill(:KILL, Process.pid); sleep 1\n'],
  ])(`is red after %s, and the others pass${because}`, async (_what, source) => {
    project = await createWhole({
      'test/a_test.rb': good('ATest'),
      'test/b_test.rb': source,
      'test/c_test.rb': good('CTest'),
    });
    const { report } = await project.runAll(values);
    expect(['failed', 'incomplete']).toContain(report.verdict);
    expect(report.units.map(({ id, outcome }) => [id, outcome === 'passed'])).toEqual([
      ['test/a_test.rb', true],
      ['test/b_test.rb', false],
      ['test/c_test.rb', true],
    ]);
  });

  rakeTest(`finds the file that does not load when Rake loads them all${withoutRake}`, async () => {
    project = await createWhole({
      Rakefile: "require 'rake/testtask'\nRake::TestTask.new { |t| t.pattern = 'test/**/*_test.rb' }\n",
      'test/a_test.rb': good('ATest'),
      'test/b_test.rb': "raise 'broken on import'\n",
      'test/c_test.rb': good('CTest'),
    });
    const { report } = await project.runAll({ ...values, command: 'rake test' });
    expect(report).toMatchObject({ verdict: 'failed', complete: true, totals: { tests: 5, passed: 4, errored: 1 } });
  });

  /** The report of a job to which a file was added after its plan. */
  async function runWithAdded(file: string, source: string, more = {}): Promise<Pick<Report, 'verdict' | 'reasons'>> {
    const { plan } = await project.plan({ ...values, ...more });
    project.write(file, source);
    for (const { index } of plan.shards) await project.run({ ...values, ...more, shard: String(index), retries: '0' });
    return (await project.merge()).report;
  }

  rakeTest.each([
    ['ruby', 'test/b_test.rb'],
    ['rake test', 'test/b_test.rb'],
    ['rake test', 'checks/b_check.rb'],
  ])(`asks Rake for the files of its tasks, started by %s: %s${withoutRake}`, async (by, file) => {
    project = await createWhole({
      Rakefile: `require 'rake/testtask'
Rake::TestTask.new { |t| t.test_files = Dir['test/**/*_test.rb'] + Dir[['checks', '*.rb'].join('/')] }
Rake::TestTask.new(:slow) { |t| t.test_files = Dir[['slow', '*.rb'].join('/')] }
task(default: :test) { raise 'no task runs' }
`,
      'test/a_test.rb': good('ATest'),
      'slow/s_check.rb': good('SlowTest'),
      'test/test_helper.rb': '',
    });
    const report = await runWithAdded(file, good('BTest'), { command: by === 'ruby' ? values.command : by });
    expect(report.verdict).toBe('incomplete');
    expect(report.reasons).toEqual([expect.stringContaining(`that the framework finds: ${file}.`)]);
  });

  rakeTest(`goes on where the Rakefile needs what is not there${withoutRake}`, async () => {
    project = await createWhole({
      Rakefile: "require 'not/there'\nRake::TestTask.new { |t| t.pattern = 'test/**/*_test.rb' }\n",
      'test/a_test.rb': good('ATest'),
    });
    const { report, records } = await project.runAll(values);
    expect(report.verdict).toBe('passed');
    expect(records[0]?.tail.join('\n')).toMatch(
      /the plan is not compared with the project's own test files: .*cannot load such file -- not\/there/s,
    );
  });

  railsTest(`asks Rails for its test files, and runs them through it${withoutRails}`, async () => {
    project = await createWhole({
      ...RAILS,
      'test/a_test.rb': inRails('A'),
      'test/models/b_test.rb': inRails('B'),
      'test/system/c_test.rb': 'raise "no system test is loaded"\n',
    });
    chmodSync(join(project.root, 'bin/rails'), 0o755);
    const { report } = await project.runAll({ framework: 'minitest', shards: '2' });
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 2, passed: 2 } });
    const { verdict, reasons } = await runWithAdded('test/models/d_test.rb', inRails('D'), {
      command: 'bin/rails test',
    });
    expect([verdict, reasons[0]]).toEqual(['incomplete', expect.stringContaining('finds: test/models/d_test.rb.')]);
  });

  realTest(`reads the Rakefile for the test files${because}`, async () => {
    const files = ['test/a_test.rb', 'test/test_b.rb', 'test/test_helper.rb', 'spec/c_spec.rb', 'checks/d_check.rb'];
    project = await createWhole(Object.fromEntries(files.map((file, index) => [file, good(`T${index}`)])));
    const plan = async () => (await project.plan(values)).plan.units.map(({ id }) => id);
    expect(await plan()).toEqual(['test/a_test.rb', 'test/test_b.rb']);
    const task = (line: string) =>
      project.write('Rakefile', `Rake::TestTask.new do |t|\n  t.libs << 'test'\n  ${line}\nend\n`);
    task("t.pattern = 'checks/*_check.rb'");
    expect(await plan()).toEqual(['checks/d_check.rb']);
    task('t.test_files = FileList["{test,spec}/**/*_{test,spec}.rb", \'test/test_*.rb\'].exclude("**/test_helper.rb")');
    expect(await plan()).toEqual(['spec/c_spec.rb', 'test/a_test.rb', 'test/test_b.rb']);
    task("t.test_files = Dir['test/*'] - skipped");
    const { plan: made } = await project.plan(values);
    expect(made.discovery?.notFollowed).toEqual(['the test files in Rakefile: they are code']);
  });
});
