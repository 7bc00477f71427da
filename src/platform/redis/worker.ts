/** A worker of a run on Redis. It takes one batch at a time, and holds it by signs of life. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import {
  jobSchema,
  MOST_LOSSES,
  parseRemote,
  type RemoteBatch,
  type ResultNotice,
  type RunNotice,
  runNoticeSchema,
  type WorkerQueue,
} from '../../queue/remote.ts';
import { placeOfQueue, type QueueAddress } from '../../text/queue-address.ts';
import { ServiceError } from '../platform.ts';
import { connect, disconnect, HOPELESS, refusal } from './connect.ts';
import {
  KEPT_MS,
  noticeKey,
  PREFIX,
  planKey,
  queueName,
  type RunName,
  readPieces,
  resultKey,
  resultsKey,
  workersKey,
  writePieces,
} from './keys.ts';

/** How often a worker without a batch looks for one. */
const IDLE_MS = 200;

/** Signs of life in the time after which a worker counts as lost. */
const BEATS = 5;

/** A worker also hears by them that the run is over, so they are never rarer. */
const MOST_BEAT_MS = 3_000;

/** The share of that time after which a worker that hears nothing stops its tests. The rest is for clocks that differ and for the stop. */
const CUT_OFF_SHARE = 0.6;

/** How long a worker without a batch waits for a server that does not answer. */
const PATIENCE_MS = 60_000;

export interface WorkerSettings {
  readonly address: QueueAddress;
  readonly run: RunName;
  /** How long to wait for a run that is open. */
  readonly waitMs: number;
  /** Whether this worker fits the run, and the number of the queue that it serves. @throws UsageError */
  readonly choose: (notice: RunNotice) => number;
  readonly note: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Waits for a run, and joins it. Undefined when the signal came first. @throws ServiceError, UsageError */
export async function openWorker(settings: WorkerSettings): Promise<WorkerQueue | undefined> {
  const { address, run, choose, signal } = settings;
  const redis = await connect(address);
  try {
    const notice = await waitForRun(redis, settings);
    if (notice !== undefined) return new RedisWorker(redis, { address, run, notice, queue: choose(notice) });
  } catch (problem) {
    disconnect(redis);
    throw problem;
  }
  disconnect(redis);
  if (signal.aborted) return undefined;
  throw new ServiceError(
    `no run of suite ${run.suite} with the name ${run.name} was there within ${settings.waitMs / 1000} s`,
    'start shardwise run --queue, with the same suite and queue-name, or wait longer with queue-wait',
  );
}

async function waitForRun(redis: Redis, settings: WorkerSettings): Promise<RunNotice | undefined> {
  const { address, run, waitMs, note, signal } = settings;
  const end = performance.now() + waitMs;
  for (let tries = 0; !signal.aborted; tries++) {
    const notice = parseRemote(runNoticeSchema, (await redis.get(noticeKey(run)).catch(orRefusal(address))) ?? '');
    if (notice?.state === 'open' && notice.suite === run.suite) return notice;
    if (performance.now() >= end) return undefined;
    if (tries === 0) note(`waiting for a run of suite ${run.suite} with the name ${run.name}`);
    await pause(IDLE_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** An answer that did not come may come later. @throws ServiceError where Redis refuses it */
const orRefusal =
  (address: QueueAddress) =>
  (problem: Error): null => {
    if (HOPELESS.test(problem.message)) throw refusal(address, problem);
    return null;
  };

/** What a worker has taken. */
interface Held {
  readonly job: Job;
  /** Proves to the queue whose the job is. */
  readonly token: string;
  readonly batch: RemoteBatch;
  readonly lost: AbortController;
}

interface Joined {
  readonly address: QueueAddress;
  readonly run: RunName;
  readonly notice: RunNotice;
  readonly queue: number;
}

class RedisWorker implements WorkerQueue {
  readonly id = randomUUID();
  readonly notice: RunNotice;
  readonly #redis: Redis;
  readonly #joined: Joined;
  readonly #jobs: Worker;
  readonly #timers: readonly NodeJS.Timeout[];
  #held: Held | undefined;
  #isClosed = false;
  #beating: Promise<void> | undefined;
  #state: 'open' | 'ended' | 'taken over' = 'open';
  /** When the server was asked what it has answered last. */
  #heardAt = performance.now();
  /** Since when the notice of the run is not there. */
  #goneSince: number | undefined;

  constructor(redis: Redis, joined: Joined) {
    const { notice, run, queue } = joined;
    this.notice = notice;
    this.#redis = redis;
    this.#joined = joined;
    this.#jobs = new Worker(queueName(run, queue), undefined, {
      connection: redis,
      prefix: PREFIX,
      autorun: false,
      lockDuration: notice.lostAfterMs,
      maxStalledCount: MOST_LOSSES,
      skipStalledCheck: true,
      skipVersionCheck: true,
    });
    this.#jobs.on('error', () => undefined);
    const beatMs = Math.min(MOST_BEAT_MS, notice.lostAfterMs / BEATS);
    this.#timers = [setInterval(() => this.#beat(), beatMs), setInterval(() => this.#checkSilence(), beatMs / 4)];
    this.#beat();
  }

  async plan(): Promise<Uint8Array> {
    const { run, notice, address } = this.#joined;
    const content = await readPieces(this.#redis, planKey(run, notice.epoch), notice.plan);
    if (content !== undefined) return content;
    throw new ServiceError(`the plan of the run is not whole at Redis ${placeOfQueue(address)}`, 'start the run again');
  }

  async take(): Promise<RemoteBatch | undefined> {
    while (!this.#isClosed) {
      await this.#look();
      if (this.#state === 'ended') return undefined;
      this.#requireRun();
      const taken = await this.#next();
      if (taken !== undefined) return taken;
      await pause(IDLE_MS);
    }
    return undefined;
  }

  async settle(batch: RemoteBatch, content: Uint8Array): Promise<boolean> {
    const held = this.#held;
    if (held === undefined || held.batch !== batch || batch.lost.aborted) return false;
    try {
      await this.#leave(batch.shard, content);
    } catch {
      this.#lose('its result could not be left at Redis');
      return false;
    }
    this.#held = undefined;
    // Where the lock is gone, the batch runs again. Its result is there all the same, and the worse one counts.
    await held.job.moveToCompleted('', held.token, false).catch(() => undefined);
    return true;
  }

  done(): void {
    this.#held = undefined;
  }

  async refuse(_: RemoteBatch, why: string): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    await held?.job.moveToFailed(new Error(why), held.token, false).catch(() => undefined);
  }

  async giveBack(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    await held?.job.moveToWait(held.token).catch(() => undefined);
  }

  leave(): void {
    this.#isClosed = true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearInterval(timer);
    const { run, notice, queue } = this.#joined;
    await Promise.race([this.#beating, pause(1_000, undefined, { ref: false })]);
    await this.#redis.hdel(workersKey(run, notice.epoch, queue), this.id).catch(() => undefined);
    await Promise.race([this.#jobs.close(true).catch(() => undefined), pause(1_000, undefined, { ref: false })]);
    disconnect(this.#redis);
  }

  waiting = (): readonly [] => [];

  async #leave(shard: number, content: Uint8Array): Promise<void> {
    const { run, notice } = this.#joined;
    const result = randomUUID();
    const pieces = await writePieces(this.#redis, resultKey(run, notice.epoch, result), content);
    const told: ResultNotice = { version: 1, shard, worker: this.id, result, content: pieces };
    const key = resultsKey(run, notice.epoch);
    await this.#redis.multi().hset(key, result, JSON.stringify(told)).pexpire(key, KEPT_MS).exec();
  }

  async #next(): Promise<RemoteBatch | undefined> {
    const token = randomUUID();
    const asked = performance.now();
    const job = await this.#jobs.getNextJob(token, { block: false }).catch(() => undefined);
    if (job === undefined) return undefined;
    this.#heardAt = asked;
    const said = jobSchema.safeParse(job.data);
    const { epoch, planId } = this.notice;
    const why =
      job.deferredFailure !== undefined
        ? `${MOST_LOSSES + 1} workers were lost while they ran it`
        : !said.success
          ? 'it is no job of Shardwise'
          : said.data.epoch !== epoch || said.data.planId !== planId
            ? 'it is of another run'
            : undefined;
    if (why !== undefined || !said.success) {
      await job.moveToFailed(new Error(why), token, false).catch(() => undefined);
      return undefined;
    }
    const lost = new AbortController();
    const batch: RemoteBatch = { shard: said.data.shard, units: [], lost: lost.signal };
    this.#held = { job, token, batch, lost };
    return batch;
  }

  /** A sign of life, one at a time. */
  #beat(): void {
    this.#beating ??= this.#showSigns().finally(() => {
      this.#beating = undefined;
    });
  }

  async #showSigns(): Promise<void> {
    await this.#look();
    if (this.#state === 'open') await this.#showLife();
    await this.#holdOn();
  }

  async #showLife(): Promise<void> {
    const { run, notice, queue } = this.#joined;
    const key = workersKey(run, notice.epoch, queue);
    const sign = randomUUID();
    await this.#redis
      .multi()
      .hset(key, this.id, sign)
      .pexpire(key, KEPT_MS)
      .exec()
      .catch(() => undefined);
  }

  /** Keeps the batch that runs. */
  async #holdOn(): Promise<void> {
    const { notice } = this.#joined;
    const held = this.#held;
    if (held === undefined) return;
    if (this.#state !== 'open') return this.#lose('the run is over');
    try {
      if ((await held.job.extendLock(held.token, notice.lostAfterMs)) === 1) return;
    } catch (problem) {
      // Without an answer, the silence decides.
      if (!/lock|Missing key/i.test((problem as Error).message)) return;
    }
    if (this.#held === held) this.#lose('the queue has given it to another worker');
  }

  /** Reads what the coordinator says. */
  async #look(): Promise<void> {
    const asked = performance.now();
    const { run, notice } = this.#joined;
    let text: string | null;
    try {
      text = await this.#redis.get(noticeKey(run));
    } catch {
      return;
    }
    this.#heardAt = Math.max(this.#heardAt, asked);
    const now = parseRemote(runNoticeSchema, text ?? '');
    if (now === undefined) this.#goneSince ??= asked;
    else {
      this.#goneSince = undefined;
      this.#state = now.epoch === notice.epoch ? now.state : 'taken over';
    }
  }

  #requireRun(): void {
    const { address, notice } = this.#joined;
    const place = placeOfQueue(address);
    const gone = this.#goneSince !== undefined && performance.now() - this.#goneSince > notice.lostAfterMs;
    if (gone)
      throw new ServiceError(
        `the run is gone from Redis at ${place}: its coordinator has died, or Redis has lost its data`,
        'look at what shardwise run says, and start it and its workers again',
      );
    if (this.#state === 'taken over')
      throw new ServiceError(
        `another run has taken the name of this one at Redis ${place}`,
        'start the worker again, or give runs at the same time their own queue-name',
      );
    const silent = performance.now() - this.#heardAt;
    if (silent > Math.max(PATIENCE_MS, notice.lostAfterMs))
      throw new ServiceError(
        `Redis at ${place} has not answered for ${Math.round(silent / 1000)} s`,
        'the batches of this worker run elsewhere; start it again when the server is there',
      );
  }

  /** The local deadline: when it has passed, the queue gives the batch to another worker soon, and this one cannot hear of it. */
  #checkSilence(): void {
    const silent = performance.now() - this.#heardAt;
    if (silent > this.notice.lostAfterMs * CUT_OFF_SHARE)
      this.#lose(`Redis has not answered for ${(silent / 1000).toFixed(1)} s`);
  }

  #lose(why: string): void {
    const held = this.#held;
    this.#held = undefined;
    held?.lost.abort(new Error(why));
  }
}
