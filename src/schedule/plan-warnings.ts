import type { EstimatedUnit } from '../model.ts';
import { formatDuration, plural } from '../text/numbers.ts';
import { MIN_GAIN_MS, type Splitting, whyWhole } from './large-files.ts';
import type { ShardRequest } from './shard-count.ts';
import type { Conditions, Trial } from './trial.ts';

/** Below this share of known durations a plan is more guess than knowledge, and says so. */
const WELL_KNOWN = 0.8;

interface MadePlan {
  readonly request: ShardRequest;
  readonly units: readonly EstimatedUnit[];
  readonly trial: Trial;
  readonly conditions: Conditions;
  readonly splitting: Splitting;
}

/** What a person should know before trusting the plan. */
export const planWarnings = (made: MadePlan): string[] =>
  made.units.length === 0
    ? []
    : [fewerThanAsked, moreThanAsked, littleKnown, targetMissed, floorOfShards].flatMap((warn) => warn(made));

function fewerThanAsked({ request, units, trial }: MadePlan): string[] {
  if (request.shards === 'auto' || request.shards <= trial.shards) return [];
  const reason = `${plural(units.length, 'unit')} can fill no more, and no shard runs without tests`;
  return [`${request.shards} shards were asked for and ${trial.shards} planned: ${reason}`];
}

function moreThanAsked({ request, trial }: MadePlan): string[] {
  const asked = request.shards === 'auto' ? request.maxShards : request.shards;
  if (trial.shards <= asked) return [];
  return [`${asked} shards were allowed and ${trial.shards} planned: each exclusive unit needs a shard to itself`];
}

/** With `auto` the reason for the number of shards says already that nothing is known. */
function littleKnown({ request, units }: MadePlan): string[] {
  const known = units.filter((unit) => unit.source === 'history').length;
  if (known >= units.length * WELL_KNOWN || (known === 0 && request.shards === 'auto')) return [];
  if (known === 0) return ['Nothing is known of past runs: all durations are guessed'];
  return [
    `The durations of ${known} of ${plural(units.length, 'unit')} are known from past runs, the others are guessed`,
  ];
}

function targetMissed({ request, units, trial, conditions, splitting }: MadePlan): string[] {
  const { targetMs } = request;
  if (request.shards !== 'auto' || trial.wallMs <= targetMs || !units.some(({ source }) => source === 'history'))
    return [];
  const missed = `No number of shards that is allowed and worth its set-up meets the target of ${formatDuration(targetMs)}`;
  return [
    `${missed}: the plan is predicted to take ${formatDuration(trial.wallMs)}; ${obstacle(units, targetMs, conditions, splitting)}`,
  ];
}

function obstacle(
  units: readonly EstimatedUnit[],
  targetMs: number,
  { overhead }: Conditions,
  splitting: Splitting,
): string {
  if (overhead.fixedMs >= targetMs) return `a shard takes ${formatDuration(overhead.fixedMs)} beside its tests`;
  const longest = longestOf(units);
  const takes = `the longest unit, ${JSON.stringify(longest.id)}, takes ${formatDuration(longest.estimateMs)}`;
  const told = overhead.fixedMs > 0 ? `${takes} (a shard ${formatDuration(overhead.fixedMs)} beside its tests)` : takes;
  return overhead.fixedMs + longest.estimateMs > targetMs ? `${told}, and ${whyWhole(longest, splitting)}` : told;
}

/** More shards than asked for would not help: one unit alone is longer than a shard should be. */
function floorOfShards({ request, units, trial, splitting }: MadePlan): string[] {
  const share = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0) / trial.shards;
  const longest = longestOf(units);
  if (request.shards === 'auto' || longest.source !== 'history' || longest.estimateMs < share + MIN_GAIN_MS) return [];
  return [
    `${JSON.stringify(longest.id)} takes ${formatDuration(longest.estimateMs)}, where ${trial.shards} even shards would take ${formatDuration(share)} each: no plan can be faster, since ${whyWhole(longest, splitting)}`,
  ];
}

const longestOf = (units: readonly EstimatedUnit[]): EstimatedUnit =>
  units.reduce((most, unit) => (unit.estimateMs > most.estimateMs ? unit : most));
