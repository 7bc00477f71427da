/** A temporary project. The real tool runs in it, and another parser reads its JUnit files. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import { type CommandRun, runCommand } from '../../src/commands/run/command.ts';
import { worstOf } from '../../src/commands/run/invoke.ts';
import { readForRun } from '../../src/commands/run/read-for-run.ts';
import type { ShardEvent } from '../../src/events/event.ts';
import type {
  Framework,
  Invocation,
  Listed,
  ListRequest,
  Progress,
  RunRequest,
} from '../../src/frameworks/framework.ts';
import { renderTask, selectedTests, taskPath } from '../../src/frameworks/shared/parts.ts';
import type { TestCase, TestOutcome } from '../../src/model.ts';
import { createFiles } from '../../src/platform/files.ts';
import { createProcesses } from '../../src/platform/processes.ts';

const REPORTERS = join(import.meta.dirname, '../../src/frameworks/reporters');

export interface ReadCase extends TestCase {
  readonly flakyFailures: number;
  /** Metrics as the report has them. */
  readonly said?: readonly string[];
}

export interface Outcome {
  readonly exitCodes: readonly (number | null)[];
  readonly cases: readonly ReadCase[];
  readonly progress: readonly Progress[];
  /** What was told of the tests while they ran. */
  readonly events: readonly ShardEvent[];
  readonly output: string;
  readonly reports: readonly string[];
  /** The parts that plugins and reporters selected. */
  readonly selected: readonly string[];
  /** The number of test files that ran. */
  readonly ran: number;
}

/** The exit code that counts for all commands, as in a shard. */
export const worstCode = (codes: Outcome['exitCodes']): number | null =>
  worstOf(codes.map((exitCode) => ({ exitCode, timedOut: false, cancelled: false }))).exitCode;

export interface TestProject {
  readonly folder: string;
  write(file: string, text: string): void;
  run(framework: Framework, units: readonly string[], request?: Partial<RunRequest>): Promise<Outcome>;
  /** Lets the framework list its tests in a folder of the project. */
  list(framework: Framework, request?: Partial<ListRequest>, folder?: string): Promise<Listed | undefined>;
  remove(): void;
}

export function createProject(): TestProject {
  const folder = mkdtempSync(join(tmpdir(), 'shardwise-frameworks-'));
  let runs = 0;
  return {
    folder,
    write(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    run(framework, units, request = {}) {
      runs += 1;
      return runFramework(folder, join(folder, '.run', String(runs)), framework, units, request);
    },
    async list(framework, request = {}, inside = '') {
      const output = join(folder, '.list.json');
      rmSync(output, { force: true });
      const lister = framework.list ?? framework.finder;
      const asked = lister?.command({ files: [], args: [], reporters: REPORTERS, output, ...request });
      if (asked === undefined) return undefined;
      const lines: string[] = [];
      for (const invocation of [asked].flat())
        await start(invocation, join(folder, inside), { onLine: (line) => void lines.push(line) });
      if (!existsSync(output)) throw new Error(`no list was written:\n${lines.join('\n')}`);
      return lister?.parse(readFileSync(output, 'utf8'), join(folder, inside));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Declares a fresh project for each test of a suite.
 * @param command starts the framework in each run, unless the request has another one
 */
export function useProject(framework: Framework, command: readonly string[] | undefined) {
  let project: TestProject;
  beforeEach(() => {
    project = createProject();
  });
  afterEach(() => project.remove());
  return {
    get folder() {
      return project.folder;
    },
    write(files: Readonly<Record<string, string>>): void {
      for (const [file, text] of Object.entries(files)) project.write(file, text);
    },
    run: (units: readonly string[], request: Partial<RunRequest> = {}): Promise<Outcome> =>
      project.run(framework, units, { ...(command && { command }), ...request }),
    list: (request: Partial<ListRequest> = {}, inside = '') =>
      project.list(framework, { ...(command && { command }), ...request }, inside),
  };
}

/** The number of tests that the command selected in each unit. */
export const selectedIn = ({ selected }: Pick<Outcome, 'selected'>, units: readonly string[]) =>
  Object.fromEntries(
    selectedTests(
      units.map((id) => ({ id })),
      selected,
    ),
  );

export async function runFramework(
  folder: string,
  reportDirectory: string,
  framework: Framework,
  units: readonly string[],
  request: Partial<RunRequest>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  mkdirSync(reportDirectory, { recursive: true });
  const testsFile = `${reportDirectory}.txt`;
  const ranFile = `${reportDirectory}.ran`;
  writeFileSync(testsFile, units.map((unit) => `${unit}\n`).join(''));
  writeFileSync(ranFile, '');
  writeFileSync(taskPath({ reportDirectory }), renderTask({ units, ...request }));
  const context = { root: folder };
  const read = await readForRun(
    { framework, args: request.args ?? [], workingDirectory: '.', platform: { files: createFiles(), context } },
    units,
  );
  const own = { units, args: [], reportDirectory, testsFile, reporters: REPORTERS, ...read };
  const lines: string[] = [];
  const progress: Progress[] = [];
  const events: ShardEvent[] = [];
  const exitCodes: (number | null)[] = [];
  for (const [index, invocation] of framework.run({ ...own, ...request }).entries()) {
    const { exitCode } = await start(
      invocation,
      folder,
      {
        leaves: framework.leaves,
        leftFolder: join(reportDirectory, `left-${index + 1}`),
        onLine: (line) => void lines.push(line),
        events: { batch: 'try-1', note: (event) => void events.push(event) },
        onPrinted: (line) => void progress.push(...[framework.progress?.(line) ?? []].flat()),
      },
      { ...variables, RAN: ranFile },
    );
    exitCodes.push(exitCode);
  }
  const written = readdirSync(reportDirectory, { recursive: true, encoding: 'utf8' }).sort();
  const reports = written.filter((file) => file.endsWith('.xml'));
  return {
    exitCodes,
    output: lines.join('\n'),
    reports,
    cases: reports.flatMap((report) => readCases(readFileSync(join(reportDirectory, report), 'utf8'))),
    progress,
    events,
    selected: written
      .filter((file) => file.startsWith('selected-'))
      .map((file) => readFileSync(join(reportDirectory, file), 'utf8')),
    ran: readFileSync(ranFile, 'utf8').split('\n').length - 1,
  };
}

/** Starts a command as a shard does. */
const start = (
  invocation: Invocation,
  cwd: string,
  { onLine, ...more }: Partial<CommandRun> & { readonly onLine: (line: string) => void },
  variables: Readonly<Record<string, string>> = {},
) =>
  runCommand(
    {
      leaves: undefined,
      leftFolder: join(cwd, 'left'),
      ...more,
      invocation: {
        ...invocation,
        env: { PYTHONDONTWRITEBYTECODE: '1', ...invocation.env, ...variables, NO_COLOR: '1', FORCE_COLOR: '' },
      },
      options: { cwd, onLine },
    },
    { files: createFiles(), processes: createProcesses() },
  );

interface Element {
  readonly [name: string]: string | Element[] | undefined;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

export function readCases(xml: string): ReadCase[] {
  const document = parser.parse(xml) as Element;
  return [...children(document, 'testsuites'), document].flatMap((root) => casesIn(root, []));
}

const children = (element: Element, name: string): Element[] => {
  const found = element[name];
  return Array.isArray(found) ? found : [];
};

const attribute = (element: Element, name: string): string | undefined => {
  const found = element[`@${name}`];
  return typeof found === 'string' ? found : undefined;
};

function casesIn(element: Element, suite: readonly string[]): ReadCase[] {
  const own = children(element, 'testcase').map((testcase) => readCase(testcase, suite));
  const nested = children(element, 'testsuite').flatMap((inner) =>
    casesIn(inner, [...suite, attribute(inner, 'name') ?? '']),
  );
  return [...own, ...nested];
}

function readCase(testcase: Element, suite: readonly string[]): ReadCase {
  const optional = { className: attribute(testcase, 'classname'), file: attribute(testcase, 'file') };
  const line = attribute(testcase, 'line');
  const said = metricsOf(testcase).filter((one) => /metric/i.test(one));
  return {
    name: attribute(testcase, 'name') ?? '',
    suite,
    outcome: outcomeOf(testcase),
    flakyFailures: children(testcase, 'flakyFailure').length,
    ...(optional.className === undefined ? {} : { className: optional.className }),
    ...(optional.file === undefined ? {} : { file: optional.file }),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(said.length === 0 ? {} : { said }),
  };
}

/** Metrics as the report has them: lines of the output, and properties. */
const metricsOf = (testcase: Element): string[] => [
  ...children(testcase, 'system-out').flatMap((output) => String(output).split('\n')),
  ...children(testcase, 'properties')
    .flatMap((properties) => children(properties, 'property'))
    .map((property) => `${attribute(property, 'name')}=${attribute(property, 'value')}`),
];

const OUTCOMES: readonly (readonly [element: string, outcome: TestOutcome])[] = [
  ['error', 'errored'],
  ['failure', 'failed'],
  ['skipped', 'skipped'],
];

const outcomeOf = (testcase: Element): TestOutcome =>
  OUTCOMES.find(([element]) => testcase[element] !== undefined)?.[1] ?? 'passed';
