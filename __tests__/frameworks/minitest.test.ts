/** Minitest, as far as no tool is needed. `real/minitest.test.ts` has the rest. */
import { describe, expect, test } from '@jest/globals';
import type { RunRequest, SearchedProject } from '../../src/frameworks/framework.ts';
import { minitest } from '../../src/frameworks/minitest.ts';

const project = (texts: Readonly<Record<string, string>>): SearchedProject => ({
  folder: '/work',
  names: [],
  files: [],
  texts: new Map(Object.entries(texts)),
  testFileOf: () => undefined,
});

test.each([
  ['--help', '--help runs no test'],
  ['-n /x/ test/a_test.rb', 'test/a_test.rb is no option: write test files as "tests:"'],
  ['-v -n /x/ --seed 3 --exclude=y -p --name test_a', undefined],
  ['-- x', 'it has --: the options of Shardwise follow it'],
])('the arguments %s: %s', (args, problem) => {
  expect(minitest.findBadArgument?.(args.split(' '))).toBe(problem);
});

describe('the search of Minitest', () => {
  test('follows Rails', () => {
    expect(
      minitest.search?.(project({ 'bin/rails': '', Rakefile: "Rake::TestTask.new { |t| t.pattern = 'x' }" }), []),
    ).toEqual({
      patterns: ['test/**/*_test.rb', '!test/{system,dummy,fixtures}/**'],
      configuration: 'bin/rails',
    });
  });

  test('takes the usual names where the Rakefile says nothing', () => {
    const usual = { patterns: [...minitest.patterns] };
    expect(minitest.search?.(project({}), [])).toEqual(usual);
    expect(minitest.search?.(project({ Rakefile: "task(:build) { }\n# Rake::TestTask t.pattern = 'x'" }), [])).toEqual(
      usual,
    );
  });

  test.each([
    ["t.test_files = FileList['a_#{b}.rb']"],
    ['t.pattern = PATTERN'],
    ["t.test_files = Dir['a'] + Dir['b']"],
    ["t.pattern = 'x' if y"],
  ])('says that %s is code', (line) => {
    const found = minitest.search?.(project({ Rakefile: `Rake::TestTask.new do |t|\n  ${line}\nend` }), []);
    expect(found).toMatchObject({
      patterns: minitest.patterns,
      notFollowed: ['the test files in Rakefile: they are code'],
    });
  });
});

test('Minitest is started by Rails, through the Gemfile, or as it is', () => {
  const wordsIn = (texts: Readonly<Record<string, string>>) => minitest.ownCommand?.(project(texts))?.words;
  expect(wordsIn({ 'bin/rails': '', Gemfile: '' })).toEqual(['bin/rails', 'test']);
  expect(wordsIn({ Gemfile: '' })).toEqual(['bundle', 'exec', 'ruby']);
  expect(wordsIn({})).toBeUndefined();
});

describe('a command of Minitest', () => {
  const request: RunRequest = {
    units: ["test/it's [a]_test.rb", '-b_test.rb'],
    args: ['-n', "/a b'c/", '-v'],
    reportDirectory: '/r',
    testsFile: '/t',
    reporters: '/reporters',
  };
  const commandOf = (...command: string[]) => {
    const { program, args, env = {} } = minitest.run({ ...request, command })[0] ?? { program: '', args: [] };
    return { line: [program, ...args].join(' '), TEST: env['TEST'], TESTOPTS: env['TESTOPTS'] };
  };

  test.each([
    ['ruby', "ruby /reporters/shardwise_minitest_run.rb -n /a b'c/ -v"],
    ['bundle exec ruby -w', "bundle exec ruby -w /reporters/shardwise_minitest_run.rb -n /a b'c/ -v"],
    ['/opt/ruby3.4', "/opt/ruby3.4 /reporters/shardwise_minitest_run.rb -n /a b'c/ -v"],
    ['bin/rails test', "bin/rails test -n /a b'c/ -v test/it's [a]_test.rb ./-b_test.rb"],
    ['m', "m -n /a b'c/ -v test/it's [a]_test.rb ./-b_test.rb"],
  ])('%s', (command, line) => {
    expect(commandOf(...command.split(' '))).toEqual({ line, TEST: undefined, TESTOPTS: undefined });
  });

  test('of Rake has its files and options in variables', () => {
    expect(commandOf('bundle', 'exec', 'rake', 'test')).toEqual({
      line: 'bundle exec rake test',
      TEST: "{test/it's \\[a\\]_test.rb,-b_test.rb}",
      TESTOPTS: "'-n/a b'\\''c/' -v",
    });
  });
});

test('a part is a test with its class', () => {
  const partOf = (className: string, name: string) => minitest.select?.partOf({ className, name }, 'test/a_test.rb');
  expect(partOf('CartTest', 'test_total')).toBe('CartTest#test_total');
  expect(partOf('Cart', 'adds\nlines')).toBeUndefined();
  expect(partOf('test/a_test.rb', 'test/a_test.rb')).toBeUndefined();
});
