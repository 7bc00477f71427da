/** The coordinator of a run on Redis. It says what the run is, puts its batches into the queues, and collects what workers leave. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Plan, PlannedShard } from '../../model.ts';
import {
  type CollectEvents,
  type CoordinatorQueue,
  MOST_LOSSES,
  parseRemote,
  queueOf,
  queuesOf,
  type RemoteJob,
  type ResultNotice,
  type RunNotice,
  resultNoticeSchema,
  runNoticeSchema,
} from '../../queue/remote.ts';
import { placeOfQueue, type QueueAddress } from '../../text/queue-address.ts';
import { ServiceError } from '../platform.ts';
import { connect, disconnect, refusal } from './connect.ts';
import {
  KEPT_MS,
  noticeKey,
  type Pieces,
  PREFIX,
  planKey,
  queueName,
  type RunName,
  readPieces,
  removePieces,
  resultKey,
  resultsKey,
  workersKey,
  writePieces,
} from './keys.ts';

/** How often a coordinator looks for results. */
const LOOK_MS = 300;

/** How long it waits for a server that does not answer. */
const PATIENCE_MS = 60_000;

/** After this time without a worker somebody is told. */
const NOTED_MS = 3_000;

/** How long the notice of a run stays that is over, so that its workers see it. */
const ENDED_MS = 60_000;

export interface CoordinatorSettings {
  readonly address: QueueAddress;
  readonly run: RunName;
  readonly plan: Pick<Plan, 'id' | 'suite' | 'commit' | 'pools' | 'shards'>;
  /** The plan, packed, as workers get it. */
  readonly packed: Uint8Array;
  readonly lostAfterMs: number;
  /** How long to wait while no worker serves a queue that has batches. */
  readonly waitMs: number;
}

/** @throws ServiceError */
export async function openCoordinator(settings: CoordinatorSettings): Promise<CoordinatorQueue> {
  const redis = await connect(settings.address);
  const coordinator = new Coordinator(redis, settings);
  try {
    await coordinator.open();
  } catch (problem) {
    // Its queues have connections of their own, which would keep the process alive.
    await coordinator.close();
    throw problem instanceof ServiceError ? problem : refusal(settings.address, problem);
  }
  return coordinator;
}

class Coordinator implements CoordinatorQueue {
  readonly #redis: Redis;
  readonly #settings: CoordinatorSettings;
  readonly #epoch = randomUUID();
  readonly #queues: readonly { readonly pool: string; readonly jobs: Queue; readonly checker: Worker }[];
  readonly #pending: Map<number, PlannedShard>;
  readonly #seen = new Set<string>();
  /** How often the result of a batch did not arrive whole. */
  readonly #broken = new Map<number, number>();
  #notice: RunNotice | undefined;
  /** The process of the server. Another one may have lost data. */
  #serverRun: string | undefined;
  #heardAt = performance.now();
  /** The last sign of life of each worker, and when it was seen here: clocks of machines differ. */
  readonly #signs = new Map<string, { readonly sign: string; readonly at: number }>();
  /** Since when no worker serves a queue, by its number. */
  readonly #idleSince = new Map<number, number>();
  /** The queues without workers that somebody was told of. */
  readonly #told = new Set<number>();
  #announcedAt = 0;
  /** The batches that were in no queue when that was checked last. */
  #gone: ReadonlySet<number> = new Set();
  #checkedAt = performance.now();
  /** How often a batch was put back that Redis had lost. */
  readonly #putBack = new Map<number, number>();

  constructor(redis: Redis, settings: CoordinatorSettings) {
    this.#redis = redis;
    this.#settings = settings;
    const { plan, run, lostAfterMs } = settings;
    // The longest come first, so that the workers end at about the same time.
    this.#pending = new Map(
      plan.shards.toSorted((a, b) => b.predictedMs - a.predictedMs).map((shard) => [shard.index, shard]),
    );
    this.#queues = queuesOf(plan).map((pool, at) => {
      const options = { connection: redis, prefix: PREFIX, skipVersionCheck: true };
      const name = queueName(run, at);
      const jobs = new Queue(name, options);
      const checker = new Worker(name, undefined, {
        ...options,
        autorun: false,
        maxStalledCount: MOST_LOSSES,
        stalledInterval: lostAfterMs / 2,
      });
      // Each call that fails is noticed where it is made.
      jobs.on('error', () => undefined);
      checker.on('error', () => undefined);
      return { pool, jobs, checker };
    });
  }

  async open(): Promise<void> {
    const { run, address } = this.#settings;
    const other = parseRemote(runNoticeSchema, (await this.#redis.get(noticeKey(run))) ?? '');
    if (other?.state === 'open')
      throw new ServiceError(
        `a run of suite ${run.suite} with the name ${run.name} is under way at Redis ${placeOfQueue(address)}${other.commit === '' ? '' : ` (commit ${other.commit})`}`,
        `wait for its end, or give this run and its workers another queue-name; a run that was killed is over after ${(other.lostAfterMs * 2) / 1000} s`,
      );
    this.#serverRun = await this.#server();
    for (const { jobs } of this.#queues) await jobs.obliterate({ force: true });
    await this.#announce();
    await this.#addPending();
    for (const { checker } of this.#queues) await checker.startStalledCheckTimer();
  }

  async collect(events: CollectEvents, signal: AbortSignal): Promise<void> {
    while (this.#pending.size > 0 && !signal.aborted) {
      const asked = performance.now();
      try {
        await this.#look(events);
        this.#heardAt = asked;
      } catch (problem) {
        if (problem instanceof ServiceError) throw problem;
        this.#requirePatience(problem);
      }
      if (this.#pending.size > 0) await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.race([this.#clean().catch(() => undefined), pause(5_000, undefined, { ref: false })]);
    const closing = this.#queues.flatMap(({ jobs, checker }) => [jobs.close(), checker.close(true)]);
    await Promise.race([Promise.allSettled(closing), pause(1_000, undefined, { ref: false })]);
    disconnect(this.#redis);
  }

  async #clean(): Promise<void> {
    const { run } = this.#settings;
    const notice = this.#notice;
    if (notice === undefined || !(await this.#isOurs())) return;
    await this.#redis.set(noticeKey(run), JSON.stringify({ ...notice, state: 'ended' }), 'PX', ENDED_MS);
    for (const { jobs } of this.#queues) await jobs.obliterate({ force: true });
    for (const told of await this.#results()) await this.#removeResult(told);
    await removePieces(this.#redis, planKey(run, this.#epoch), notice.plan);
    const queues = this.#queues.map((_, at) => workersKey(run, this.#epoch, at));
    await this.#redis.unlink(resultsKey(run, this.#epoch), ...queues);
  }

  async #look(events: CollectEvents): Promise<void> {
    const server = await this.#server();
    const isOurs = await this.#isOurs();
    await this.#take(events);
    if (!isOurs || server !== this.#serverRun) {
      this.#serverRun = server;
      if (this.#pending.size === 0) return;
      events.note(
        isOurs
          ? 'Redis has started again, so the batches without a result are put into the queue once more'
          : 'Redis has lost the run, so it is put there once more, with the batches that have no result',
      );
      await this.#announce();
      await this.#addPending();
    }
    if (performance.now() - this.#announcedAt > KEPT_MS / 2) await this.#announce();
    await this.#redis.pexpire(noticeKey(this.#settings.run), this.#aliveMs());
    await this.#takeFailed(events);
    await this.#checkJobs(events);
    await this.#checkWorkers(events);
  }

  /** How long the notice of a run stays whose coordinator is silent. */
  #aliveMs = (): number => 2 * this.#settings.lostAfterMs;

  /** Whether the notice is there and is ours. @throws ServiceError when another run has taken its place */
  async #isOurs(): Promise<boolean> {
    const { run, address } = this.#settings;
    const text = await this.#redis.get(noticeKey(run));
    if (text === null) return false;
    if (parseRemote(runNoticeSchema, text)?.epoch === this.#epoch) return true;
    throw new ServiceError(
      `another run has taken the name ${run.name} of suite ${run.suite} at Redis ${placeOfQueue(address)}`,
      'give runs at the same time their own queue-name',
    );
  }

  async #announce(): Promise<void> {
    const { run, plan, packed, lostAfterMs } = this.#settings;
    const pieces = await writePieces(this.#redis, planKey(run, this.#epoch), packed);
    this.#notice = {
      version: 1,
      epoch: this.#epoch,
      state: 'open',
      suite: plan.suite,
      commit: plan.commit,
      planId: plan.id,
      pools: [...queuesOf(plan)],
      lostAfterMs,
      plan: pieces,
    };
    await this.#redis.set(noticeKey(run), JSON.stringify(this.#notice), 'PX', this.#aliveMs());
    this.#announcedAt = performance.now();
  }

  /** A batch that is in the queue already stays as it is. */
  async #addPending(): Promise<void> {
    for (const [at, { jobs }] of this.#queues.entries())
      await jobs.addBulk(this.#pendingOf(at).map(({ index }) => this.#job(index)));
  }

  #pendingOf(queue: number): readonly PlannedShard[] {
    return [...this.#pending.values()].filter(({ pool }) => queueOf(pool, this.#settings.plan) === queue);
  }

  /** Puts back what Redis has lost in part: a batch that is in no queue, twice in a row, without a result. */
  async #checkJobs(events: CollectEvents): Promise<void> {
    if (performance.now() - this.#checkedAt < this.#settings.lostAfterMs / 2) return;
    this.#checkedAt = performance.now();
    const gone = new Set<number>();
    for (const [at, { jobs }] of this.#queues.entries()) {
      await jobs.resume();
      const queued = await jobs.getJobs(['wait', 'active', 'prioritized', 'delayed']);
      const ids = new Set(queued.map((job) => job?.id));
      for (const { index } of this.#pendingOf(at)) if (!ids.has(this.#jobId(index))) gone.add(index);
    }
    const lost = [...gone].filter((shard) => this.#gone.has(shard));
    this.#gone = gone;
    const again = lost.filter((shard) =>
      this.#mayRunAgain(shard, this.#putBack, 'Redis has lost it from the queue', events),
    );
    if (again.length === 0) return;
    events.note(`Redis has lost these shards from the queue, so they are put there once more: ${again.join(', ')}`);
    await this.#addPending();
  }

  #job(shard: number) {
    const data: RemoteJob = { version: 1, epoch: this.#epoch, planId: this.#settings.plan.id, shard };
    return { name: 'batch', data, opts: { jobId: this.#jobId(shard), removeOnComplete: true } };
  }

  /** A batch that was lost has another id the next time, because what is left of the job before may be in the way. */
  #jobId = (shard: number): string => `batch-${this.#epoch}-${shard}-${this.#putBack.get(shard) ?? 0}`;

  /** The results that workers have left and that were not taken yet. Others may have written them. */
  async #results(): Promise<ResultNotice[]> {
    const told = await this.#redis.hgetall(resultsKey(this.#settings.run, this.#epoch));
    return Object.values(told).flatMap((text) => parseRemote(resultNoticeSchema, text) ?? []);
  }

  async #take(events: CollectEvents): Promise<void> {
    const { run, plan } = this.#settings;
    const known = new Set(plan.shards.map(({ index }) => index));
    for (const told of await this.#results()) {
      const { shard, worker, result, content } = told;
      if (this.#seen.has(result) || !known.has(shard)) continue;
      const packed = await readPieces(this.#redis, resultKey(run, this.#epoch, result), content);
      this.#seen.add(result);
      const isUsable = packed !== undefined && (await events.result({ shard, worker, content: packed }));
      if (isUsable) this.#pending.delete(shard);
      else await this.#again(shard, events);
      await this.#removeResult(told);
    }
  }

  async #removeResult({ result, content }: ResultNotice): Promise<void> {
    const { run } = this.#settings;
    const pieces: Pieces = content;
    await removePieces(this.#redis, resultKey(run, this.#epoch, result), pieces);
    await this.#redis.hdel(resultsKey(run, this.#epoch), result);
  }

  /** A result that is not whole, or is none, counts as none. */
  async #again(shard: number, events: CollectEvents): Promise<void> {
    if (!this.#pending.has(shard)) return;
    if (!this.#mayRunAgain(shard, this.#broken, 'no result of it could be used', events)) return;
    events.note(`a result of shard ${shard} cannot be used, so the shard runs again`);
    await this.#addPending();
  }

  /** Counts one loss more of a batch. After too many it is lost for good. */
  #mayRunAgain(shard: number, losses: Map<number, number>, why: string, events: CollectEvents): boolean {
    const times = (losses.get(shard) ?? 0) + 1;
    losses.set(shard, times);
    if (times <= MOST_LOSSES) return true;
    this.#pending.delete(shard);
    events.lost(shard, `${why}, ${times} times`);
    return false;
  }

  async #takeFailed(events: CollectEvents): Promise<void> {
    for (const { jobs } of this.#queues)
      for (const job of await jobs.getFailed()) {
        const shard = Number((job.data as Partial<RemoteJob> | undefined)?.shard);
        if (job.id !== this.#jobId(shard) || !this.#pending.delete(shard)) continue;
        events.lost(shard, job.failedReason ?? 'the queue says that it failed');
      }
  }

  /** Without workers nothing happens, so somebody must hear of it. @throws ServiceError when none comes */
  async #checkWorkers(events: CollectEvents): Promise<void> {
    const { run, plan, waitMs } = this.#settings;
    const waiting = new Set([...this.#pending.values()].map(({ pool }) => queueOf(pool, plan)));
    for (const [at, { pool }] of this.#queues.entries()) {
      const signs = Object.entries(await this.#redis.hgetall(workersKey(run, this.#epoch, at)));
      const alive = signs.map(([worker, sign]) => this.#isAlive(worker, sign));
      if (alive.includes(true) || !waiting.has(at)) {
        this.#idleSince.delete(at);
        this.#told.delete(at);
        continue;
      }
      const since = this.#idleSince.get(at) ?? performance.now();
      this.#idleSince.set(at, since);
      const idleMs = performance.now() - since;
      if (idleMs > Math.min(NOTED_MS, waitMs / 2) && !this.#told.has(at)) {
        this.#told.add(at);
        events.note(`no worker of pool ${pool} is there: start shardwise worker on its machines`);
      }
      if (idleMs > waitMs)
        throw new ServiceError(
          `no worker of pool ${pool} was there for ${waitMs / 1000} s`,
          'start shardwise worker with the same queue and queue-name, or wait longer with queue-wait',
        );
    }
  }

  #isAlive(worker: string, sign: string): boolean {
    const now = performance.now();
    if (this.#signs.get(worker)?.sign !== sign) this.#signs.set(worker, { sign, at: now });
    return now - (this.#signs.get(worker)?.at ?? 0) < this.#settings.lostAfterMs;
  }

  /** The id of the process of the server. Undefined where it may not be asked. */
  async #server(): Promise<string | undefined> {
    const info = await this.#redis.info('server').catch(() => '');
    return /^run_id:(\w+)/m.exec(info)?.[1] ?? this.#serverRun;
  }

  #requirePatience(problem: unknown): void {
    const silent = performance.now() - this.#heardAt;
    if (silent > Math.max(PATIENCE_MS, this.#settings.lostAfterMs))
      throw new ServiceError(
        `Redis at ${placeOfQueue(this.#settings.address)} has not answered for ${Math.round(silent / 1000)} s: ${(problem as Error).message}`,
        'batches without a result are missing',
      );
  }
}
