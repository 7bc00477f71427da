import type { Sample } from '../samples.ts';
import { RUBY_BODIES } from '../three-tests.ts';

const otherCommand = process.env['SHARDWISE_TEST_MINITEST'];

/** A test class with these methods. Its name is that of the file, because a process loads several. */
const inClass = (...methods: readonly string[]): string =>
  `require 'minitest/autorun'\nclass CLASS < Minitest::Test\n${methods.map((method) => `  ${method}\n`).join('')}end\n`;

export const sample: Sample = {
  longInstallation: 'minitest',
  fileName: (stem) => `${stem}_test.rb`,
  fill: (source, stem) =>
    source.replace('CLASS', `T${[...stem].map((character) => character.codePointAt(0)).join('_')}`),
  passing: inClass(
    `def test_stands_alone; File.open(ENV['RAN'], 'a') { |ran| ran.write("ran\\n") }; assert true; end`,
    'def test_is_nested; assert true; end',
  ),
  failing: inClass('def test_passes; assert true; end', 'def test_fails; assert_equal 2, 1; end'),
  crashing: `raise 'broken on import'\n`,
  skipping: inClass(`def test_is_left_out; skip 'later'; end`),
  example: { folder: 'minitest' },
  impossible: [],
  program: 'ruby',
  ...(otherCommand === undefined ? {} : { command: otherCommand.split(' ') }),
  firstLine: 1,
  longLists: 'by file',
  tellsLines: true,
  job: {
    ends: inClass('def test_passes; assert true; end', 'def test_zz_ends; exit!(0); end'),
    killed: inClass(
      'def test_passes; assert true; end',
      'def test_zz_dies; Process.kill(:KILL, Process.pid); sleep 1; end',
    ),
    retried: { none: 'Minitest tries nothing again without a plugin' },
    three: inClass(
      ...Object.entries(RUBY_BODIES).map(
        ([kind, body]) => `define_method('test_is ${kind} (a|b)*') { ${body}; assert ok }`,
      ),
    ),
    narrow: '-n /nested/',
  },
  configuration: [['Rakefile', `require 'rake/testtask'\nRake::TestTask.new { |t|\n  t.pattern = '**/*_test.rb'\n}\n`]],
};
