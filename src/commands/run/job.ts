/** What a job of the matrix runs, from its inputs and the plan. Inputs that contradict the plan are refused before anything runs. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type CoverageGroup, coverageGroups, groupByShard } from '../../coverage.ts';
import { findFramework } from '../../frameworks/index.ts';
import { chooseParts } from '../../frameworks/shared/parts.ts';
import { splitWords } from '../../frameworks/shared/split-words.ts';
import { type Plan, type PlannedShard, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { axisName } from '../../text/axis-name.ts';
import { DEVICE_AXIS } from '../../text/device-label.ts';
import { plural } from '../../text/numbers.ts';
import { type FetchedPlan, fetchPlan } from '../shared/fetch-plan.ts';
import { planArtifact, shardArtifact } from '../shared/names.ts';
import type { RunInputs } from './inputs.ts';
import { checkCommand } from './invoke.ts';
import { type Leg, legOf, ownAxis } from './leg.ts';
import type { CommandRequest } from './request.ts';

/** What this job runs: a shard of a plan, on one leg of the matrix. */
export interface Job extends CommandRequest {
  readonly leg: Leg;
  /** The plan with all its coverage groups. `plan` is the part of the group of this shard. */
  readonly whole: Plan;
  readonly artifactName: string;
  /** Relative to the repository. */
  readonly workingDirectory: string;
  /** Whether the command can select parts of files. */
  readonly canSelect: boolean;
  /** How many devices run the shard again, each for itself; one where none does. */
  readonly copies: number;
}

/**
 * @param given a plan to use instead of this run's plan artifact
 * @throws UsageError when there is no such shard, or the command cannot run it
 */
export async function openJob(inputs: RunInputs, given: FetchedPlan | undefined, platform: Platform): Promise<Job> {
  const asked = legOf(inputs);
  const { plan: whole } = given ?? (await requirePlan(asked.suite, platform));
  const shard = findShard(whole, asked.shard);
  const { axis, plan } = groupOf(whole, shard);
  const leg = { ...asked, axis: ownAxis(asked.axis, axis, shard.index) };
  const { attempt, scratch } = platform.context;
  const artifactName = shardArtifact(plan.suite, { shard: shard.index, axis: axisName(leg.axis), attempt });
  const framework = findFramework(plan.framework);
  const command = wordsOf(inputs.command ?? plan.command);
  const args = argsOf(inputs, plan);
  const canSelect = inputs.run && framework.select?.reaches({ args, ...(command && { command }) }) === true;
  if (!canSelect) refuseParts(plan, shard);
  const folder = join(scratch, artifactName);
  const workingDirectory = inputs['working-directory'] ?? plan.workingDirectory;
  const request = { plan, shard, folder, framework, command, args, workingDirectory, platform };
  const job = { ...request, leg, artifactName, canSelect, copies: 1, whole };
  if (inputs.run) checkCommand(job);
  refuseDevices(job, inputs);
  return job;
}

/** @throws UsageError where the command and the devices do not fit */
function refuseDevices(
  { leg, framework, command = [], args }: Job,
  { devices, 'devices-mode': mode }: RunInputs,
): void {
  const word = [...command, ...args].find((one) => /\{(device|port)\}/.test(one));
  if (devices === undefined && word !== undefined)
    throw new UsageError(
      `the command has ${JSON.stringify(word)}, but input devices is off: write how many devices it uses`,
    );
  if (devices !== undefined && mode === 'replicate' && leg.axis.some(({ name }) => name === DEVICE_AXIS))
    throw new UsageError(
      `this job has the axis ${DEVICE_AXIS}, and devices-mode: replicate needs that name for its devices: give your own axis another name`,
    );
  if (devices !== undefined && framework.oneAtATime && devices.count !== 1)
    throw new UsageError(
      `input devices asks for more than one device, but ${framework.title} runs one command at a time in a folder: write 1 device, such as "1 platform=android", or framework: custom with a command of your own`,
    );
}

const wordsOf = (text: string | undefined): string[] | undefined => (text === undefined ? undefined : splitWords(text));

/** The arguments of the plan, or those of this run where the plan has none. @throws UsageError when both have other ones */
function argsOf(inputs: Pick<RunInputs, 'args'>, plan: Plan): readonly string[] {
  const [own, planned] = [wordsOf(inputs.args), wordsOf(plan.args)];
  if (own === undefined || planned === undefined || isDeepStrictEqual(own, planned)) return own ?? planned ?? [];
  throw new UsageError(
    `input args is ${JSON.stringify(inputs.args)}, but the tests were planned with ${JSON.stringify(plan.args)}: remove args here, because every shard uses those of the plan`,
  );
}

async function requirePlan(suite: string, platform: Platform): Promise<FetchedPlan> {
  const fetched = await fetchPlan(suite, platform);
  if (fetched !== undefined) return fetched;
  throw new UsageError(
    `this run has no plan of suite ${suite} (no artifact ${planArtifact(suite)}): ${platform.host.plan.first}`,
  );
}

function findShard(plan: Plan, index: number): PlannedShard {
  const shard = plan.shards.find((candidate) => candidate.index === index);
  if (shard !== undefined) return shard;
  throw new UsageError(
    `input shard is ${index}, but the plan has ${plural(plan.shards.length, 'shard')}: use a shard number from the matrix of the plan`,
  );
}

const groupOf = (plan: Plan, { index }: PlannedShard): CoverageGroup =>
  groupByShard(coverageGroups(plan)).get(index) ?? { axis: [], plan };

/**
 * Refuses a shard with parts of files that the command cannot select. A list of files cannot leave tests out, so they would run in two
 * shards. Runs with such a command measure no parts, so this only happens after a change of the workflow.
 */
function refuseParts(plan: Plan, shard: PlannedShard): void {
  const [file] = chooseParts(plan.units, shard.units).selections.keys();
  if (file === undefined) return;
  throw new UsageError(
    `the plan runs ${JSON.stringify(file)} in parts, and only ${plan.framework} itself can select them. They cannot be selected with {tests} in the command, a command that hides the environment, a pattern of test names in args, or run: false. Set split-large-files: false in the plan action`,
  );
}
