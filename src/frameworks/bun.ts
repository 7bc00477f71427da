/** The test runner of Bun. https://bun.com/docs/cli/test */
import { BUNFIG, readBunfig } from './bun/config.ts';
import { findBadBunArgument, ownBunCommand, patternIn, runsBun, shardLaunch } from './bun/launch.ts';
import { bunList } from './bun/list.ts';
import { BunReader } from './bun/reader.ts';
import { BUN_PATTERNS, searchBun } from './bun/search.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, Project, RunRequest, Selection } from './framework.ts';
import { partsByFullName, patternOfSelection } from './javascript/full-name.ts';
import { dependsOn, PACKAGE_FILE, packageJson } from './javascript/package-json.ts';
import { reportPath, splitToFit } from './shared/command-line.ts';
import { byPattern, selectedPath } from './shared/parts.ts';
import { countMatches, stripJavaScript } from './shared/source-text.ts';

/** A test definition: `test(`, `it.only(`, but not `pattern.test(`, `describe(` or `latest(`. */
const DEFINITION = /(?<![\w$.])(?:test|it)(?:\.(?:only|skip|todo|failing|concurrent|serial))*\s*\(/g;

const bunParts = partsByFullName({ options: /^(?:-t|--test-name-pattern)(?:=|$)/ });

export const bun: Framework = {
  name: 'bun',
  title: 'Bun',
  setUp: { language: 'bun' },
  runOne: { start: 'bun test', args: '{file} -t {namePattern}' },
  versions: '1.4',
  ownRetries: '`retry`',
  tells: 'each test as it ends',
  patterns: BUN_PATTERNS,
  projectFiles: [PACKAGE_FILE, BUNFIG],
  search: searchBun,
  fileOfId: (id) => id,
  ownCommand: ownBunCommand,
  findBadArgument: findBadBunArgument,
  detectScript(commands) {
    const command = commands.find(runsBun);
    return command && `script "${command.script}" in package.json runs bun test`;
  },
  detect: configurationSign,
  recognises: (sources) => sources.some((source) => /\bfrom\s*['"]bun:test['"]/.test(source)),
  countDefinitions: (source) => countMatches(stripJavaScript(source), DEFINITION),
  list: bunList,
  select: bunParts,
  reads: { inside: [], above: [], named: () => [BUNFIG] },
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    return groupsOf(request).map((group, index) => commandOf(request, group, index));
  },
};

/** Files that one command runs, and the pattern of their names. */
interface Group {
  readonly units: readonly string[];
  readonly pattern?: string;
}

/** A command has one pattern for all its files, so each pattern has a command of its own. */
function groupsOf(request: RunRequest): Group[] {
  const { units, selections = new Map<string, Selection>(), maxCommandLine } = request;
  const { program, before, words } = shardLaunch(request);
  const others = [program, ...before, ...words, ...reporter(request, 0)];
  const whole = splitToFit(units.filter((unit) => !selections.has(unit)).map(asFile), others, maxCommandLine);
  return [
    ...whole.map((paths) => ({ units: paths.map((path) => path.slice(2)) })),
    ...[...byPattern(selections, patternOfSelection)].map(([pattern, files]) => ({ units: files, pattern })),
  ];
}

function commandOf(request: RunRequest, { units, pattern }: Group, index: number): Invocation {
  const { program, before, words, args } = shardLaunch(request);
  const selects = pattern === undefined ? [] : ['-t', pattern];
  const options = { units, pattern: pattern ?? patternIn(args), partOf: bunParts.partOf };
  return {
    program,
    args: [...before, ...words, ...selects, ...reporter(request, index), ...units.map(asFile)],
    reader: {
      report: reportPath(request, 'bun', index),
      selected: selectedPath(request, index),
      open: () => new BunReader(options),
    },
  };
}

/** Without the `./`, Bun takes a path for a part of paths. */
const asFile = (unit: string): string => `./${unit}`;

const reporter = (request: RunRequest, index: number): string[] => [
  '--reporter=junit',
  `--reporter-outfile=${reportPath(request, 'bun', index)}`,
];

/** Other runners of tests. Bun also installs packages for projects that have one of them. */
const OTHER_RUNNERS = ['jest', 'vitest', '@playwright/test', 'mocha', 'ava', 'cypress'];

/** The reason in the configuration. */
function configurationSign(project: Project): string | undefined {
  const others = OTHER_RUNNERS.filter((name) => dependsOn(packageJson(project), name));
  return others.length === 0 && readBunfig(project.texts.get(BUNFIG)) !== undefined
    ? `${BUNFIG} configures its tests`
    : undefined;
}
