/**
 * Runs groups of units. With many tools, one unit that does not load or kills its process takes all others of its group along: nothing is
 * reported. The same list again would end in the same way. So a retry runs what was not reported again, by halves, until the unit is alone.
 */

import type { UnitRecord } from '../../model.ts';
import { listSome } from '../../text/numbers.ts';
import { type GroupEnd, wasStopped, worstOf } from './invoke.ts';
import type { Before } from './read-group.ts';
import type { TriesRequest, UnitGroup } from './request.ts';
import { type GroupRun, runGroup } from './run-group.ts';
import type { TryEnd } from './settled.ts';
import { reportSilentUnit } from './silent-unit.ts';

/** Runs a group once. Where it hangs, those of its units that have not run do so in new processes. */
export async function runFirst(
  request: TriesRequest,
  group: UnitGroup,
  deadline: number,
  before: Before,
): Promise<TryEnd> {
  const run = await runGroup(request, group, deadline, before);
  return run.ended.hang === undefined || wasStopped(run.ended)
    ? run
    : runIsolating(request, group, deadline, before, run);
}

/** @param first the run of the whole group, where it has run already */
export async function runIsolating(
  request: TriesRequest,
  group: UnitGroup,
  deadline: number,
  before: Before,
  first?: GroupRun,
): Promise<TryEnd> {
  const search = new Search(
    ({ units, part, isFirst, reports }) => {
      // What runs again does so whole: it was not enough to run its failed tests.
      const own = { ...group, units, part, failed: isFirst ? group.failed : undefined };
      return runGroup(request, own, deadline, { ...before, reports: [...before.reports, ...reports] });
    },
    // Where several groups run at a time, each has its own parts.
    (run) => (run === 0 ? group.part : (request.nextPart?.() ?? group.part + run)),
    before.units,
    first,
  );
  const runs = await search.run(group.units, (units) =>
    request.log.line(
      group.failed !== undefined && units.every((unit) => group.failed?.only.has(unit))
        ? `shardwise: not all failed tests of these were reported again, so they run whole: ${listSome(units)}`
        : `shardwise: no test of these was reported, so they run by themselves: ${listSome(units)}`,
    ),
  );
  const silent = runs.filter((run) => isSilentAlone(run) && (search.hasReported || run.ended.hang !== undefined));
  const guilty = silent.filter(({ ended }) => ended.exitCode !== 0);
  const written = [];
  for (const run of guilty) written.push(await reportSilentUnit(request, run));
  const read = runs.flatMap(({ units }) => units).concat(written.map(({ unit }) => unit));
  const hopeless = runs.find(({ ended }) => ended.hopeless !== undefined)?.ended.hopeless;
  return {
    ended: { ...endOf(runs, guilty), ...(hopeless !== undefined && { hopeless }) },
    reports: [...runs.flatMap(({ reports }) => reports), ...written.map(({ report }) => report)],
    units: [...new Map(read.map((unit) => [unit.id, unit])).values()],
    complete: runs.flatMap(({ complete }) => complete),
    hung: runs.flatMap((run) => (run.ended.hang !== undefined && guilty.includes(run) ? run.group.units : run.hung)),
    beside: [...new Set(runs.flatMap(({ beside }) => beside))],
    causes: causesOf(search, runs, silent),
  };
}

/** What the search shows that no errored case tells. */
function causesOf({ hasReported }: Search, runs: readonly GroupRun[], silent: readonly GroupRun[]): string[] {
  const units = runs[0]?.group.units.length ?? 0;
  if (!hasReported && runs.length > 1)
    return [
      `not one of its ${units} units reported a test, not even when fewer ran at a time: the cause is something that they share`,
    ];
  const ended = silent.filter(({ ended }) => ended.exitCode === 0).map(({ group }) => group.units.join());
  return ended.length === 0
    ? []
    : [`${listSome(ended)} ran alone, ended with exit code 0 and did not report its tests: does it end its process?`];
}

const missingOf = ({ units }: GroupRun): string[] =>
  units.filter(({ outcome }) => outcome === 'missing').map(({ id }) => id);

/** What says too little of itself to count. One that hung would do so again. */
const againOf = (run: GroupRun): string[] => [
  ...missingOf(run),
  ...run.short.filter((id) => !run.hung.includes(id) && !missingOf(run).includes(id)),
];

/** Whether a unit ran alone to the end, and did not report all its tests. */
const isSilentAlone = (run: GroupRun): boolean =>
  run.group.units.length === 1 && missingOf(run).length === 1 && !wasStopped(run.ended);

/**
 * The end that counts. A group whose units ran again says nothing more, unless one of its other units failed.
 * The case of a guilty unit tells that its process was killed, so the shard as a whole ended in the usual way.
 */
function endOf(runs: readonly GroupRun[], guilty: readonly GroupRun[]): GroupEnd {
  const last = runs.filter((run) => {
    const again = againOf(run);
    return again.length === 0 || run.units.some(({ id, outcome }) => outcome === 'failed' && !again.includes(id));
  });
  const ends = [
    ...last.map(({ ended }) => ended),
    ...guilty.map(({ ended }) => ({ ...ended, exitCode: ended.exitCode ?? 1 })),
  ];
  const unsettled = runs.map(({ ended }) => ended);
  const counting = unsettled.some(wasStopped) || ends.length === 0 ? unsettled : ends;
  return { lines: [], ...worstOf(counting) };
}

/**
 * The most groups of a try, by the number of times that its units can be halved. Each bad unit costs two groups for each time, so this is
 * enough for four of them. While nothing at all is reported, it is enough to see two units alone: then the cause is probably not in a unit.
 */
const mostGroups = (units: number, hasReported: boolean): number => {
  const halvings = Math.ceil(Math.log2(units));
  return hasReported ? 8 * halvings + 4 : 2 * halvings + 2;
};

/** Runs one part of a try. */
type RunPart = (request: {
  readonly units: readonly string[];
  readonly part: number;
  readonly isFirst: boolean;
  /** The reports of the parts before it. */
  readonly reports: readonly string[];
}) => Promise<GroupRun>;

class Search {
  readonly #runGroup: RunPart;
  readonly #partOf: (run: number) => number;
  readonly #runs: GroupRun[] = [];
  readonly #waiting: (readonly string[])[] = [];
  hasReported: boolean;

  constructor(
    runGroup: RunPart,
    partOf: (run: number) => number,
    before: readonly UnitRecord[],
    first: GroupRun | undefined,
  ) {
    this.#runGroup = runGroup;
    this.#partOf = partOf;
    this.hasReported = before.some(({ tests }) => tests > 0);
    if (first !== undefined) this.#take(first);
  }

  async run(units: readonly string[], onPart: (units: readonly string[]) => void): Promise<readonly GroupRun[]> {
    const begin = this.#runs.length === 0 ? units : this.#next(units.length);
    for (let next: readonly string[] | undefined = begin; next !== undefined; next = this.#next(units.length)) {
      if (this.#runs.length > 0) onPart(next);
      const run = await this.#runGroup({
        units: next,
        part: this.#partOf(this.#runs.length),
        isFirst: this.#runs.length === 0,
        reports: this.#runs.flatMap(({ reports }) => reports),
      });
      this.#take(run);
      if (wasStopped(run.ended)) break;
    }
    return this.#runs;
  }

  #take(run: GroupRun): void {
    this.#runs.push(run);
    this.hasReported ||= run.heard > 0;
    if (!wasStopped(run.ended)) this.#waiting.push(...toRunAgain(run));
  }

  /** The next group. As long as nothing was reported, the search goes down to a single unit. After that, larger groups come first. */
  #next(units: number): readonly string[] | undefined {
    if (this.#runs.length >= mostGroups(units, this.hasReported)) return undefined;
    return this.hasReported ? this.#waiting.shift() : this.#waiting.pop();
  }
}

/**
 * What to run again of a group. To run them again is no help where its command says so, or where its reports have tests of unknown units:
 * then the names do not match.
 */
function toRunAgain(run: GroupRun): string[][] {
  const again = againOf(run);
  if (again.length === 0 || run.strays > 0 || run.ended.hopeless !== undefined) return [];
  if (again.length < run.group.units.length || run.short.length > 0) return [again];
  const middle = Math.ceil(again.length / 2);
  return middle === again.length ? [] : [again.slice(0, middle), again.slice(middle)];
}
