/** CTest, which runs the tests of CMake projects, from version 3.21. https://cmake.org/cmake/help/latest/manual/ctest.1.html */
import { ctestList } from './ctest/list.ts';
import { escapedName, findBadCtestArgument, launchOf, patternOfNames, withoutChoice } from './ctest/options.ts';
import { CtestReader, isEndOfTest } from './ctest/reader.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, RunRequest } from './framework.ts';
import { reportPath, splitToFit, WINDOWS_COMMAND_LINE } from './shared/command-line.ts';

const SOURCE = 'CMakeLists.txt';
/** What CMake writes into the folder of a build. */
const BUILT = 'CTestTestfile.cmake';
const BUILD_FOLDERS = ['build', 'out', '_build'];

/** Commands that make tests. */
const HAS_TESTS = /\b(?:enable_testing|add_test|gtest_discover_tests|include\s*\(\s*CTest)\b/i;

/** CMake refuses an expression that becomes larger than 32,767 characters; a short name grows to twice its length. */
const LONGEST_PATTERN = 12_000;

export const ctest: Framework = {
  name: 'ctest',
  title: 'CTest',
  setUp: { language: 'none', runs: ['cmake -S . -B build && cmake --build build -j 4'] },
  runOne: { start: 'ctest', args: '-R ^{namePattern}$' },
  versions: '3.25, 4.4',
  unit: 'a CTest test',
  ownRetries: '`--repeat until-pass:N`',
  patterns: [],
  projectFiles: [SOURCE, BUILT, ...BUILD_FOLDERS.map((folder) => `${folder}/${BUILT}`)],
  ownCommand({ texts }) {
    const folder = texts.has(BUILT) ? undefined : BUILD_FOLDERS.find((name) => texts.has(`${name}/${BUILT}`));
    return folder === undefined ? undefined : { from: `${folder}/${BUILT}`, words: ['ctest', '--test-dir', folder] };
  },
  findBadArgument: findBadCtestArgument,
  detect({ names, texts }) {
    if (names.includes(BUILT)) return `there is ${BUILT}`;
    return HAS_TESTS.test(texts.get(SOURCE) ?? '') ? `${SOURCE} has tests` : undefined;
  },
  list: ctestList,
  listVaries: true,
  oneAtATime: true,
  run: (request) =>
    hasPlaceholders(request.command) ? expandCommand(request, request.command ?? []) : commandsFor(request),
  tells: 'each test',
  progress: (line) => (isEndOfTest(line) ? { tests: 1 } : undefined),
};

function commandsFor(request: RunRequest): Invocation[] {
  const { program, before, args } = launchOf(request);
  const own = [...before, ...withoutChoice(args)];
  const limit = Math.min(request.maxCommandLine ?? WINDOWS_COMMAND_LINE, LONGEST_PATTERN);
  const others = [program, ...own, '--output-junit', request.reportDirectory];
  return splitToFit(request.units.map(escapedName), others, limit).map((names, index) => {
    const report = reportPath(request, 'ctest', index);
    return {
      program,
      args: [...own, '-R', patternOfNames(names), '--output-junit', report],
      reader: { report, open: () => new CtestReader(request.units) },
    };
  });
}
