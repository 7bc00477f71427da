/**
 * The bars of the timeline, in milliseconds from the start of each shard's job. Nothing records when a unit started. So the units stand in their
 * planned order, each as long as its tests took, and closer together where several ran at once.
 */
import type { Lane, LaneUnit } from '../render/html/page-data.ts';

export type Look = 'setup' | 'passed' | 'failed' | 'flaky' | 'skipped' | 'missing' | 'other' | 'plan';

export interface Bar {
  readonly look: Look;
  readonly fromMs: number;
  readonly toMs: number;
  /** Absent for what is no unit. */
  readonly unit?: LaneUnit;
}

/** What the shard did. Empty where it left no time. */
export function actualBars({ actualMs, setupMs = 0, units }: Lane): readonly Bar[] {
  if (actualMs === undefined) return [];
  const room = Math.max(0, actualMs - setupMs);
  const timed = units.flatMap((unit) => (unit.ms === undefined ? [] : [{ unit, ms: unit.ms }]));
  const sum = timed.reduce((total, { ms }) => total + ms, 0);
  const scale = sum > room ? room / sum : 1;
  const bars: Bar[] = setupMs > 0 ? [{ look: 'setup', fromMs: 0, toMs: Math.min(setupMs, actualMs) }] : [];
  let at = Math.min(setupMs, actualMs);
  for (const { unit, ms } of timed) {
    bars.push({ look: lookOf(unit), fromMs: at, toMs: at + ms * scale, unit });
    at += ms * scale;
  }
  if (actualMs - at > 1) bars.push({ look: 'other', fromMs: at, toMs: actualMs });
  return bars;
}

/** What was planned for it: what no test takes, then each unit. */
export function plannedBars({ predictedMs, units }: Lane): readonly Bar[] {
  if (predictedMs === undefined) return [];
  const planned = units.flatMap((unit) => (unit.estimateMs === undefined ? [] : [{ unit, ms: unit.estimateMs }]));
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
  return {
    ...(slowest !== undefined && { slowest }),
    wallMs,
    even: wallMs === 0 ? 1 : mean / wallMs,
    ...(predictions.length > 0 && { predictedMs: Math.max(...predictions) }),
    ...(longest?.ms !== undefined && { longest }),
  };
}

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

/** The bar at a time. Where the pointer is between two short ones, the nearer one counts. */
export const barAt = (bars: readonly Bar[], ms: number): Bar | undefined =>
  bars.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);

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
