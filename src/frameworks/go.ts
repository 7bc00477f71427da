/** `go test`. https://pkg.go.dev/cmd/go#hdr-Testing_flags */
import { dirname, relative } from 'node:path/posix';
import { groupBy } from '../group-by.ts';
import type { Framework, Invocation, PartSelector, RunRequest, Selection } from './framework.ts';
import { findBadGoArgument, hasFlag, launchOf, startsGo } from './go/launch.ts';
import { goList } from './go/list.ts';
import { MODULE_FILE, type PackageModule, packageModule, WORKSPACE_FILE } from './go/modules.ts';
import { createGoReader } from './go/reader.ts';
import { GO_PATTERNS, searchGo } from './go/search.ts';
import { declaredTests, GO_DEFINITION } from './go/sources.ts';
import { reportPath, splitToFit } from './shared/command-line.ts';
import { byPattern, selectedPath } from './shared/parts.ts';
import { countMatches } from './shared/source-text.ts';

/** Flags that choose tests by their names. Go takes each of them once. */
const CHOOSES_TESTS = ['run', 'skip', 'bench'];

const goParts: PartSelector = {
  parts: 'test functions',
  onePattern: true,
  partOf: ({ name }) => /^(?:Test|Example|Fuzz)[\p{L}\p{N}_]*(?=\/|$)/u.exec(name)?.[0],
  reaches: (request) => startsGo(request) && !hasFlag(launchOf(request).flags, CHOOSES_TESTS),
};

export const go: Framework = {
  name: 'go',
  title: 'go test',
  setUp: { language: 'go' },
  runOne: { start: 'go test', args: './{unit} -run {levels}' },
  versions: '1.19, 1.26',
  unit: 'a package',
  links: 'to files',
  patterns: GO_PATTERNS,
  projectFiles: [MODULE_FILE, WORKSPACE_FILE],
  searchFiles: [`**/${MODULE_FILE}`],
  search: searchGo,
  unitOfFile: dirname,
  findBadArgument: findBadGoArgument,
  detect(project) {
    const found = [WORKSPACE_FILE, MODULE_FILE].find((name) => project.names.includes(name));
    return found === undefined ? undefined : `there is ${found}`;
  },
  countDefinitions: (source) => countMatches(source, GO_DEFINITION),
  list: goList,
  listVaries: true,
  reads: { inside: ['*_test.go'], above: [MODULE_FILE] },
  select: goParts,
  coverage: ['coverage-*.out'],
  run: (request) => commandsOf(request).map((command, index) => invocationOf(command, index, request)),
  tells: 'each test',
};

interface GoCommand {
  /** The folder that Go runs in: that of the module, relative to the working directory. */
  readonly folder: string;
  readonly packages: readonly GoPackage[];
  /** The flag that chooses tests by their names. */
  readonly chosen?: string;
}

interface GoPackage extends PackageModule {
  readonly unit: string;
  /** The package as an argument. */
  readonly path: string;
}

/** The commands of each module, and one for each pattern of names of packages that run in parts, because Go takes one pattern for all packages. */
function commandsOf({ units, selections, project, maxCommandLine, ...request }: RunRequest): GoCommand[] {
  const packages = units.map((unit): GoPackage => {
    const module = project === undefined ? { folder: '.', importPath: undefined } : packageModule(unit, project);
    return { ...module, unit, path: `./${relative(module.folder, unit)}` };
  });
  const { program, before, flags } = launchOf(request);
  const others = [program, ...before, ...flags, ...OWN_WORDS, request.reportDirectory];
  const whole = groupBy(
    packages.filter(({ unit }) => !selections?.has(unit)),
    ({ folder }) => folder,
  );
  const pieces = [...whole].flatMap(([folder, members]) =>
    splitToFit(
      members.map(({ path }) => path),
      [...others, folder],
      maxCommandLine,
    ).map((paths) => ({
      folder,
      packages: members.filter(({ path }) => paths.includes(path)),
    })),
  );
  const split = [...byPattern(selections, nameFlag)].flatMap(([chosen, own]) =>
    [
      ...groupBy(
        packages.filter(({ unit }) => own.includes(unit)),
        ({ folder }) => folder,
      ),
    ].map(([folder, members]) => ({ folder, packages: members, chosen })),
  );
  return [...pieces, ...split];
}

/** `-count=1`, because a pass that Go remembers from before proves nothing of a retry. */
const OWN_WORDS = ['test', '-C', '-json', '-count=1', '-coverprofile='];

function invocationOf({ folder, packages, chosen }: GoCommand, index: number, request: RunRequest): Invocation {
  const { program, before, flags } = launchOf(request);
  const units = new Map(
    packages.flatMap(({ importPath, path, unit }) => [
      [importPath ?? path, unit],
      [path, unit],
    ]),
  );
  const declaredIn = declaredTests(request.project?.texts ?? new Map());
  return {
    program,
    args: [
      ...before,
      'test',
      ...(folder === '.' ? [] : ['-C', folder]),
      '-json',
      '-count=1',
      ...packages.map(({ path }) => path),
      ...(chosen === undefined ? [] : [chosen]),
      ...withCoverage(flags, `${request.reportDirectory}/coverage-${index + 1}.out`),
    ],
    reader: {
      report: reportPath(request, 'go', index),
      selected: selectedPath(request, index),
      open: () =>
        createGoReader({
          unitOf: (importPath) => units.get(importPath),
          declaredIn,
          verbose: hasFlag(flags, ['v']),
        }),
    },
  };
}

/** A pattern for exactly these functions. Their names are words, so nothing in them is special. */
const nameFlag = (selection: Selection): string =>
  'only' in selection ? `-run=^(${selection.only.join('|')})$` : `-skip=^(${selection.except.join('|')})$`;

/** The flags, with a profile of each command where the user measures coverage. Go reads no flag behind `-args`. */
function withCoverage(flags: readonly string[], profile: string): readonly string[] {
  if (!hasFlag(flags, ['cover', 'covermode', 'coverpkg', 'coverprofile'])) return flags;
  const end = flags.findIndex((word) => /^--?args$/.test(word));
  const at = end < 0 ? flags.length : end;
  return [...flags.slice(0, at), `-coverprofile=${profile}`, ...flags.slice(at)];
}
