/** One of several equal jobs of a CI: it makes the plan that all of them make, and runs its own share. */
import { type PlanResult, plan } from '../commands/plan/plan.ts';
import { run } from '../commands/run/run.ts';
import type { FetchedPlan } from '../commands/shared/fetch-plan.ts';
import type { Options } from '../inputs/inputs.ts';
import type { SuiteOptions } from '../inputs/settings.ts';
import { EXIT, UsageError } from '../model.ts';
import { findNode, NODES, type Node } from '../platform/nodes.ts';
import type { Platform } from '../platform/platform.ts';
import { renderPlanConsole } from '../render/plan-console.ts';
import { listSome, plural } from '../text/numbers.ts';
import { cancelOnSignal } from './cancel.ts';
import { NO_OTHER_MACHINES, NO_RUNNER, type RUN_TABLE } from './cli-tables.ts';
import { readUnits } from './given-files.ts';
import { refuseQuarantine } from './judged-by.ts';

interface Call {
  readonly given: ReadonlyMap<string, string>;
  readonly print: (line: string) => void;
}

type RunOptions = Options<typeof RUN_TABLE>;

/** @throws UsageError, CommandNotFound */
export async function runNode(
  { common, suites, ofSuite }: SuiteOptions<typeof RUN_TABLE>,
  asked: 'auto' | Node,
  { given, print }: Call,
  platform: Platform,
): Promise<number> {
  const { index, total } = nodeOf(asked);
  refuseWithNode(suites, given);
  const options = ofSuite(common.suite);
  await refuseQuarantine(options, platform);
  const { plan: made, ...stored } = await planOfAll(total, options, given, platform);
  print(renderPlanConsole(made));
  if (index <= made.shards.length) return runShard(options, index, { plan: made, ...stored }, platform);
  print(`this is job ${index} of ${total}, and the plan has ${plural(made.shards.length, 'shard')}: nothing to run`);
  return EXIT.passed;
}

/** @throws UsageError where no CI says which job this is */
function nodeOf(asked: 'auto' | Node): Node {
  const node = asked === 'auto' ? findNode(process.env) : asked;
  if (node !== undefined) return node;
  const names = NODES.map(({ title, index, total }) => `${title} (${index} and ${total})`);
  throw new UsageError(
    `input node is "auto", but no CI says which of its jobs this is: ${listSome(names, names.length)}. Write it, such as 2/4`,
  );
}

/** What cannot be meant together with input node. */
const WITHOUT = ['plan', 'shard', 'shards', 'min-shards', 'max-shards', 'queue', 'ui'];

/** @throws UsageError */
function refuseWithNode(suites: readonly string[], given: Call['given']): void {
  const problems = WITHOUT.filter((name) => given.has(name)).map(
    (name) =>
      `input ${name} has no effect with input node, which says how many shards there are and which one runs: remove one of them`,
  );
  if (suites.length > 0)
    problems.push(
      `a job runs a share of one suite, but .github/shardwise.yml lists several suites: name one of them with --suite ${suites[0]}`,
    );
  if (given.get('history') === 'cache')
    problems.push(
      'input history is "cache", but with input node each job has a cache of its own, and could make another plan than the others: name a file that is the same in all of them',
    );
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

/** Without the timings of this machine, because those of another one may differ, and then its plan would. The merge refuses results of two plans. */
async function planOfAll(
  shards: number,
  options: RunOptions,
  given: Call['given'],
  platform: Platform,
): Promise<PlanResult> {
  const history = given.has('history') ? options.history : 'off';
  const inputs = { ...options, ...NO_OTHER_MACHINES, history, shards, limits: undefined };
  return plan(inputs, { units: await readUnits(options.units, platform) }, platform);
}

/** Runs one shard here. @param read its plan, unless an earlier command has stored it */
export async function runShard(
  options: RunOptions,
  shard: number,
  read: FetchedPlan | undefined,
  platform: Platform,
): Promise<number> {
  const settings = { plan: read, echo: true, signal: cancelOnSignal(platform.log) };
  const inputs = { ...NO_RUNNER, ...options, shard, run: true, 'working-directory': undefined };
  return (await run(inputs, settings, platform)).exitCode;
}
