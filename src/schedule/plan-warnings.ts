import { type EstimatedUnit, isMeasured } from '../model.ts';
import { formatDuration, plural } from '../text/numbers.ts';
import { MIN_GAIN_MS, type Splitting, whyWhole } from './large-files.ts';
import { areAllAlike, type MachinePool, slotsOf } from './machine-pool.ts';
import type { ShardRequest } from './shard-count.ts';
import type { Conditions, Trial } from './trial.ts';

/** The share of known durations below which a plan warns that it is partly guessed. */
const WELL_KNOWN = 0.8;

interface MadePlan {
  readonly request: ShardRequest;
  readonly units: readonly EstimatedUnit[];
  readonly trial: Trial;
  readonly conditions: Conditions;
  readonly splitting: Splitting;
}

/** Warnings that a person should read before trusting the plan. */
export const planWarnings = (made: MadePlan): string[] =>
  made.units.length === 0
    ? []
    : [fewerThanAsked, moreThanAsked, littleKnown, targetMissed, floorOfShards].flatMap((warn) => warn(made));

function fewerThanAsked({ request, units, trial, conditions }: MadePlan): string[] {
  if (request.shards === 'auto' || request.shards <= trial.shards) return [];
  const reason = areAllAlike(slotsOf(conditions.pools, request.shards))
    ? `${plural(units.length, 'unit')} cannot fill more, and a shard without tests does not run`
    : 'the other machines are slower, and with any test they would end later than all of these';
  return [`${request.shards} shards were asked for, but the plan has ${trial.shards}: ${reason}`];
}

function moreThanAsked({ request, trial }: MadePlan): string[] {
  const asked = request.shards === 'auto' ? request.maxShards : request.shards;
  if (trial.shards <= asked) return [];
  return [`${asked} shards were allowed, but the plan has ${trial.shards}: each exclusive unit needs its own shard`];
}

/** Warns that durations are guesses. With `auto` the reason for the number of shards already says that no timings are known. */
function littleKnown({ request, units }: MadePlan): string[] {
  const known = units.filter(isMeasured).length;
  if (known >= units.length * WELL_KNOWN || (known === 0 && request.shards === 'auto')) return [];
  if (known === 0) return ['There are no timings from past runs: all durations are guesses'];
  return [
    `The durations of ${known} of ${plural(units.length, 'unit')} are known from past runs; the others are guesses`,
  ];
}

function targetMissed({ request, units, trial, conditions, splitting }: MadePlan): string[] {
  const { targetMs } = request;
  if (request.shards !== 'auto' || trial.wallMs <= targetMs || !units.some(isMeasured)) return [];
  return [
    `The plan is predicted to take ${formatDuration(trial.wallMs)}, but the target is ${formatDuration(targetMs)}. No allowed number of shards meets the target and is worth its set-up time. ${obstacle(units, targetMs, conditions, splitting)}.`,
  ];
}

function obstacle(
  units: readonly EstimatedUnit[],
  targetMs: number,
  { pools }: Conditions,
  splitting: Splitting,
): string {
  const [{ overhead, speed }] = slotsOf(pools, 1) as [MachinePool];
  const setUp = formatDuration(overhead.fixedMs);
  if (overhead.fixedMs >= targetMs) return `The set-up of each shard alone takes ${setUp}`;
  const longest = longestOf(units);
  const takes = `The longest unit, ${JSON.stringify(longest.id)}, takes ${formatDuration(longest.estimateMs)}`;
  const told = overhead.fixedMs > 0 ? `${takes}, and each shard needs ${setUp} of set-up` : takes;
  return overhead.fixedMs + longest.estimateMs / speed > targetMs
    ? `${told}. The unit is not split because ${whyWhole(longest, splitting)}`
    : told;
}

/** Warns that more shards would not help, because one unit alone is longer than a shard should be. */
function floorOfShards({ request, units, trial, splitting }: MadePlan): string[] {
  const share = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0) / trial.shards;
  const longest = longestOf(units);
  if (!areAllAlike(trial.slots)) return [];
  if (request.shards === 'auto' || !isMeasured(longest) || longest.estimateMs < share + MIN_GAIN_MS) return [];
  return [
    `${JSON.stringify(longest.id)} takes ${formatDuration(longest.estimateMs)}, but ${trial.shards} even shards would take ${formatDuration(share)} each. No plan can be faster, because ${whyWhole(longest, splitting)}.`,
  ];
}

const longestOf = (units: readonly EstimatedUnit[]): EstimatedUnit =>
  units.reduce((most, unit) => (unit.estimateMs > most.estimateMs ? unit : most));
