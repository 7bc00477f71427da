/** Runs the test command once for the whole list, and then again for what did not pass. */
import { join } from 'node:path';
import { commandLineLimit } from '../../frameworks/command-line.ts';
import type { Framework, Invocation, RunRequest } from '../../frameworks/framework.ts';
import {
  chooseParts,
  createAdopter,
  createUnitOfPlan,
  provenEmpty,
  renderSelections,
  SELECTED_FILES,
  selectionPath,
} from '../../frameworks/parts.ts';
import { readReport } from '../../junit/read/read.ts';
import type { Plan, PlannedShard, ShardRecord, TestCase } from '../../model.ts';
import type { Platform, ProcessResult } from '../../platform/platform.ts';
import { endedEarly } from './early-ends.ts';
import { FailedTests } from './failed-tests.ts';
import type { ShardLog } from './shard-log.ts';
import { count, newTally, notKnown, type UnitRecord, unitRecord } from './unit-tally.ts';

export interface CommandRequest {
  readonly plan: Plan;
  readonly shard: PlannedShard;
  /** Absolute path. Reports go to `try-1/`, `try-2/` and so on in it. */
  readonly folder: string;
  readonly framework: Framework;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[];
  readonly platform: Platform;
}

export interface TriesRequest extends CommandRequest {
  /** Relative to the repository. */
  readonly workingDirectory: string;
  readonly retries: number;
  /** Time limit for all tries together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((tests: number) => void) | undefined;
  readonly log: ShardLog;
}

export interface TriesResult extends Pick<ShardRecord, 'exitCode' | 'outcome' | 'units' | 'reports'> {}

/** Checks that the framework accepts the command, before anything is run or written. @throws UsageError */
export function checkCommand(request: CommandRequest): void {
  const { plan, shard, folder } = request;
  invocations(request, { ...chooseParts(plan.units, shard.units), reportDirectory: folder, testsFile: folder });
}

/** @throws CommandNotFound, UsageError */
export async function runTries(request: TriesRequest): Promise<TriesResult> {
  const deadline = request.platform.now().getTime() + request.timeoutMs;
  const reports: string[] = [];
  const failedTests = new FailedTests();
  let units: readonly UnitRecord[] = request.shard.units.map((id) => ({ id, outcome: 'missing', tests: 0, tries: 0 }));
  let ended: ProcessResult = { exitCode: 0, timedOut: false, cancelled: false };
  for (let tryNumber = 1; tryNumber <= 1 + request.retries; tryNumber++) {
    const unsettled = units.filter(isUnsettled).map((unit) => unit.id);
    if (unsettled.length === 0 || ended.timedOut || ended.cancelled) break;
    if (tryNumber > 1)
      request.log.line(`shardwise: running ${unsettled.length} of ${units.length} again: ${unsettled.join(', ')}`);
    ended = await runOnce(request, unsettled, tryNumber, deadline);
    const read = await readTry(request, tryNumber, unsettled, failedTests);
    reports.push(...read.reports);
    const settled = new Map(read.units.map((unit) => [unit.id, unit]));
    units = units.map((unit) => settled.get(unit.id) ?? unit);
  }
  return { exitCode: ended.exitCode, outcome: shardOutcome(ended, units), units, reports };
}

const isUnsettled = ({ outcome }: UnitRecord): boolean => outcome === 'failed' || outcome === 'missing';

function shardOutcome(ended: ProcessResult, units: readonly UnitRecord[]): ShardRecord['outcome'] {
  if (ended.timedOut) return 'timed-out';
  if (ended.exitCode === null || ended.cancelled || units.some((unit) => unit.outcome === 'missing')) return 'crashed';
  return ended.exitCode === 0 && !units.some(isUnsettled) ? 'passed' : 'failed';
}

/** Runs all invocations of one try. The first bad result counts for the try. The others still run, because their tests would be lost. */
async function runOnce(
  request: TriesRequest,
  units: readonly string[],
  tryNumber: number,
  deadline: number,
): Promise<ProcessResult> {
  const reportDirectory = join(request.folder, tryFolder(tryNumber));
  const testsFile = join(request.folder, `tests-${tryNumber}.txt`);
  await request.platform.files.makeDirectory(reportDirectory);
  const chosen = chooseParts(request.plan.units, units);
  await request.platform.files.write(testsFile, chosen.units.map((unit) => `${unit}\n`).join(''));
  if (chosen.selections.size > 0)
    await request.platform.files.write(selectionPath({ reportDirectory }), renderSelections(chosen.selections));
  let worst: ProcessResult | undefined;
  const dashedFiles = await findDashedFiles(request, chosen.units);
  for (const invocation of invocations(request, { ...chosen, dashedFiles, reportDirectory, testsFile })) {
    const result = await runInvocation(request, invocation, tryNumber, deadline);
    if (worst === undefined || (worst.exitCode === 0 && result.exitCode !== 0)) worst = result;
    if (result.timedOut || result.cancelled) return result;
  }
  return worst ?? { exitCode: 0, timedOut: false, cancelled: false };
}

async function findDashedFiles(
  { platform: { files, context }, workingDirectory }: TriesRequest,
  units: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const id of units.filter((unit) => unit.startsWith('-')))
    if (await files.exists(join(context.root, workingDirectory, id))) found.add(id);
  return found;
}

function invocations(
  request: CommandRequest,
  where: Pick<RunRequest, 'units' | 'dashedFiles' | 'selections' | 'reportDirectory' | 'testsFile'>,
): readonly Invocation[] {
  const { framework, command, args, platform } = request;
  return framework.run({
    ...where,
    args,
    reporters: platform.context.reporters,
    maxCommandLine: commandLineLimit(platform.context.runner.os),
    ...(command === undefined ? {} : { command }),
  });
}

function runInvocation(
  request: TriesRequest,
  invocation: Invocation,
  tryNumber: number,
  deadline: number,
): Promise<ProcessResult> {
  const { plan, shard, framework, log, platform, signal, onProgress } = request;
  const testsOf = testsByFile(plan, shard);
  const env = { ...invocation.env, SHARDWISE_TRY: String(tryNumber), SHARDWISE_SHARD: String(shard.index) };
  return platform.processes.run(
    { ...invocation, env },
    {
      cwd: join(platform.context.root, request.workingDirectory),
      timeoutMs: Math.max(1, deadline - platform.now().getTime()),
      ...(signal === undefined ? {} : { signal }),
      onLine: (line) => {
        log.line(line);
        if (tryNumber > 1 || onProgress === undefined) return;
        const progress = framework.progress?.(line);
        if (progress !== undefined)
          onProgress('tests' in progress ? progress.tests : (testsOf.get(progress.file) ?? 0));
      },
    },
  );
}

/** How many tests of each file this shard runs. For a split file, these are the tests of its own parts. */
function testsByFile(plan: Plan, shard: PlannedShard): ReadonlyMap<string, number> {
  const own = new Set(shard.units);
  const counts = new Map<string, number>();
  for (const { id, file, part, tests = 1 } of plan.units.filter((unit) => own.has(unit.id))) {
    const name = part === undefined ? id : (file ?? id);
    counts.set(name, (counts.get(name) ?? 0) + tests);
  }
  return counts;
}

const tryFolder = (tryNumber: number): string => `try-${tryNumber}`;

/** JUnit files of a try, relative to the folder of the shard. */
const findReports = async ({ folder, platform }: TriesRequest, inside: string): Promise<string[]> =>
  (await platform.files.find(join(folder, inside), ['**/*.xml'])).map((file) => `${inside}/${file}`);

/** Reads from the reports of one try how each unit ended. */
async function readTry(request: TriesRequest, tryNumber: number, units: readonly string[], failedTests: FailedTests) {
  const reports = await findReports(request, tryFolder(tryNumber));
  const { plan, framework } = request;
  const folder = join(request.platform.context.root, request.workingDirectory);
  const unitOf = createUnitOfPlan(plan.units, framework, { reportedRoots: [plan.workingDirectory, folder] });
  const adopt = createAdopter(plan.units, units);
  const tallies = new Map(units.map((id) => [id, newTally()]));
  const cutShort = new Set<string>();
  for (const report of reports) {
    const seen = new Set<string>();
    const onCase = (testCase: TestCase) => {
      const unit = adopt(unitOf(testCase) ?? '');
      seen.add(unit);
      const tally = tallies.get(unit);
      if (tally !== undefined) count(testCase, unit, tally, failedTests);
    };
    const { status, suiteErrors } = await readReport(
      request.platform.files.stream(join(request.folder, report)),
      onCase,
    );
    const whole = status === 'ok' && suiteErrors.length === 0;
    if (!whole) for (const unit of seen.size > 0 ? seen : units) cutShort.add(unit);
  }
  for (const [id, { named }] of tallies) if (named === 0 && failedTests.has(id)) cutShort.add(id);
  const early = endedEarly(framework, plan.units, tallies);
  for (const warning of early) request.platform.log.warning(warning);
  const gone = provenEmpty(plan.units, await readSelected(request, tryNumber));
  const noLoss = new Set([...gone, ...countedEmpty(plan.units, false)]);
  const brokeOff =
    reports.length === 0 ||
    [...tallies].some(([id, { tests }]) => cutShort.has(id) || (tests === 0 && !noLoss.has(id)));
  const empty = new Set([...gone, ...countedEmpty(plan.units, brokeOff)]);
  return {
    reports,
    units: [...tallies].map(([id, tally]) =>
      cutShort.has(id)
        ? unitRecord(id, notKnown(tally), tryNumber, false)
        : unitRecord(id, tally, tryNumber, empty.has(id)),
    ),
  };
}

/**
 * Units that are empty according to the plan. A scan finds no test in a file that creates its tests while it loads, so a try that stopped
 * early may have lost tests there. Only a count of zero by the framework itself is certain.
 */
const countedEmpty = (units: Plan['units'], brokeOff: boolean): string[] =>
  units
    .filter(({ tests, testsSource }) => tests === 0 && (!brokeOff || testsSource === 'framework'))
    .map(({ id }) => id);

async function readSelected({ folder, platform: { files } }: TriesRequest, tryNumber: number): Promise<string[]> {
  const texts: string[] = [];
  for (const file of await files.find(join(folder, tryFolder(tryNumber)), [SELECTED_FILES]))
    texts.push((await files.readText(join(folder, tryFolder(tryNumber), file))) ?? '');
  return texts;
}
