/**
 * Watches the shards of a run from a job beside them, and keeps the comment on the pull request true until they have ended. It decides nothing: what
 * the services fail at is said in the log, and the next look may work.
 */
import { progressOf } from '../../judge/progress.ts';
import { type Plan, type RunProgress, reportArtifact } from '../../model.ts';
import type { JobsNow, Platform } from '../../platform/platform.ts';
import { failureLines, renderProgress } from '../../render/progress.ts';
import { ownerOf } from '../publish/publish.ts';
import { fetchPlan, suitesOfRun } from '../shared/fetch-plan.ts';
import { OURS } from '../shared/names.ts';
import { linksOf } from '../shared/run-links.ts';
import { isServiceError } from '../shared/service-error.ts';
import { pauseAfter } from './pace.ts';
import { ProgressComment, type ProgressCommentMode } from './progress-comment.ts';
import { Results } from './results.ts';

export interface MonitorInputs {
  readonly suite: string;
  readonly comment: ProgressCommentMode;
}

/** How long after the longest shard a monitor gives up that cannot see the jobs. One may have waited for a runner. */
const PATIENCE_MS = 30 * 60_000;
const MINUTE_MS = 60_000;
/** After so many looks in a row that failed, it gives up. The last pauses take ten minutes each. */
const MOST_FAILURES = 8;

/** @param isNamed whether the user names the suite; otherwise all suites of the plan are watched */
export async function monitor(inputs: MonitorInputs, isNamed: boolean, platform: Platform): Promise<void> {
  const { log, leases } = platform;
  let watch: Watch | undefined;
  for (let failures = 0; failures < MOST_FAILURES; ) {
    try {
      watch ??= await openWatch(inputs, isNamed, platform);
      if (watch === undefined) return;
      const { isOver, spent } = await watch.look();
      if (isOver) return;
      failures = 0;
      await leases.pause(pauseAfter(spent, 0));
    } catch (problem) {
      if (!isServiceError(problem)) throw problem;
      failures += 1;
      log.info(`this look failed, and the next one comes later: ${problem.message}`);
      await leases.pause(pauseAfter({ calls: 0 }, failures));
    }
  }
  log.info(`${MOST_FAILURES} looks in a row failed, so nothing more is watched`);
}

/** Undefined where there is nothing to watch. */
async function openWatch(inputs: MonitorInputs, isNamed: boolean, platform: Platform): Promise<Watch | undefined> {
  const plans = await plansOf(inputs.suite, isNamed, platform);
  if (plans.length > 0) return new Watch(plans, inputs, platform);
  platform.log.info('there is no plan in this run, so there is nothing to watch');
  return undefined;
}

async function plansOf(suite: string, isNamed: boolean, platform: Platform): Promise<readonly Plan[]> {
  const suites = (isNamed ? undefined : await suitesOfRun(platform)) ?? [suite];
  const found: Plan[] = [];
  for (const name of suites) {
    const fetched = await fetchPlan(name, platform);
    if (fetched !== undefined) found.push(fetched.plan);
  }
  return found;
}

/** What is known of the run, from look to look. */
class Watch {
  readonly #suites: readonly { readonly plan: Plan; readonly results: Results }[];
  readonly #suite: string;
  readonly #comment: ProgressComment;
  readonly #platform: Platform;
  readonly #beganAt: number;
  /** As they were when GitHub last told them. */
  #jobs: JobsNow['jobs'];
  #line = '';

  constructor(plans: readonly Plan[], { suite, comment }: MonitorInputs, platform: Platform) {
    this.#suites = plans.map((plan) => ({ plan, results: new Results(plan, platform) }));
    this.#suite = suite;
    this.#comment = new ProgressComment(ownerOf(plans.map((plan) => plan.suite)), comment, platform.publisher);
    this.#platform = platform;
    this.#beganAt = platform.now().getTime();
  }

  /** One look at the run. Jobs come before results, because a job leaves its result before it ends. */
  async look(): Promise<{ readonly isOver: boolean; readonly spent: Pick<JobsNow, 'calls' | 'left'> }> {
    const { log, artifacts, jobs: readJobs } = this.#platform;
    const spent: JobsNow = (await readJobs?.()) ?? { jobs: undefined, calls: 0 };
    this.#jobs = spent.jobs ?? this.#jobs;
    const found = await artifacts.list(OURS);
    const all: RunProgress[] = [];
    const now = this.#platform.now().getTime();
    for (const { plan, results } of this.#suites) {
      for (const result of await results.update(found)) for (const line of failureLines(result)) log.info(line);
      all.push(progressOf(plan, results.all(), this.#jobs, { beganAt: this.#beganAt, now }));
    }
    const text = renderProgress(all, linksOf(this.#platform, this.#suite), now);
    if (text.line !== this.#line) log.info(text.line);
    this.#line = text.line;
    const names = found.map(({ name }) => name);
    if (this.#isOver(all, names, now)) return { isOver: true, spent };
    const calls = await this.#comment.update(text, now);
    return { isOver: false, spent: { ...spent, calls: spent.calls + calls } };
  }

  /** After the last shard, the comment belongs to the merge. So it is not changed any more. */
  #isOver(all: readonly RunProgress[], names: readonly string[], now: number): boolean {
    const { attempt, workflow } = this.#platform.context;
    if (all.every(({ hasEnded }) => hasEnded)) return true;
    if (this.#suites.some(({ plan }) => names.includes(reportArtifact(plan.suite, attempt, workflow)))) return true;
    const longest = Math.max(...this.#suites.flatMap(({ plan }) => plan.shards.map((shard) => shard.timeoutMinutes)));
    const isLate =
      all.some(({ jobs }) => jobs === undefined) && now > this.#beganAt + longest * MINUTE_MS + PATIENCE_MS;
    if (isLate) this.#platform.log.info('the shards should have ended long ago, so nothing more is watched');
    return isLate;
  }
}
