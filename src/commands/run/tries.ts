/** Runs the test command once for the whole list, and then again for what did not pass. */

import { findCauses, findSessionCauses } from '../../judge/causes.ts';
import { type ShardRecord, type UnitRecord, UsageError } from '../../model.ts';
import { formatDuration, listSome, plural } from '../../text/numbers.ts';
import { isCommandNotFound } from '../shared/command-not-found.ts';
import { missingCheckout } from './checkout.ts';
import { findUnlisted } from './compare.ts';
import { runOnDevices } from './devices/on-devices.ts';
import { requestOn } from './devices/worker.ts';
import { howItEnded } from './how-it-ended.ts';
import { type GroupEnd, wasStopped } from './invoke.ts';
import { runFirst, runIsolating } from './isolate.ts';
import { chooseFailed } from './only-failed.ts';
import { findRefused } from './refused.ts';
import type { OnlyFailed, TriesRequest, UnitGroup } from './request.ts';
import { runGroup } from './run-group.ts';
import { brokenBuild, isUnsettled, type TryEnd } from './settled.ts';
import { runSharing } from './shared-batches.ts';

export interface TriesResult
  extends Pick<
    ShardRecord,
    'exitCode' | 'outcome' | 'units' | 'reports' | 'causes' | 'problem' | 'unplanned' | 'unexplained' | 'notRetried'
  > {
  /** Whether all commands could select parts of files, as far as they show it. */
  readonly selects: boolean;
  /** What to end with when the record is kept: why the test command could not be started, or what the system refused. */
  readonly failure?: Error;
}

/** @throws UsageError */
export async function runTries(request: TriesRequest): Promise<TriesResult> {
  const tries = new Tries(request);
  const missing = await missingCheckout(request);
  if (missing !== undefined) return notStarted(tries, missing, new UsageError(missing));
  if (request.noDevices !== undefined) return notStarted(tries, request.noDevices.message, request.noDevices);
  try {
    for (let tryNumber = 1; tryNumber <= 1 + request.retries && tries.isUnfinished(); tryNumber++)
      await tries.run(tryNumber);
    await tries.completeComparison();
  } catch (problem) {
    if (isCommandNotFound(problem)) {
      request.log.line(`shardwise: ${problem.message}`);
      return notStarted(tries, problem.why, problem);
    }
    if (isSystemError(problem)) return cutShort(tries, problem);
    throw problem;
  }
  return tries.result();
}

const notStarted = (tries: Tries, why: string, problem: Error): TriesResult => ({
  ...tries.result(),
  exitCode: null,
  outcome: 'crashed',
  problem: why,
  failure: problem,
});

/** The system refused something, such as a write to a full disk. What is known until then is kept. */
function cutShort(tries: Tries, problem: Error): TriesResult {
  const { causes = [], ...result } = tries.result();
  return { ...result, outcome: 'crashed', causes: [...causes, problem.message], failure: problem };
}

const isSystemError = (problem: unknown): problem is Error =>
  problem instanceof Error && (problem as NodeJS.ErrnoException).syscall !== undefined;

/** What is known after each try. */
class Tries {
  readonly #request: TriesRequest;
  readonly #deadline: number;
  readonly #reports: string[] = [];
  #units: readonly UnitRecord[];
  #ended: GroupEnd = { exitCode: 0, timedOut: false, cancelled: false, lines: [] };
  #causes: readonly string[] = [];
  #selects = true;
  /** Why failed tests do not run again. */
  #broken: string | undefined;
  /** What the last try failed for beside its tests. Any of its files may be the cause. */
  #beside: readonly string[] = [];
  /** What went wrong in any try beside tests that failed. */
  readonly #unexplained: string[] = [];
  readonly #unplanned: string[] = [];
  #lastTry = 0;
  /** Why it is not known what the plan lacks: the command that compares broke off, or the framework could not list its tests. */
  #notCompared: string | undefined;
  #notListed: string | undefined;
  /** The reason for each unit that the framework refuses. */
  #refused: ReadonlyMap<string, string> = new Map();
  /** The reason for each unit that no further try can run. */
  readonly #hopeless = new Map<string, string>();
  /** The units whose tests have all been reported in some try. Of these, a retry may run the failed tests alone. */
  readonly #complete = new Set<string>();
  /** The units that hung. To run one of them again would take as long. */
  readonly #hung = new Set<string>();

  constructor(request: TriesRequest) {
    this.#request = request;
    this.#deadline = request.platform.now().getTime() + request.timeoutMs;
    this.#units = request.units.map((id) => ({ id, outcome: 'missing', tests: 0, tries: 0 }));
  }

  isUnfinished = (): boolean => this.#unfinished().length > 0 && !wasStopped(this.#ended);

  #unfinished = (): string[] => {
    const settled = (id: string): boolean => this.#refused.has(id) || this.#hopeless.has(id) || this.#hung.has(id);
    const mayRun = (unit: UnitRecord): boolean =>
      unit.outcome !== 'failed' || (!unit.triedAgain && this.#broken === undefined);
    const units = this.#units.filter((unit) => !settled(unit.id) && mayRun(unit));
    const unfinished = units.filter(isUnsettled);
    return (unfinished.length > 0 && this.#beside.length > 0 ? units : unfinished).map(({ id }) => id);
  };

  async run(tryNumber: number): Promise<void> {
    const units = this.#unfinished();
    this.#lastTry = tryNumber;
    if (tryNumber > 1 && this.#beside.length > 0)
      this.#request.log.line(`shardwise: ${this.#beside.join('; ')}, so all test units run again`);
    const failed = tryNumber > 1 ? await this.#chooseFailed(units) : undefined;
    if (failed !== undefined) this.#sayWhatRunsAgain(units, failed);
    if (tryNumber > 1) this.#request.events.note({ event: 'retry', tryNumber, units });
    const group = { units, tryNumber, part: 1, ...(failed && failed.only.size > 0 && { failed }) };
    this.#take(await this.#runGroup(group));
    if (tryNumber > 1 || wasStopped(this.#ended)) return;
    if (this.#request.retries > 0) this.#sayWhatStaysFailed();
    this.#notCompared = this.#ended.notCompared;
    this.#refused = await this.#findRefused();
    const { files, unknown } = await findUnlisted(this.#request);
    this.#unplanned.push(...files);
    this.#notListed = unknown;
  }

  /** Where a try failed for more than its tests, files run whole: which of their tests is the cause is unknown. */
  async #chooseFailed(units: readonly string[]): Promise<OnlyFailed> {
    const mayChoose = this.#request.retryScope === 'test' && this.#selects;
    const wanted = new Set(mayChoose && this.#beside.length === 0 && this.#unexplained.length === 0 ? units : []);
    const failed = this.#units.filter(
      ({ id, outcome }) => wanted.has(id) && outcome === 'failed' && this.#complete.has(id),
    );
    return chooseFailed(this.#request, this.#reports, failed);
  }

  #sayWhatRunsAgain(units: readonly string[], { only, tests }: OnlyFailed): void {
    const { log } = this.#request;
    const whole = units.filter((id) => !only.has(id));
    const count = [...tests.values()].reduce((sum, { length }) => sum + length, 0);
    if (only.size > 0)
      log.line(
        `shardwise: running ${plural(count, 'failed test')} of ${plural(only.size, 'test unit')} again: ${[...only.keys()].join(', ')}`,
      );
    if (whole.length > 0)
      log.line(`shardwise: running ${whole.length} of ${this.#units.length} again: ${whole.join(', ')}`);
  }

  #sayWhatStaysFailed(): void {
    const { log, framework } = this.#request;
    this.#broken = brokenBuild(this.#units);
    if (this.#broken !== undefined) log.line(`shardwise: ${this.#broken}, so no failed test runs again`);
    const again = this.#units.filter(({ triedAgain }) => triedAgain).map(({ id }) => id);
    if (again.length > 0 && this.#broken === undefined)
      log.line(`shardwise: ${framework.title} itself tried these again, so they do not run again: ${listSome(again)}`);
  }

  /** Runs what the plan lacks by itself, where the command that did it with others broke off. */
  async completeComparison(): Promise<void> {
    if (this.#notCompared === undefined || wasStopped(this.#ended) || this.#ended.hopeless !== undefined) return;
    this.#request.log.line(`shardwise: ${this.#notCompared}, so what the plan lacks runs by itself`);
    const group = { units: [], tryNumber: this.#lastTry + 1, part: 1 };
    const [worker] = this.#request.devices?.healthy() ?? [];
    const request = worker === undefined ? this.#request : requestOn(worker, this.#request, []);
    const { ended, reports, unplanned } = await runGroup(request, group, this.#deadline, this.#before());
    this.#reports.push(...reports);
    this.#unplanned.push(...unplanned);
    this.#notCompared = ended.notCompared;
    if (wasStopped(ended)) this.#ended = ended;
  }

  #runGroup(group: UnitGroup): Promise<TryEnd> {
    const { devices, sharing } = this.#request;
    if (devices !== undefined) return runOnDevices(this.#request, devices, group, this.#deadline, this.#before());
    if (sharing !== undefined && group.tryNumber === 1)
      return runSharing(this.#request, sharing, group, this.#deadline, this.#before());
    const run = group.tryNumber === 1 ? runFirst : runIsolating;
    return run(this.#request, group, this.#deadline, this.#before());
  }

  #before = () => ({ units: this.#units, reports: this.#reports });

  async #findRefused(): Promise<ReadonlyMap<string, string>> {
    const missing = this.#units.filter(isMissing).map(({ id }) => id);
    const refused = await findRefused(this.#request, missing);
    for (const [unit, reason] of refused) this.#request.log.line(`shardwise: ${refusal(unit, reason)}`);
    return refused;
  }

  #take(end: TryEnd): void {
    const { ended, reports, units, hung = [], causes = [], unplanned = [], beside = [], givenAway = [] } = end;
    for (const { id } of units) this.#complete.delete(id);
    for (const id of end.complete ?? []) this.#complete.add(id);
    this.#ended = this.#withWhatStaysFailed(ended, units);
    this.#selects &&= ended.selects !== false;
    this.#reports.push(...reports);
    this.#unplanned.push(...unplanned);
    const given = new Set(givenAway);
    const kept = this.#units.filter(({ id }) => !given.has(id));
    // Those of other shards come last.
    this.#units = [...new Map([...kept, ...units].map((unit) => [unit.id, unit])).values()];
    for (const unit of hung) this.#hung.add(unit);
    const { hopeless } = ended;
    if (hopeless !== undefined) for (const { id } of this.#units.filter(isMissing)) this.#hopeless.set(id, hopeless);
    this.#beside = [...new Set([...beside, ...findSessionCauses(ended)])];
    // The end of a cancelled process has no other cause.
    const known = [...causes, ...beside, ...hungAfterTests(ended, units), ...findCauses(ended)];
    this.#causes = ended.cancelled ? causes : known;
    this.#unexplained.push(...unexplainedIn(ended, units, this.#causes));
  }

  /** A try that ends well says nothing of what failed before and did not run again: the exit code of that stays. */
  #withWhatStaysFailed(ended: GroupEnd, units: readonly UnitRecord[]): GroupEnd {
    const ran = new Set(units.map(({ id }) => id));
    const staysFailed = this.#units.some(({ id, outcome }) => outcome === 'failed' && !ran.has(id));
    return ended.exitCode === 0 && staysFailed ? { ...ended, exitCode: this.#ended.exitCode || 1 } : ended;
  }

  result(): TriesResult {
    const [ended, units] = [this.#ended, this.#units];
    const hopeless = new Set(this.#hopeless.values());
    const unknown = this.#notCompared ?? this.#notListed;
    const causes = [
      ...hopeless,
      ...(unknown === undefined || hopeless.has(unknown)
        ? []
        : [`it is not known which tests the plan lacks: ${unknown}`]),
      ...this.#causes,
      ...[...this.#refused].map(([unit, reason]) => refusal(unit, reason)),
    ];
    return {
      exitCode: ended.exitCode,
      outcome: unknown === undefined || wasStopped(ended) ? shardOutcome(ended, units) : 'crashed',
      units,
      reports: this.#reports,
      selects: this.#selects,
      ...(causes.length > 0 && { causes }),
      ...(this.#unplanned.length > 0 && { unplanned: this.#unplanned }),
      ...(this.#broken !== undefined && { notRetried: this.#broken }),
      ...(this.#unexplained.length > 0 && { unexplained: [...new Set(this.#unexplained)] }),
    };
  }
}

/** Why a command was ended that had run its tests. */
function hungAfterTests({ hang }: GroupEnd, units: readonly UnitRecord[]): readonly string[] {
  if (hang === undefined || units.some(isUnsettled)) return [];
  return [
    `the test command hung after its last test (nothing happened for ${formatDuration(hang.limitMs)}): something keeps its process open`,
  ];
}

/** What failed tests alone do not explain in the end of a try. */
function unexplainedIn(ended: GroupEnd, units: readonly UnitRecord[], causes: readonly string[]): readonly string[] {
  if (ended.exitCode === null) return [`its command ${howItEnded(ended)}`, ...causes];
  if (ended.exitCode === 0 || units.some(({ outcome }) => outcome === 'failed')) return causes;
  return [`its command ${howItEnded(ended)} although none of its tests failed`, ...causes];
}

const refusal = (unit: string, reason: string): string => `the configuration refuses ${unit}: ${reason}`;

const isMissing = ({ outcome }: UnitRecord): boolean => outcome === 'missing';

function shardOutcome(ended: GroupEnd, units: readonly UnitRecord[]): ShardRecord['outcome'] {
  if (ended.timedOut) return 'timed-out';
  if (ended.cancelled) return 'cancelled';
  if (ended.exitCode === null || units.some(isMissing)) return 'crashed';
  return ended.exitCode === 0 && !units.some(isUnsettled) ? 'passed' : 'failed';
}
