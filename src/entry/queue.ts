/** Opens the queue of a run or of a worker. The client of Redis is loaded here, and only when a queue is asked for. */
import { packedPlan } from '../commands/run/run-queued.ts';
import { FROM_ENVIRONMENT, QUEUE_VARIABLE, queueAddress } from '../commands/shared/queue-inputs.ts';
import { InputProblem } from '../inputs/parsers.ts';
import { type Plan, UsageError } from '../model.ts';
import type { Log } from '../platform/platform.ts';
import type { CoordinatorQueue, RunNotice, WorkerQueue } from '../queue/remote.ts';
import { visible } from '../text/escape.ts';
import { listSome } from '../text/numbers.ts';
import type { QueueAddress } from '../text/queue-address.ts';

/** The address in the environment. It is taken out of it, so that no test command sees a password. */
const inEnvironment = process.env[QUEUE_VARIABLE];
delete process.env[QUEUE_VARIABLE];

export interface QueueOptions {
  readonly suite: string;
  readonly 'queue-name': string;
  readonly 'queue-wait': number;
}

type Given = QueueAddress | typeof FROM_ENVIRONMENT;

/** @throws UsageError */
export function addressOf(given: Given): QueueAddress {
  if (given !== FROM_ENVIRONMENT) return given;
  if (inEnvironment === undefined || inEnvironment === '')
    throw new UsageError(
      `no queue is named: write --queue with the address of a Redis server, or set the variable ${QUEUE_VARIABLE}`,
    );
  try {
    return queueAddress(inEnvironment);
  } catch (problem) {
    if (!(problem instanceof InputProblem)) throw problem;
    throw new UsageError(`the variable ${QUEUE_VARIABLE} is not shown here, but ${problem.message}`);
  }
}

/** @throws UsageError, ServiceError */
export async function openRunQueue(
  given: Given,
  options: QueueOptions & { readonly 'lost-after': number },
  plan: Plan,
): Promise<CoordinatorQueue> {
  const address = addressOf(given);
  refuseParts(plan);
  const { openCoordinator } = await import('../platform/redis/index.ts');
  return openCoordinator({
    address,
    run: { suite: plan.suite, name: options['queue-name'] },
    plan,
    packed: packedPlan(plan),
    lostAfterMs: options['lost-after'],
    waitMs: options['queue-wait'],
  });
}

/** Workers take only units that they find themselves, and they find files. */
function refuseParts({ units }: Plan): void {
  const part = units.find((unit) => unit.part !== undefined);
  if (part === undefined) return;
  throw new UsageError(
    `the plan runs parts of a file (${JSON.stringify(part.id)}), and workers of a queue run whole files: make the plan with --split-large-files false`,
  );
}

/** Undefined where the signal came before a run. @throws UsageError, ServiceError */
export async function openWorkerQueue(
  given: Given,
  options: QueueOptions & { readonly pool: string },
  commit: string,
  signal: AbortSignal,
  log: Log,
): Promise<WorkerQueue | undefined> {
  const address = addressOf(given);
  const { openWorker } = await import('../platform/redis/index.ts');
  return openWorker({
    address,
    run: { suite: options.suite, name: options['queue-name'] },
    waitMs: options['queue-wait'],
    choose: (notice) => chooseQueue(notice, options.pool, commit),
    note: log.info,
    signal,
  });
}

/** @throws UsageError where this checkout or this pool is not of the run */
function chooseQueue({ pools, commit: planned }: RunNotice, pool: string, commit: string): number {
  if (planned !== commit)
    throw new UsageError(
      `the run was planned for ${named(planned)}, but this is ${named(commit)}: check out the same commit, or give other runs another queue-name`,
    );
  const queue = pools.indexOf(pool);
  if (queue >= 0) return queue;
  throw new UsageError(
    `input pool is ${JSON.stringify(pool)}, but the plan of the run has no such pool: its pools are ${listSome(pools.map(visible))}`,
  );
}

const named = (commit: string): string => (commit === '' ? 'no commit' : `commit ${commit}`);
