/** Bats, from version 1.7. https://bats-core.readthedocs.io */

import { groupBy } from '../group-by.ts';
import { BATS_PROJECT_FILES, batsCommands, makefileOf, ownBatsCommand, runsBats } from './bats/commands.ts';
import { batsList } from './bats/list.ts';
import { choosesTests, findBadBatsArgument, launchOf } from './bats/options.ts';
import { BatsReader, type BatsReaderOptions } from './bats/reader.ts';
import { BATS_PATTERNS, searchBats } from './bats/search.ts';
import { countBatsTests, testsIn } from './bats/sources.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, RunRequest } from './framework.ts';
import { valuesOf } from './javascript/arguments.ts';
import { dependentFile } from './javascript/package-json.ts';
import { asArgument, reportPath, splitToFit } from './shared/command-line.ts';
import { selectedPath } from './shared/parts.ts';

const SUITE_FILE = 'setup_suite.bash';

export const bats: Framework = {
  name: 'bats',
  title: 'Bats',
  setUp: { language: 'none', runs: ['sudo apt-get install --yes bats'] },
  runOne: { start: 'bats', args: '{file} -f {namePattern}' },
  versions: '1.8, 1.13',
  ownRetries: '`BATS_TEST_RETRIES`',
  links: 'to files and folders',
  patterns: BATS_PATTERNS,
  projectFiles: BATS_PROJECT_FILES,
  search: searchBats,
  fileOfId: (id) => id,
  ownCommand: ownBatsCommand,
  findBadArgument: findBadBatsArgument,
  detectScript(commands) {
    const found = commands.find(runsBats);
    return found === undefined ? undefined : `script "${found.script}" in package.json runs bats`;
  },
  detect(project) {
    const dependent = dependentFile(project, 'bats');
    if (dependent !== undefined) return `${dependent} depends on bats`;
    const makefile = makefileOf(project);
    return makefile !== undefined && batsCommands(project)[0]?.from === makefile ? `${makefile} runs bats` : undefined;
  },
  countDefinitions: countBatsTests,
  list: batsList,
  reads: { units: true, inside: [], above: [SUITE_FILE] },
  run: (request) =>
    hasPlaceholders(request.command) ? expandCommand(request, request.command ?? []) : commandsFor(request),
  tells: 'each test',
  progress: (line) => (/^(?:not )?ok \d/.test(line) ? { tests: 1 } : undefined),
};

function commandsFor(request: RunRequest): Invocation[] {
  const { units, reporters, maxCommandLine } = request;
  const { program, before, args } = launchOf(request);
  const own = [...before, ...args.flatMap(({ words }) => words)];
  const fixed = [...own, '--timing', '--formatter', `${reporters}/shardwise-bats`];
  const suiteFileOf = valuesOf(args, 'setupSuiteFile') === undefined ? suiteFilesIn(request) : () => undefined;
  const groups = [...groupBy(units, suiteFileOf)].flatMap(([suiteFile, members]) => {
    const words = suiteFile === undefined ? fixed : [...fixed, '--setup-suite-file', suiteFile];
    return splitToFit(members.map(asArgument), [program, ...words], maxCommandLine).map((files) => ({ words, files }));
  });
  return groups.map(({ words, files }, index) => ({
    program,
    args: [...words, ...files],
    reader: {
      report: reportPath(request, 'bats', index),
      selected: selectedPath(request, index),
      open: () => new BatsReader(readerOptions(request, files)),
    },
  }));
}

/**
 * The file with the set-up of the suite that holds for a test file. Bats looks for it in the folder that it is given, which is the
 * highest one that has it.
 */
function suiteFilesIn({ project }: RunRequest): (unit: string) => string | undefined {
  return (unit) => {
    const folders = unit.split('/').slice(0, -1);
    const candidates = [0, ...folders.keys()].map((_, depth) => [...folders.slice(0, depth), SUITE_FILE].join('/'));
    return candidates.find((path) => project?.texts.has(path));
  };
}

function readerOptions(request: RunRequest, files: readonly string[]): BatsReaderOptions {
  const { project, units } = request;
  const sourceOf = (unit: string): string => project?.texts.get(unit) ?? '';
  const chooses = choosesTests(launchOf(request).args) || units.some((unit) => sourceOf(unit).includes('bats:focus'));
  const lines = new Map<string, ReadonlyMap<string, number>>();
  return {
    units: units.filter((unit) => files.includes(asArgument(unit))),
    mayBeEmpty: (unit) => chooses || countBatsTests(sourceOf(unit)) === 0,
    lineOf(unit, name) {
      const known = lines.get(unit) ?? new Map(testsIn(sourceOf(unit)).map((test) => [test.name, test.line]));
      lines.set(unit, known);
      return known.get(name);
    },
  };
}
