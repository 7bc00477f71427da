/** Whether the shards of a plan may take work from each other, and what of each shard. */
import type { EstimatedUnit, Plan } from '../model.ts';
import { formatDuration } from '../text/numbers.ts';
import { cutTail, isWorthStealing, LEAST_STARTS, type StealConditions } from './tail.ts';

export const STEAL_CHOICES = ['off', 'auto', 'on'] as const;
export type StealChoice = (typeof STEAL_CHOICES)[number];

export interface StealRequest {
  readonly choice: StealChoice;
  /** What a start of the test command costs. Where it was not measured, a slow one is assumed. */
  readonly startMs?: number | undefined;
}

/** The start of a test command that nobody has measured. */
const ASSUMED_START_MS = 10_000;
/** What a claim costs. */
const CLAIM_MS = 500;

/** What is known of the shards. */
export type StealFacts = Pick<StealConditions, 'shareMs' | 'uneven'> & { readonly shards: number };

/** The decision with its reason. Undefined where nobody asked for it, and where there are no two shards. */
export function decideStealing(
  { choice, startMs = ASSUMED_START_MS }: StealRequest,
  { shards, ...facts }: StealFacts,
): Plan['stealing'] {
  if (choice === 'off' || shards < 2) return undefined;
  if (choice === 'on') return { on: true, why: 'input steal is on' };
  const conditions = { ...facts, startMs: startMs + CLAIM_MS };
  const on = isWorthStealing(conditions);
  const starts = LEAST_STARTS[facts.uneven ? 'uneven' : 'even'];
  const late = facts.uneven ? ', and shards wait for a machine' : '';
  const why = `a shard has ${formatDuration(facts.shareMs)} of tests and a batch costs ${formatDuration(conditions.startMs)}${late}: from ${starts} times that${facts.uneven ? ' and a minute' : ''} on it is worth it`;
  return { on, why };
}

/** The tail of a shard. A unit that must stay with others, or alone, ends it. @param bound ids of such units */
export function tailOf(
  units: readonly EstimatedUnit[],
  bound: ReadonlySet<string>,
): Pick<Plan['shards'][number], 'tail'> {
  const free = units.length - 1 - units.findLastIndex(({ id }) => bound.has(id));
  const sizes = cutTail(units);
  let left = free;
  const kept = sizes.toReversed().filter((size) => {
    left -= size;
    return left >= 0;
  });
  return kept.length === 0 ? {} : { tail: kept.toReversed() };
}
