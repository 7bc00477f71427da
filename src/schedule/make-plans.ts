/** Plans the coverage groups of suites that run in one matrix and share its shards. */
import { groupBy } from '../group-by.ts';
import { MAX_SHARDS, type Plan, UsageError } from '../model.ts';
import { plural } from '../text/numbers.ts';
import { adviceOfMatrices, mostShards, roomInWords } from './host-limits.ts';
import { joinPlans } from './join-plans.ts';
import { type Machines, makePlan, type PlanInput } from './make-plan.ts';
import { withId } from './plan-id.ts';

/** What all suites share. */
export interface SharedShards {
  /** The most shards of all suites together on the pools of one name, without those whose number is given. */
  readonly maxShards: number;
  /** How many shards of the matrix run at once; no limit when left out. */
  readonly concurrency?: number | undefined;
}

/** The plans of several suites of one matrix. @param inputs of all coverage groups of all suites @throws as `planGroups` */
export function makePlans(inputs: readonly PlanInput[], shared: SharedShards): readonly Plan[] {
  const plans = planGroups(inputs, shared);
  const suites = plans.map(({ suite, shards }) => ({ suite, shards: shards.length }));
  return plans.map((plan) => changed(plan, { suites }));
}

/**
 * The plan of each suite. Each suite gets the number of shards that is best for it alone. Where these are more than the suites may have
 * together, the shards go one by one to the suite that ends last, so that the whole run ends as early as possible. Suites share only what runs
 * on pools of the same name: an axis multiplies the shards.
 * @throws UsageError as `makePlan`, and where the suites need more shards than they may have
 */
export function planGroups(inputs: readonly PlanInput[], shared: SharedShards): readonly Plan[] {
  const byPool = [...groupBy(inputs, ({ machines }) => sharedBy(machines)).values()];
  const smallest = smallestOf();
  const rooms = roomsOf(byPool, smallest);
  const planned = byPool.flatMap((group, at) => [
    ...planTogether(group, smallest, { shards: rooms[at] ?? 0, sharers: byPool.length }, shared),
  ]);
  const plans = new Map(planned);
  const bySuite = groupBy(inputs, ({ subject }) => subject.suite);
  return [...bySuite.values()].map((groups) =>
    joinPlans(
      groups.map((input) => plans.get(input) as Plan),
      shared.concurrency,
    ),
  );
}

/** What plans share shards by: the pool that replicates, or all that split. */
export const sharedBy = ({ pools: [first] }: Machines): string => (first.mode === 'split' ? '' : first.name);

interface PlannedSuite {
  readonly input: PlanInput;
  readonly plan: Plan;
}

const isAuto = ({ request }: PlanInput): boolean => request.shards === 'auto';

const countShards = (suites: readonly PlannedSuite[]): number =>
  suites.reduce((sum, { plan }) => sum + plan.shards.length, 0);

/**
 * How many shards the host has room for in each group of inputs. Where there is one, it has all of them. Otherwise each has what it needs, and
 * the same part of the rest.
 * @throws UsageError when the host runs fewer than all of them need
 */
function roomsOf(groups: readonly (readonly PlanInput[])[], smallest: Smallest): readonly number[] {
  const machines = groups[0]?.[0]?.machines;
  if (machines === undefined) return [];
  const most = mostShards(machines);
  if (groups.length <= 1) return [most];
  const needed = groups.map((group) => countShards(group.map(smallest)));
  const all = needed.reduce((sum, count) => sum + count, 0);
  if (all > most)
    throw new UsageError(
      `the ${groups.length} combinations of inputs axes and pools need ${all} shards, but ${roomInWords(machines)}: ask for fewer${adviceOfMatrices(all, machines)}`,
    );
  const rest = Math.floor((most - all) / groups.length);
  return needed.map((count) => count + rest);
}

/** Gives a suite as few shards as possible. */
type Smallest = (input: PlanInput) => PlannedSuite;

/** Makes each smallest plan once. */
function smallestOf(): Smallest {
  const made = new Map<PlanInput, PlannedSuite>();
  return (input) => {
    const suite = made.get(input) ?? {
      input,
      plan: isAuto(input) ? withAtMost(input, input.request.minShards) : makePlan(input),
    };
    made.set(input, suite);
    return suite;
  };
}

/** What the host has for the suites on one pool. */
interface Room {
  readonly shards: number;
  /** How many pools share the host. */
  readonly sharers: number;
}

/** The plans of suites that run on the same pool. */
function planTogether(
  inputs: readonly PlanInput[],
  smallest: Smallest,
  { shards: room, sharers }: Room,
  { maxShards }: SharedShards,
): ReadonlyMap<PlanInput, Plan> {
  const alone = inputs.map((input) => ({ input, plan: makePlan(input) }));
  if (alone.length === 1 && countShards(alone) <= Math.min(room, maxShards))
    return new Map(alone.map(({ input, plan }) => [input, plan]));
  const given = alone.filter(({ input }) => !isAuto(input));
  const auto = alone.filter(({ input }) => isAuto(input));
  const fewest = auto.map(({ input }) => smallest(input));
  const shared = shareShards(auto, fewest, roomFor(fewest, given, room, maxShards));
  const warning = littleRoom(inputs, { shards: room, sharers }, Math.min(countShards(alone), maxShards));
  return new Map(alone.map(({ input, plan }) => [input, withWarnings(shared.get(input) ?? plan, warning)]));
}

const withWarnings = (plan: Plan, more: readonly string[]): Plan =>
  more.length === 0 ? plan : changed(plan, { warnings: [...plan.warnings, ...more] });

/** Warns that the host has no room for the best number of shards. */
function littleRoom([input]: readonly PlanInput[], { shards, sharers }: Room, wanted: number): string[] {
  if (input === undefined || sharers === 1 || wanted <= shards) return [];
  const { host, matrices = 1 } = input.machines;
  const advice =
    matrices < host.maxMatrices && host.maxMatrixJobs < MAX_SHARDS ? 'more matrices (input matrices) or ' : '';
  return [
    `${plural(wanted, 'shard')} would be best here, but there is room for ${shards}: ${sharers} combinations of inputs axes and pools share the shards, and ${roomInWords(input.machines)}. Ask for ${advice}fewer combinations`,
  ];
}

/**
 * How many shards the suites with `auto` may have.
 * @param fewest those suites with as few shards as possible
 * @throws UsageError when there are fewer than all suites need
 */
function roomFor(
  fewest: readonly PlannedSuite[],
  given: readonly PlannedSuite[],
  room: number,
  maxShards: number,
): number {
  const left = room - countShards(given);
  const least = countShards(fewest);
  if (least > left) throw new UsageError(tooMany([...given, ...fewest], countShards(given) + least));
  if (least <= maxShards) return Math.min(maxShards, left);
  throw new UsageError(
    `input max-shards is ${maxShards}, but the ${nounOf(fewest)} with tests need at least ${plural(least, 'shard')} together: write ${least} or more`,
  );
}

/** What is wrong where suites that share a matrix need so many shards. */
function tooMany([first]: readonly PlannedSuite[], needed: number): string {
  const { machines } = (first as PlannedSuite).input;
  return `the suites need ${needed} shards, but ${roomInWords(machines)}: ask for fewer shards${adviceOfMatrices(needed, machines)}`;
}

const withAtMost = (input: PlanInput, most: number): Plan => {
  const { request } = input;
  return makePlan({ ...input, request: { ...request, maxShards: Math.min(request.maxShards, most) } });
};

/** What shares shards: suites, or the pools of one that select different tests. */
const nounOf = (planned: readonly PlannedSuite[]): string =>
  new Set(planned.map(({ plan }) => plan.suite)).size < planned.length ? 'pools' : 'suites';

/** The plans of the suites by their input. @param fewest the same suites with as few shards as possible */
function shareShards(
  alone: readonly PlannedSuite[],
  fewest: readonly PlannedSuite[],
  room: number,
): ReadonlyMap<PlanInput, Plan> {
  if (countShards(alone) <= room) return new Map(alone.map(({ input, plan }) => [input, plan]));
  let suites = fewest;
  for (let next = fasterTogether(suites, room); next !== undefined; next = fasterTogether(suites, room)) suites = next;
  const reason = `this is its part of the ${plural(room, 'shard')} (max-shards) that ${alone.length} ${nounOf(alone)} share, so that the last of them ends early`;
  return new Map(
    suites.map(({ input, plan }, at) => [
      input,
      plan.shards.length === alone[at]?.plan.shards.length ? plan : changed(plan, { reason }),
    ]),
  );
}

/** The suites with more shards for the last one that ends earlier with them. Undefined when none does. */
function fasterTogether(suites: readonly PlannedSuite[], room: number): PlannedSuite[] | undefined {
  const left = room - countShards(suites);
  for (const slow of suites.toSorted((a, b) => b.plan.prediction.wallMs - a.plan.prediction.wallMs)) {
    const plan = fasterPlan(slow, left);
    if (plan !== undefined) return suites.map((suite) => (suite === slow ? { ...suite, plan } : suite));
  }
  return undefined;
}

/** A plan of the suite that ends earlier, with as few more shards as possible. */
function fasterPlan({ input, plan }: PlannedSuite, left: number): Plan | undefined {
  for (let more = 1; more <= left; more += 1) {
    const faster = withAtMost(input, plan.shards.length + more);
    if (faster.prediction.wallMs < plan.prediction.wallMs) return faster;
  }
  return undefined;
}

/** The plan with other content, and with the id that belongs to it. */
const changed = (
  { id: _, ...content }: Plan,
  change: Pick<Plan, 'suites'> | Pick<Plan, 'reason'> | Pick<Plan, 'warnings'>,
): Plan => withId({ ...content, ...change });
