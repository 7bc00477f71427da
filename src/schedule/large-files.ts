/** Plans a file in parts where the whole file holds the plan back, and says why where that is not possible. */
import { type EstimatedUnit, isMeasured, MAX_PARTS, type PartHistory } from '../model.ts';
import { partId } from '../text/unit-id.ts';
import type { ShardRequest } from './shard-count.ts';
import { splitLargeFiles } from './split-files.ts';
import type { Trial } from './trial.ts';

/** What is known about the parts of files. */
export interface Splitting {
  /** The parts of each file that may be split, longest first, by the id of the file's unit. */
  readonly parts: ReadonlyMap<string, readonly PartHistory[]>;
  /** Why single units stay whole, by their ids: a clause that follows "because". */
  readonly reasons?: ReadonlyMap<string, string>;
  /** Why all other files stay whole: a clause that follows "because". */
  readonly otherwise: string;
}

/** The least time that splitting must save. Each shard with a part of a file loads the file again and starts the framework again. */
export const MIN_GAIN_MS = 10_000;

/** The most parts of a file that become units. */
export const MAX_MOVED_PARTS = 50;

/**
 * The most characters that the names of these parts may have together. Jest takes the names on a command line.
 * Windows allows 8,000 characters there, and a blank may become three.
 */
export const MAX_MOVED_NAMES = 3_000;

/** The rest of a file is small enough at this share of the average shard; no more parts are moved out of it. */
const SMALL_REST = 1 / 10;

export interface Packing {
  readonly units: readonly EstimatedUnit[];
  readonly trial: Trial;
}

/**
 * The packing with the fewest split files that is in time, or else the fastest.
 * Files stay whole when splitting saves less than `MIN_GAIN_MS`.
 * With `auto` they also stay whole while the target is met, because no file holds such a plan back.
 */
export function packWithParts<P extends Packing>(
  whole: P,
  { parts }: Splitting,
  request: ShardRequest,
  pack: (units: readonly EstimatedUnit[]) => P,
): P {
  const auto = request.shards === 'auto';
  const isInTime = ({ trial }: Packing): boolean => auto && trial.wallMs <= request.targetMs;
  const isKnown = whole.units.some(isMeasured);
  if (parts.size === 0 || !isKnown || isInTime(whole)) return whole;
  const packFor = (shards: number): P => {
    const units = unitsFor(whole.units, parts, shards);
    return units.length === whole.units.length ? whole : pack(units);
  };
  const finest = packFor(request.shards === 'auto' ? request.maxShards : request.shards);
  const fitting = auto ? packFor(finest.trial.shards) : finest;
  const better = [fitting, finest].filter(({ trial }) => whole.trial.wallMs - trial.wallMs >= MIN_GAIN_MS);
  return better.find(isInTime) ?? better.toSorted((a, b) => a.trial.wallMs - b.trial.wallMs)[0] ?? whole;
}

function unitsFor(
  units: readonly EstimatedUnit[],
  parts: ReadonlyMap<string, readonly PartHistory[]>,
  shards: number,
): readonly EstimatedUnit[] {
  const shareMs = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0) / shards;
  const files = units.map((whole) => ({ whole, parts: piecesOf(whole, parts.get(whole.id) ?? [], shareMs) }));
  return splitLargeFiles(files, shards, MIN_GAIN_MS).units;
}

/** The rest of a file under its own id, and the parts that deserve their own unit. Empty when there are no such parts. */
export function piecesOf(file: EstimatedUnit, known: readonly PartHistory[], shareMs: number): EstimatedUnit[] {
  const scale = scaleOf(file, known);
  const moved: EstimatedUnit[] = [];
  let rest = file;
  let names = 0;
  for (const { name, durationMs, tests } of known.slice(0, -1).slice(0, MAX_MOVED_PARTS)) {
    names += name.length;
    if (names > MAX_MOVED_NAMES || rest.estimateMs <= shareMs * SMALL_REST) break;
    const estimateMs = Math.min(durationMs * scale, rest.estimateMs);
    moved.push({
      id: partId(file.id, name),
      file: file.file,
      part: name,
      estimateMs,
      source: file.source,
      tests,
      testsSource: 'history',
    });
    rest = without(rest, estimateMs, tests);
  }
  return moved.length === 0 ? [] : [rest, ...moved];
}

/**
 * The factor from measured parts to today's estimate, because the estimate of the file may have changed since.
 * Parts that the history left out belong to the rest.
 */
function scaleOf({ estimateMs }: EstimatedUnit, known: readonly PartHistory[]): number {
  const measured = known.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const total = known.length < MAX_PARTS ? measured : Math.max(measured, estimateMs);
  return total > 0 ? estimateMs / total : 0;
}

/** The rest without a part. Its count is no longer exact, because the part was counted in an earlier run. It keeps at least one test, because a rest with no tests would be allowed to report none. */
function without(rest: EstimatedUnit, estimateMs: number, tests: number): EstimatedUnit {
  const left =
    rest.tests === undefined ? {} : { tests: Math.max(1, rest.tests - tests), testsSource: 'history' as const };
  return { ...rest, ...left, estimateMs: rest.estimateMs - estimateMs };
}

/** Why the longest unit of a plan was not split: a clause that follows "because". */
export const whyWhole = (unit: EstimatedUnit, { parts, reasons, otherwise }: Splitting): string =>
  reasons?.get(unit.id) ??
  (unit.part !== undefined || parts.has(unit.id) ? 'it has no smaller parts that can run alone' : otherwise);
