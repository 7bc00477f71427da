/** Lets a plan be made of parts of files where a whole file holds it back, and says why where that cannot be. */
import { type EstimatedUnit, MAX_PARTS, type PartHistory } from '../model.ts';
import type { ShardRequest } from './shard-count.ts';
import { splitLargeFiles } from './split-files.ts';
import type { Trial } from './trial.ts';

/** What is known of the inside of files. */
export interface Splitting {
  /** By id of a file's unit, its parts, longest first; of files that may be split only. */
  readonly parts: ReadonlyMap<string, readonly PartHistory[]>;
  /** Why any other file stays whole. */
  readonly otherwise: string;
}

/** A file is loaded once more for each shard that has a part of it, and the framework started: a plan that gains less is not worth it. */
export const MIN_GAIN_MS = 10_000;

/** At most so many parts of a file become units. */
export const MAX_MOVED_PARTS = 50;

/** Characters of their names together: Jest takes them on a command line, of which Windows has 8,000, and a blank may become three. */
export const MAX_MOVED_NAMES = 3_000;

/** What stays in the file's own unit need not be smaller than this share of the average shard. */
const SMALL_REST = 1 / 10;

export interface Packing {
  readonly units: readonly EstimatedUnit[];
  readonly trial: Trial;
}

/**
 * The packing with the fewest split files that is in time, or else the fastest; the whole one unless splitting gains `MIN_GAIN_MS`.
 * With `auto` nothing is split while the target is met: no file holds such a plan back.
 */
export function packWithParts<P extends Packing>(
  whole: P,
  { parts }: Splitting,
  request: ShardRequest,
  pack: (units: readonly EstimatedUnit[]) => P,
): P {
  const auto = request.shards === 'auto';
  const isInTime = ({ trial }: Packing): boolean => auto && trial.wallMs <= request.targetMs;
  const isKnown = whole.units.some(({ source }) => source === 'history');
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

/** The rest of a file under its own id, and the parts that are worth a unit of their own; nothing when there are none. */
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
      id: `${file.id}::${name}`,
      file: file.id,
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

/** Parts were measured with the file; its estimate may have moved on. What the history left out belongs to the rest. */
function scaleOf({ estimateMs }: EstimatedUnit, known: readonly PartHistory[]): number {
  const measured = known.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const total = known.length < MAX_PARTS ? measured : Math.max(measured, estimateMs);
  return total > 0 ? estimateMs / total : 0;
}

/** A rest that was counted to hold no test would be allowed to report none. */
function without(rest: EstimatedUnit, estimateMs: number, tests: number): EstimatedUnit {
  const left = rest.tests === undefined ? {} : { tests: Math.max(1, rest.tests - tests) };
  return { ...rest, ...left, estimateMs: rest.estimateMs - estimateMs };
}

/** Why the longest unit of a plan is no shorter. */
export const whyWhole = (unit: EstimatedUnit, { parts, otherwise }: Splitting): string =>
  unit.part !== undefined || parts.has(unit.id) ? 'it holds no smaller parts that can be run by themselves' : otherwise;
