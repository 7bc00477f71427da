/** RSpec, as far as no tool is needed. `real/rspec.test.ts` has the rest. */
import { describe, expect, test } from '@jest/globals';
import type { SearchedProject } from '../../src/frameworks/framework.ts';
import { rspec } from '../../src/frameworks/rspec.ts';

const project = (texts: Readonly<Record<string, string>>): SearchedProject => ({
  folder: '/work',
  names: [],
  files: [],
  texts: new Map(Object.entries(texts)),
  testFileOf: () => undefined,
});
const search = (texts: Readonly<Record<string, string>>, args: readonly string[] = []) =>
  rspec.search?.(project(texts), args);

describe('the search of RSpec', () => {
  test('names what only RSpec itself can follow', () => {
    const helper = "RSpec.configure do |c|\n  c.pattern = ENV['P'] # c.default_path = 'x'\n  c.pattern == 'a'\nend\n";
    expect(search({ '.rspec': '--color\n<%= opts %>\n', 'spec/spec_helper.rb': helper })).toEqual({
      patterns: ['spec/**/*_spec.rb'],
      notFollowed: ['<%= opts %> in .rspec: it is code', 'pattern in spec/spec_helper.rb: it is code'],
    });
    expect(search({ '.rspec': '-P x' }, ['-O', 'other'])?.notFollowed).toEqual(['--options other in input args']);
  });

  test('says which file decided, and survives a quote that is never closed', () => {
    expect(search({ '.rspec': "--format 'doc\n--pattern a_(b).rb\n" })).toMatchObject({
      configuration: '.rspec',
      patterns: ['spec/a_\\(b\\).rb', 'a_\\(b\\).rb'],
    });
  });
});

test.each([
  ['--dry-run', '--dry-run runs no test'],
  ['--only-failures', '--only-failures leaves out tests of the shard'],
  ['-n', '--next-failure leaves out tests of the shard'],
  ['-X', '--drb runs the tests in another process, where our reporter is not'],
  ['--tag slow spec/a_spec.rb', 'spec/a_spec.rb is no option: write test files as "tests:"'],
  ['--profile 10 -fd -t slow -e x --seed 3 -I lib --no-color --fail-fast=2', undefined],
  ['-- x', 'it has --: the options of Shardwise follow it'],
])('the arguments %s: %s', (args, problem) => {
  expect(rspec.findBadArgument?.(args.split(' '))).toBe(problem);
});

test('RSpec is started through the nearest Gemfile', () => {
  const commandIn = (texts: Readonly<Record<string, string>>) => rspec.ownCommand?.(project(texts));
  expect(commandIn({ '.rspec': '' })).toBeUndefined();
  expect(commandIn({ '../../Gemfile': '', '../gems.rb': '' })).toEqual({
    from: '../gems.rb',
    words: ['bundle', 'exec', 'rspec'],
  });
});

describe('a part of a spec file', () => {
  const partOf = (className: string, name: string) => rspec.select?.partOf({ className, name }, 'spec/a_spec.rb');

  test.each([
    ['a group', 'Cart > #total > with tax', 'adds', 'Cart > #total'],
    ['an example', 'Cart', 'adds', 'Cart > adds'],
    ['an example without a text', 'Cart > it', 'is expected to eq 1', 'Cart > it'],
    ['a group whose name has the separator', 'Cart > a > b', 'adds', 'Cart > a'],
    ['a name with a line break', 'Cart', 'a\nb', undefined],
    ['a file that does not load', 'spec/a_spec.rb', 'spec/a_spec.rb', undefined],
  ])('%s', (_what, className, name, part) => {
    expect(partOf(className, name)).toBe(part);
  });
});
