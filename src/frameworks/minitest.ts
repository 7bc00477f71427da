/** Minitest 5 and later, also in Rails. https://docs.seattlerb.org/minitest/ */
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Project } from './framework.ts';
import { minitestFinder } from './minitest/finder.ts';
import { launchMinitest } from './minitest/launch.ts';
import { findBadMinitestArgument } from './minitest/options.ts';
import { isRails, MINITEST_PATTERNS, MINITEST_PROJECT_FILES, searchMinitest, TEST_HELPERS } from './minitest/search.ts';
import { bundled, gemfileSign } from './ruby/bundler.ts';
import { journalPath, reportPath } from './shared/command-line.ts';
import { partNamed } from './shared/part-name.ts';
import { selectedPath, taskPath } from './shared/parts.ts';
import { countMatches, stripRuby } from './shared/source-text.ts';

/** A test at the beginning of a line or block: `def test_adds`, `test "adds" do`, `it 'adds' do`. */
const DEFINITION = /(?:^|[;{]|\bdo\b)[ \t]*(?:def[ \t]+test_\w|(?:test|it|specify)(?=[ \t]*(?:\(|'')))/gm;

export const minitest: Framework = {
  name: 'minitest',
  title: 'Minitest',
  setUp: { language: 'ruby' },
  runOne: { start: 'ruby -Ilib -Itest', args: '{file} -n {name}' },
  versions: '5.17',
  patterns: MINITEST_PATTERNS,
  projectFiles: MINITEST_PROJECT_FILES,
  search: searchMinitest,
  fileOfId: (id) => id,
  ownCommand: (project) =>
    isRails(project) ? { from: 'bin/rails', words: ['bin/rails', 'test'] } : bundled(project, ['ruby']),
  findBadArgument: findBadMinitestArgument,
  detect: (project) => helperSign(project) ?? gemSign(project),
  countDefinitions: (source) => countMatches(stripRuby(source), DEFINITION),
  finder: minitestFinder,
  select: {
    parts: 'tests',
    partOf: ({ name, className = '' }, file) => (className === file ? undefined : partNamed(`${className}#${name}`)),
    reaches: ({ command }) => !hasPlaceholders(command),
  },
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    return launchMinitest(request).map((invocation, index) => ({
      ...invocation,
      env: {
        ...invocation.env,
        SHARDWISE_TASK: taskPath(request),
        SHARDWISE_REPORT: reportPath(request, 'minitest', index),
        SHARDWISE_SELECTED: selectedPath(request, index),
      },
      journal: journalPath(request, 'minitest', index),
      searchFirst: { RUBYLIB: request.reporters },
      lastWord: { RUBYOPT: '-rshardwise_minitest' },
    }));
  },
  tells: 'each test',
};

/** A project without a folder of tests may have the gem for its assertions. */
const gemSign = (project: Project): string | undefined =>
  project.names.includes('test') ? gemfileSign(project, /^minitest(?:-|$)/) : undefined;

/** The reason in a helper of the tests. */
function helperSign({ texts }: Project): string | undefined {
  const helper = TEST_HELPERS.find((file) => /\bminitest\/|\brails\/test_help\b/.test(texts.get(file) ?? ''));
  return helper === undefined ? undefined : `${helper} loads it`;
}
