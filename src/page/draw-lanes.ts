/** Draws the lanes of the timeline. A canvas draws five thousand bars in a frame, where elements take a second. */
import type { Lane } from '../render/html/page-data.ts';
import { visible } from '../text/escape.ts';
import { formatDuration } from '../text/numbers.ts';
import { type Bar, drawn, type Look, rowsOf, ticks } from './bars.ts';
import { TOKENS, type Token } from './tokens.ts';

export interface LaneBars {
  readonly lane: Lane;
  readonly actual: readonly Bar[];
  readonly planned: readonly Bar[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly laneHeight: number;
  readonly pixelsPerMs: number;
  /** The part of the time that is shown. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The end of the longest lane, planned or actual. */
  readonly untilMs: number;
  /** What is at a point. */
  readonly find: (x: number, y: number) => Found;
}

interface Found {
  readonly lane: number;
  readonly ms: number;
  readonly isPlan: boolean;
  /** Which of the units that ran at the same time. */
  readonly row: number;
}

const LEFT = 128;
const RIGHT = 74;
const TOP = 22;
/** With more lanes, each is lower, so that the whole can be seen. */
const MANY = 40;
const PIXELS_PER_TICK = 90;

/** Which part of the time is shown: one of so many, around a place between 0 and 1. */
export interface Zoom {
  readonly factor: number;
  readonly centre: number;
}

export const WHOLE: Zoom = { factor: 1, centre: 0.5 };
const MAX_FACTOR = 64;

/** Another zoom whose part lies within the whole. */
export function zoomed({ factor, centre }: Zoom): Zoom {
  const kept = Math.min(MAX_FACTOR, Math.max(1, factor));
  const half = 0.5 / kept;
  return { factor: kept, centre: Math.min(1 - half, Math.max(half, centre)) };
}

export function layoutOf(lanes: readonly LaneBars[], width: number, { factor, centre }: Zoom = WHOLE): Layout {
  const laneHeight = lanes.length > MANY ? 20 : 36;
  const untilMs = Math.max(1, ...lanes.map(({ lane }) => Math.max(lane.actualMs ?? 0, lane.predictedMs ?? 0)));
  const pixelsPerMs = (Math.max(1, width - LEFT - RIGHT) * factor) / untilMs;
  const fromMs = untilMs * (centre - 0.5 / factor);
  return {
    width,
    height: TOP + lanes.length * laneHeight + 4,
    laneHeight,
    pixelsPerMs,
    fromMs,
    toMs: fromMs + untilMs / factor,
    untilMs,
    find: (x, y) => {
      const lane = Math.floor((y - TOP) / laneHeight);
      const down = (y - TOP) % laneHeight;
      const rows = rowsOf(lanes[lane]?.actual ?? []);
      const row = Math.floor(((down - GAP) / (laneHeight * ACTUAL_TO - GAP)) * rows);
      return {
        lane,
        ms: fromMs + (x - LEFT) / pixelsPerMs,
        isPlan: down > laneHeight * PLAN_FROM,
        row: Math.min(rows - 1, Math.max(0, row)),
      };
    },
  };
}

/** Parts of a lane's height: the actual bars, then the plan. */
const ACTUAL_TO = 0.6;
const PLAN_FROM = 0.66;
const PLAN_TO = 0.86;
/** Pixels above the actual bars. */
const GAP = 3;
/** The edge below a unit of another shard, and above one that ran again. */
const EDGE = 3;

const COLOURS: Record<Look, Token> = {
  setup: 'bar-idle',
  passed: 'bar-good',
  failed: 'bar-bad',
  missing: 'missing',
  flaky: 'bar-flaky',
  skipped: 'bar-idle',
  other: 'bar-gap',
  plan: 'bar-plan',
};

export function drawLanes(
  canvas: HTMLCanvasElement,
  lanes: readonly LaneBars[],
  { width, height, laneHeight, pixelsPerMs, untilMs, fromMs, toMs }: Layout,
  slowest: Lane | undefined,
): void {
  const scale = lanes.length > MANY ? 1 : Math.min(2, devicePixelRatio || 1);
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const look = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const colour = (token: Token): string => TOKENS[token][look];
  context.scale(scale, scale);
  context.font = '12px system-ui, sans-serif';
  context.textBaseline = 'middle';

  context.fillStyle = colour('quiet');
  const xOf = (ms: number): number => LEFT + (ms - fromMs) * pixelsPerMs;
  /** A bar may begin before the part that is shown, and end behind it. */
  const fill = (x: number, top: number, long: number, high: number): void => {
    // A gap of a pixel separates units that are long enough.
    const [left, right] = [xOf(0) + x, xOf(0) + x + (long > 3 ? long - 1 : long)];
    const [from, to] = [Math.max(LEFT, left), Math.min(width - RIGHT, right)];
    if (to > from) context.fillRect(from, top, to - from, high);
  };
  for (const ms of ticks(untilMs, (untilMs * pixelsPerMs) / PIXELS_PER_TICK)) {
    if (ms < fromMs || ms > toMs) continue;
    const x = xOf(ms);
    context.fillStyle = colour('quiet');
    context.fillText(ms === 0 ? '0' : formatDuration(ms), x + 3, TOP / 2);
    context.fillStyle = colour('line');
    context.fillRect(x, TOP - 4, 1, height - TOP);
  }

  lanes.forEach(({ lane, actual, planned }, row) => {
    const top = TOP + row * laneHeight;
    const isSlowest = lane === slowest && lanes.length > 1;
    context.fillStyle = colour(isSlowest ? 'bad' : lane.outcome === 'passed' ? 'text' : 'bad');
    const name = `${lane.outcome === 'passed' ? '✓' : '✕'} shard ${lane.shard}${lane.axis === '' ? '' : ` ${visible(lane.axis)}`}`;
    context.fillText(name, 4, top + (laneHeight * ACTUAL_TO) / 2 + 2, LEFT - 10);
    for (const { x, width: long, look: kind } of drawn(planned, pixelsPerMs)) {
      context.fillStyle = colour(kind === 'setup' ? 'line' : COLOURS[kind]);
      fill(x, top + laneHeight * PLAN_FROM, long, laneHeight * (PLAN_TO - PLAN_FROM));
    }
    const rows = rowsOf(actual);
    const high = (laneHeight * ACTUAL_TO - GAP) / rows;
    const fillBars = (bars: readonly Bar[], from: number, height: number): void => {
      for (const { x, width: long, look: kind } of drawn(bars, pixelsPerMs)) {
        context.fillStyle = colour(COLOURS[kind]);
        fill(x, from, long, height);
      }
    };
    const behind = actual.filter((bar) => bar.row === undefined);
    fillBars(behind, top + GAP, high * rows);
    for (let at = 0; at < rows; at++) {
      const own = actual.filter((bar) => bar.row === at);
      const from = top + GAP + at * high;
      fillBars(own, from, rows > 1 && high > 3 ? high - 1 : high);
      for (const { fromMs, toMs, unit, tryNumber } of own) {
        const [x, long] = [fromMs * pixelsPerMs, (toMs - fromMs) * pixelsPerMs];
        const edge = Math.min(EDGE, high / 3);
        context.fillStyle = colour('text');
        if (tryNumber !== undefined) fill(x, from, Math.max(1, long), edge);
        context.fillStyle = colour('link');
        if (unit?.takenFrom !== undefined) fill(x, from + high - edge - 1, Math.max(1, long), edge);
      }
    }
    const end = Math.max(LEFT, xOf(Math.max(lane.actualMs ?? 0, lane.predictedMs ?? 0)));
    const words = lane.actualMs === undefined ? lane.outcome : isSlowest ? 'slowest' : formatDuration(lane.actualMs);
    context.fillStyle = colour(isSlowest || lane.actualMs === undefined ? 'bad' : 'quiet');
    context.fillText(words, Math.min(end + 6, width - RIGHT + 6), top + (laneHeight * ACTUAL_TO) / 2 + 2, RIGHT - 8);
  });
}
