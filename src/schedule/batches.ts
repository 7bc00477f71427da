/** Cuts the units of a shard into batches for its workers: large ones first, so that starting costs little, and small ones at the end. */
import { byCodeUnit } from '../model.ts';

export interface BatchUnit {
  readonly id: string;
  readonly estimateMs: number;
}

/** Each worker gets about this many batches of the smallest size at most. Each costs a start of the test command. */
const SMALLEST_PER_WORKER = 8;

/** In each round a worker gets half of its share of what is left. Longest units come first. */
export function cutBatches(units: readonly BatchUnit[], workers: number): readonly (readonly string[])[] {
  const sorted = [...units].sort((a, b) => b.estimateMs - a.estimateMs || byCodeUnit(a.id, b.id));
  const sum = (some: readonly BatchUnit[]): number => some.reduce((all, { estimateMs }) => all + estimateMs, 0);
  const smallest = sum(sorted) / (SMALLEST_PER_WORKER * workers);
  const batches: string[][] = [];
  for (let at = 0; at < sorted.length; ) {
    const size = Math.max(smallest, sum(sorted.slice(at)) / (2 * workers));
    for (let round = 0; round < workers && at < sorted.length; round += 1) {
      const batch: string[] = [];
      for (
        let ms = 0;
        at < sorted.length && (batch.length === 0 || ms + (sorted[at]?.estimateMs ?? 0) <= size);
        at += 1
      ) {
        const { id = '', estimateMs = 0 } = sorted[at] ?? {};
        batch.push(id);
        ms += estimateMs;
      }
      batches.push(batch);
    }
  }
  return batches;
}
