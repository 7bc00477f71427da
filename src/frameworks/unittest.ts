/** unittest of Python's standard library. https://docs.python.org/3/library/unittest.html */
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework } from './framework.ts';
import { countPythonTests, coverageFile, PYTHON_COVERAGE, pythonDefaults } from './python/python.ts';
import { reachesPython } from './python/reach.ts';
import { journalPath, reportPath } from './shared/command-line.ts';
import { partNamed } from './shared/part-name.ts';
import { selectedPath, taskPath, unplannedPath } from './shared/parts.ts';
import { launchUnittest } from './unittest/launch.ts';
import { unittestList } from './unittest/list.ts';
import { findBadUnittestArgument } from './unittest/options.ts';
import { detectUnittest, importUnittest, ownUnittestCommand, UNITTEST_PROJECT_FILES } from './unittest/project.ts';
import { PACKAGE_FILES, searchUnittest } from './unittest/search.ts';

export const unittest: Framework = {
  name: 'unittest',
  title: 'unittest',
  setUp: { language: 'python' },
  runOne: { start: 'python -m unittest', args: '-k {name}' },
  versions: '3.11',
  patterns: ['**/test*.py'],
  links: 'to files and folders',
  projectFiles: UNITTEST_PROJECT_FILES,
  searchFiles: PACKAGE_FILES,
  search: searchUnittest,
  fileOfId: (id) => id,
  ownCommand: ownUnittestCommand,
  findBadArgument: findBadUnittestArgument,
  detect: detectUnittest,
  recognises: importUnittest,
  countDefinitions: countPythonTests,
  list: unittestList,
  compares: 'tests',
  select: {
    parts: 'tests',
    partOf: ({ name, className = '' }, file) => (className === file ? undefined : partNamed(`${className}.${name}`)),
    reaches: reachesPython,
  },
  coverage: PYTHON_COVERAGE,
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    return [
      {
        ...launchUnittest(request),
        journal: journalPath(request, 'unittest', 0),
        env: {
          SHARDWISE_TASK: taskPath(request),
          SHARDWISE_REPORT: reportPath(request, 'unittest', 0),
          SHARDWISE_SELECTED: selectedPath(request, 0),
          SHARDWISE_UNPLANNED: unplannedPath(request),
        },
        defaults: pythonDefaults(coverageFile(request, 0)),
      },
    ];
  },
  tells: 'each test',
};
