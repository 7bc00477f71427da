/**
 * The bars of the timeline, in milliseconds from the start of each shard's job. A unit stands where it ran, as far as its shard recorded it.
 * Otherwise the units stand in their planned order, each as long as its tests took, and closer together where several ran at once.
 */
import type { Lane, LaneUnit, SpanColumns } from '../render/html/page-data.ts';

export type Look = 'setup' | 'passed' | 'failed' | 'flaky' | 'skipped' | 'missing' | 'other' | 'plan';

export interface Bar {
  readonly look: Look;
  readonly fromMs: number;
  readonly toMs: number;
  /** Absent for what is no unit. */
  readonly unit?: LaneUnit;
  /** Which of the units that ran at the same time it is. Absent for what has the whole height. */
  readonly row?: number;
  /** The number of the try, where it is not the first. */
  readonly tryNumber?: number;
}

/** What the shard did. Empty where it left no time. */
export function actualBars(lane: Lane): readonly Bar[] {
  const { actualMs, setupMs = 0, spans } = lane;
  if (actualMs === undefined) return [];
  const begun = Math.min(setupMs, actualMs);
  const setup: readonly Bar[] = begun > 0 ? [{ look: 'setup', fromMs: 0, toMs: begun }] : [];
  return [
    ...setup,
    ...(spans === undefined ? inPlannedOrder(lane, begun, actualMs) : asTheyRan(lane, spans, begun, actualMs)),
  ];
}

function inPlannedOrder({ units }: Lane, begun: number, actualMs: number): readonly Bar[] {
  const timed = units.flatMap((unit) => (unit.ms === undefined ? [] : [{ unit, ms: unit.ms }]));
  const sum = timed.reduce((total, { ms }) => total + ms, 0);
  const scale = sum > actualMs - begun ? (actualMs - begun) / sum : 1;
  const bars: Bar[] = [];
  let at = begun;
  for (const { unit, ms } of timed) {
    bars.push({ look: lookOf(unit), fromMs: at, toMs: at + ms * scale, unit });
    at += ms * scale;
  }
  if (actualMs - at > 1) bars.push({ look: 'other', fromMs: at, toMs: actualMs });
  return bars;
}

/** The time without a test lies behind the units, so that it is seen where none of them runs. */
function asTheyRan({ units }: Lane, spans: SpanColumns, begun: number, actualMs: number): readonly Bar[] {
  const inTime = (ms: number): number => Math.min(actualMs, begun + ms);
  const behind: readonly Bar[] = actualMs > begun ? [{ look: 'other', fromMs: begun, toMs: actualMs }] : [];
  const last = new Map(spans.unit.map((unit, at) => [unit, at]));
  const bars = spans.unit.map((place, at): Bar => {
    const [from, tryNumber] = [spans.fromMs[at] ?? 0, spans.tries[at] ?? 1];
    const unit = units[place];
    const settled = unit !== undefined && last.get(place) === at;
    return {
      look: settled ? lookOf(unit) : (TRY_LOOKS[spans.outcome.charAt(at)] ?? 'missing'),
      fromMs: inTime(from),
      toMs: inTime(from + (spans.ms[at] ?? 0)),
      ...(unit !== undefined && { unit }),
      row: spans.row[at] ?? 0,
      ...(tryNumber > 1 && { tryNumber }),
    };
  });
  return [...behind, ...bars];
}

const TRY_LOOKS: Readonly<Record<string, Look>> = { p: 'passed', f: 'failed', s: 'skipped' };

/** How many units ran at the same time. */
export const rowsOf = (bars: readonly Bar[]): number => bars.reduce((most, { row = 0 }) => Math.max(most, row + 1), 1);

/** How long no unit ran between the set-up and the end. Undefined where it is not known when they ran. */
export function withoutTestMs(lane: Lane): number | undefined {
  const { spans, actualMs, setupMs = 0 } = lane;
  if (spans === undefined || actualMs === undefined) return undefined;
  let [idle, until] = [0, Math.min(setupMs, actualMs)];
  for (const { row, fromMs, toMs } of actualBars(lane)) {
    if (row === undefined) continue;
    idle += Math.max(0, fromMs - until);
    until = Math.max(until, toMs);
  }
  return idle + Math.max(0, actualMs - until);
}

/** What was planned for it: what no test takes, then each unit. */
export function plannedBars({ predictedMs, units }: Lane): readonly Bar[] {
  if (predictedMs === undefined) return [];
  const planned = units.flatMap((unit) =>
    unit.estimateMs === undefined || unit.takenFrom !== undefined ? [] : [{ unit, ms: unit.estimateMs }],
  );
  const sum = planned.reduce((total, { ms }) => total + ms, 0);
  const scale = sum > predictedMs ? predictedMs / sum : 1;
  let at = Math.max(0, predictedMs - sum * scale);
  const bars: Bar[] = at > 0 ? [{ look: 'setup', fromMs: 0, toMs: at }] : [];
  for (const { unit, ms } of planned) {
    bars.push({ look: 'plan', fromMs: at, toMs: at + ms * scale, unit });
    at += ms * scale;
  }
  return bars;
}

const lookOf = ({ outcome, flaky }: LaneUnit): Look => {
  if (outcome === 'deselected') return 'skipped';
  return outcome === 'passed' && flaky ? 'flaky' : outcome;
};

/** What the timeline says in words. */
export interface Balance {
  readonly slowest?: Lane;
  readonly wallMs: number;
  /** Mean time of the shards as a share of the slowest: 1 is even. */
  readonly even: number;
  readonly predictedMs?: number;
  /** Longest unit of the slowest shard. */
  readonly longest?: LaneUnit;
  /** The shard that ended last, where that is not the slowest one: it began later. */
  readonly last?: Lane;
}

export function balanceOf(lanes: readonly Lane[]): Balance {
  const timed = lanes.filter(({ actualMs }) => actualMs !== undefined);
  const slowest = timed.reduce<Lane | undefined>(
    (most, lane) => ((lane.actualMs ?? 0) > (most?.actualMs ?? -1) ? lane : most),
    undefined,
  );
  const wallMs = slowest?.actualMs ?? 0;
  const mean = timed.reduce((sum, { actualMs = 0 }) => sum + actualMs, 0) / Math.max(1, timed.length);
  const predictions = lanes.flatMap(({ predictedMs }) => (predictedMs === undefined ? [] : [predictedMs]));
  const longest = slowest?.units.reduce<LaneUnit | undefined>(
    (most, unit) => ((unit.ms ?? -1) > (most?.ms ?? -1) ? unit : most),
    undefined,
  );
  const last = endedLast(timed);
  return {
    ...(slowest !== undefined && { slowest }),
    wallMs,
    even: wallMs === 0 ? 1 : mean / wallMs,
    ...(predictions.length > 0 && { predictedMs: Math.max(...predictions) }),
    ...(longest?.ms !== undefined && { longest }),
    ...(last !== undefined && last !== slowest && { last }),
  };
}

/** Undefined where it is unknown when one of them began. */
function endedLast(timed: readonly Lane[]): Lane | undefined {
  if (timed.some(({ beganMs }) => beganMs === undefined)) return undefined;
  return timed.reduce<Lane | undefined>((last, lane) => (endOf(lane) > endOf(last) ? lane : last), undefined);
}

const endOf = (lane: Lane | undefined): number =>
  lane === undefined ? -1 : (lane.beganMs ?? 0) + (lane.actualMs ?? 0);

/** Bars in pixels. Those under a pixel join their neighbour, and what is worse stays in sight. */
export interface Drawn {
  readonly x: number;
  readonly width: number;
  readonly look: Look;
}

const WORSE: readonly Look[] = ['failed', 'missing', 'flaky'];

export function drawn(bars: readonly Bar[], pixelsPerMs: number): readonly Drawn[] {
  const result: Drawn[] = [];
  for (const { look, fromMs, toMs } of bars) {
    const x = Math.floor(fromMs * pixelsPerMs);
    const end = Math.max(x + 1, Math.floor(toMs * pixelsPerMs));
    const last = result.at(-1);
    if (last !== undefined && x < last.x + last.width) {
      if (isWorse(look, last.look)) result[result.length - 1] = { ...last, look };
      if (end > last.x + last.width) result.push({ x: last.x + last.width, width: end - last.x - last.width, look });
    } else result.push({ x, width: end - x, look });
  }
  return result;
}

const isWorse = (a: Look, b: Look): boolean => {
  const [first, second] = [WORSE.indexOf(a), WORSE.indexOf(b)];
  return first !== -1 && (second === -1 || first < second);
};

/** The bar at a time. A unit lies before the time without a test. @param row which of the units that ran at the same time */
export function barAt(bars: readonly Bar[], ms: number, row = 0): Bar | undefined {
  const there = bars.filter((bar) => ms >= bar.fromMs && ms < bar.toMs && (bar.row ?? row) === row);
  return there.find(({ unit }) => unit !== undefined) ?? there[0];
}

/** Round times for the axis, at most so many. */
export function ticks(untilMs: number, most: number): readonly number[] {
  const step = STEPS.find((one) => untilMs / one <= most) ?? untilMs;
  return Array.from({ length: Math.floor(untilMs / step) + 1 }, (_, index) => index * step);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const STEPS = [
  ...[0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE),
];
