/** cargo-nextest. https://nexte.st */

import {
  BUILD_OPTIONS,
  type CargoOptions,
  findBadCargoArgument,
  launchOf,
  readOptions,
  startsNextest,
} from './cargo/launch.ts';
import { cargoList } from './cargo/list.ts';
import { createRunReader, createTestListReader, filtersetOf, NEXTEST_FILE, nextestConfig } from './cargo/nextest.ts';
import { MANIFEST_FILE, searchCargo } from './cargo/search.ts';
import { choosesTargets, countRustTests, parseBinaryId } from './cargo/targets.ts';
import type { Framework, Invocation, PartSelector, RunRequest } from './framework.ts';
import { reportPath, splitToFit } from './shared/command-line.ts';
import { selectedPath } from './shared/parts.ts';

const cargoParts: PartSelector = {
  parts: 'tests',
  partOf: ({ name }) => name,
  reaches: startsNextest,
};

export const cargo: Framework = {
  name: 'cargo',
  title: 'cargo nextest',
  setUp: { language: 'rust' },
  runOne: { start: 'cargo nextest run', args: '-E test(={name})' },
  versions: '0.9.148',
  unit: 'a test binary',
  ownRetries: '`retries`',
  tells: 'each test as it ends',
  patterns: ['**/*.rs'],
  projectFiles: [MANIFEST_FILE],
  searchFiles: [`**/${MANIFEST_FILE}`, '**/*.rs'],
  search: searchCargo,
  searchesUnits: true,
  findBadArgument: findBadCargoArgument,
  detect: ({ names }) => (names.includes(MANIFEST_FILE) ? `there is ${MANIFEST_FILE}` : undefined),
  countDefinitions: countRustTests,
  list: cargoList,
  reads: { inside: [], above: [NEXTEST_FILE] },
  select: cargoParts,
  run: (request) => {
    const { program, before, args } = launchOf(request);
    const expressions = request.units.map((unit) => filtersetOf(unit, request.selections?.get(unit)));
    const pieces = splitToFit(
      expressions,
      [program, ...before, ...args, ...args, request.reportDirectory, ...OWN_WORDS],
      request.maxCommandLine,
    );
    return pieces.flatMap((piece, index) => {
      const units = request.units.filter((_, place) => piece.includes(expressions[place] ?? ''));
      return commandsFor({ units, filterset: piece.join(' + ') }, index, request);
    });
  },
};

function sharedOptions(options: CargoOptions, { isolated = false }: RunRequest): readonly string[] {
  if (options.has('--archive-file')) return options.without(BUILD_OPTIONS);
  return isolated ? options.without(CHOOSES_PACKAGES) : options.shared;
}

const CHOOSES_PACKAGES = ['-p', '--package', '--workspace', '--all', '--exclude'];

const OWN_WORDS = [
  'nextest',
  'list',
  '--message-format',
  'json',
  '--config-file',
  '--run-ignored',
  'all',
  '-E',
  '() & ()',
];

/** The command that lists the tests, and the one that runs them. The list knows how many there are, and which are ignored. */
function commandsFor(
  { units, filterset }: { readonly units: readonly string[]; readonly filterset: string },
  index: number,
  request: RunRequest,
): Invocation[] {
  const { program, before, args } = launchOf(request);
  const options = readOptions(args);
  const report = reportPath(request, 'nextest', index);
  const config = `${request.reportDirectory}/nextest-${index + 1}.toml`;
  const given = options.filtersets.map((own) => `(${own})`).join(' + ');
  const chosen = [
    ...['--config-file', config, '-E', given === '' ? filterset : `(${filterset}) & (${given})`],
    ...sharedOptions(options, request),
    ...(options.has('--archive-file') || choosesTargets(options) ? [] : buildOptions(units, request.isolated ?? false)),
  ];
  const runsIgnored =
    options.has('--run-ignored') || options.rest.some((word) => /^--(?:include-)?ignored$/.test(word));
  const all = runsIgnored ? [] : ['--run-ignored', 'all'];
  const ending = options.has('--no-tests') ? [] : ['--no-tests', 'pass'];
  return [
    {
      program,
      args: [...before, 'nextest', 'list', '--message-format', 'json', ...chosen, ...all, ...options.rest],
      files: { [config]: nextestConfig(ownConfig(request), report) },
      reader: {
        report: reportPath(request, 'ignored', index),
        selected: selectedPath(request, index),
        open: () => createTestListReader(runsIgnored),
      },
    },
    {
      program,
      args: [...before, 'nextest', 'run', '--no-fail-fast', ...ending, ...chosen, ...options.running, ...options.rest],
      reader: { open: () => createRunReader(units) },
    },
  ];
}

/** The configuration of the workspace, which is in the working directory or in the nearest folder above it. */
function ownConfig({ project }: RunRequest): string {
  const [nearest] = [...(project?.texts ?? [])].sort(([a], [b]) => a.length - b.length);
  return nearest?.[1] ?? '';
}

/**
 * The targets of the units, as globs, because cargo would read a dash as an option. So only their test binaries are built. All packages stay chosen, because their features are unified.
 * @param isolated also choose the packages, because another one cannot be built
 */
function buildOptions(units: readonly string[], isolated: boolean): string[] {
  const targets = units.map(parseBinaryId);
  const options = targets.flatMap(({ packageName, kind, name }) => [
    kind === 'lib' ? '--lib' : `--${kind}=${name.replace(/^-/, '[-]')}`,
    ...(isolated ? [`--package=${packageName}`] : []),
  ]);
  return [...new Set(options)];
}
