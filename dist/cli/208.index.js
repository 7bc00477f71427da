export const id = 208;
export const ids = [208];
export const modules = {

/***/ 59807:
/***/ ((module) => {

function webpackEmptyAsyncContext(req) {
	// Here Promise.resolve().then() is used instead of new Promise() to prevent
	// uncaught exception popping up in devtools
	return Promise.resolve().then(() => {
		var e = new Error("Cannot find module '" + req + "'");
		e.code = 'MODULE_NOT_FOUND';
		throw e;
	});
}
webpackEmptyAsyncContext.keys = () => ([]);
webpackEmptyAsyncContext.resolve = webpackEmptyAsyncContext;
webpackEmptyAsyncContext.id = 59807;
module.exports = webpackEmptyAsyncContext;

/***/ }),

/***/ 74602:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openCoordinator: () => (/* reexport */ openCoordinator),
  openWorker: () => (/* reexport */ openWorker)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./node_modules/bullmq/dist/cjs/index.js
var cjs = __webpack_require__(11365);
// EXTERNAL MODULE: ./lib/queue/remote.js
var remote = __webpack_require__(54729);
// EXTERNAL MODULE: ./lib/text/queue-address.js
var queue_address = __webpack_require__(19593);
// EXTERNAL MODULE: ./lib/platform/platform.js
var platform = __webpack_require__(51124);
// EXTERNAL MODULE: ./node_modules/ioredis/built/index.js
var built = __webpack_require__(67796);
;// CONCATENATED MODULE: ./lib/platform/redis/connect.js
/** A connection to Redis. The client tries again for ever, so the first answer has a deadline. */



/** How long the first answer may take. */
const START_DEADLINE_MS = 10_000;
/** How long any other answer may take. */
const ANSWER_MS = 5_000;
const LONGEST_WAIT_MS = 1_000;
/** Failures that no further try mends: a wrong password, missing rights, an unknown certificate, a name that does not exist. */
const HOPELESS = /WRONGPASS|NOAUTH|NOPERM|invalid password|without any password|certificate|self[- ]signed|wrong version number|ENOTFOUND|DB index is out of range/i;
const ended = new WeakSet();
/** Ends a connection, and those that the queues have made like it, which would connect again for ever. */
function disconnect(redis) {
    ended.add(redis);
    redis.disconnect();
}
/** @throws ServiceError */
async function connect(address, deadlineMs = START_DEADLINE_MS) {
    const { host, port, username, password, database, isEncrypted } = address;
    const redis = new built.Redis({
        host,
        port,
        db: database,
        ...(username !== undefined && { username }),
        ...(password !== undefined && { password }),
        ...(isEncrypted && { tls: { host } }),
        lazyConnect: true,
        maxRetriesPerRequest: null,
        connectTimeout: ANSWER_MS,
        commandTimeout: ANSWER_MS,
        // The process stays that long after its last word.
        disconnectTimeout: 300,
        retryStrategy: (times) => (ended.has(redis) ? null : Math.min(LONGEST_WAIT_MS, 50 * 2 ** Math.min(times, 10))),
    });
    const failure = await firstAnswer(redis, deadlineMs);
    if (failure === undefined)
        return redis;
    disconnect(redis);
    throw new platform/* ServiceError */._7(`Redis at ${(0,queue_address/* placeOfQueue */.C)(address)} cannot be used: ${withoutSecrets(failure, address)}`, ADVICE);
}
/** Redis answers, and refuses what is needed. */
const refusal = (address, problem) => new platform/* ServiceError */._7(`Redis at ${(0,queue_address/* placeOfQueue */.C)(address)} does not do what is needed: ${problem.message}`, 'see the rules of access in docs/queue.md');
const ADVICE = 'check the address, the password and the certificate of input queue, and whether this machine may reach the server';
/** Why the server cannot be used. Undefined when it has answered. */
async function firstAnswer(redis, deadlineMs) {
    let last;
    return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(`it did not answer within ${deadlineMs / 1000} s${last === undefined ? '' : ` (${last})`}`), deadlineMs);
        const end = (failure) => {
            clearTimeout(timer);
            resolve(failure);
        };
        // Later errors end in the failures of single calls. Without a listener they would be printed, with the arguments of the call.
        redis.on('error', (problem) => {
            last = problem.message || problem.code;
            if (HOPELESS.test(last ?? ''))
                end(last);
        });
        redis
            .connect()
            .then(() => redis.ping())
            .then(() => end())
            .catch((problem) => {
            if (HOPELESS.test(problem.message))
                end(problem.message);
        });
        redis.once('ready', () => end());
    });
}
/** A message of a library, which does not know what is secret. */
const withoutSecrets = (message, { password, username }) => [password, username].reduce((text, secret) => (secret ? text.replaceAll(secret, '***') : text), message);

;// CONCATENATED MODULE: ./lib/platform/redis/keys.js

const PREFIX = 'shardwise';
/** How long a value stays that nobody has fetched or removed. */
const KEPT_MS = 60 * 60 * 1000;
const base = ({ suite, name }) => `${suite}/${name}`;
const noticeKey = (run) => `${PREFIX}:${base(run)}:run`;
const planKey = (run, epoch) => `${PREFIX}:${base(run)}:${epoch}:plan`;
const resultsKey = (run, epoch) => `${PREFIX}:${base(run)}:${epoch}:results`;
const resultKey = (run, epoch, id) => `${PREFIX}:${base(run)}:${epoch}:result:${id}`;
/** The workers that serve a queue of the run: each name with the time of its last sign of life. */
const workersKey = (run, epoch, queue) => `${PREFIX}:${base(run)}:${epoch}:workers:${queue}`;
/** The name of a queue, as the library wants it. */
const queueName = (run, queue) => `${base(run)}/${queue}`;
const pieceKey = (key, piece) => `${key}:${piece}`;
async function writePieces(redis, key, content) {
    const pieces = Math.ceil(content.length / remote/* PIECE_BYTES */.ts);
    for (let piece = 0; piece < pieces; piece++) {
        const part = content.subarray(piece * remote/* PIECE_BYTES */.ts, (piece + 1) * remote/* PIECE_BYTES */.ts);
        await redis.set(pieceKey(key, piece), Buffer.from(part), 'PX', KEPT_MS);
    }
    return { bytes: content.length, pieces };
}
/** Undefined where some of it is gone, or it has another length. */
async function readPieces(redis, key, { bytes, pieces }) {
    if (bytes > remote/* MAX_PACKED_BYTES */.af || pieces !== Math.ceil(bytes / remote/* PIECE_BYTES */.ts))
        return undefined;
    const parts = [];
    for (let piece = 0; piece < pieces; piece++) {
        // The length comes first: what another program has written there may be of any size.
        const length = await redis.strlen(pieceKey(key, piece));
        const part = length > remote/* PIECE_BYTES */.ts ? null : await redis.getBuffer(pieceKey(key, piece));
        if (part === null)
            return undefined;
        parts.push(part);
    }
    const content = Buffer.concat(parts);
    return content.length === bytes ? content : undefined;
}
async function removePieces(redis, key, { pieces }) {
    for (let piece = 0; piece < pieces; piece++)
        await redis.unlink(pieceKey(key, piece));
}

;// CONCATENATED MODULE: ./lib/platform/redis/coordinator.js
/** The coordinator of a run on Redis. It says what the run is, puts its batches into the queues, and collects what workers leave. */








/** How often a coordinator looks for results. */
const LOOK_MS = 300;
/** How long it waits for a server that does not answer. */
const PATIENCE_MS = 60_000;
/** After this time without a worker somebody is told. */
const NOTED_MS = 3_000;
/** How long the notice of a run stays that is over, so that its workers see it. */
const ENDED_MS = 60_000;
/** @throws ServiceError */
async function openCoordinator(settings) {
    const redis = await connect(settings.address);
    const coordinator = new Coordinator(redis, settings);
    try {
        await coordinator.open();
    }
    catch (problem) {
        // Its queues have connections of their own, which would keep the process alive.
        await coordinator.close();
        throw problem instanceof platform/* ServiceError */._7 ? problem : refusal(settings.address, problem);
    }
    return coordinator;
}
class Coordinator {
    #redis;
    #settings;
    #epoch = (0,external_node_crypto_.randomUUID)();
    #queues;
    #pending;
    #seen = new Set();
    /** How often the result of a batch did not arrive whole. */
    #broken = new Map();
    #notice;
    /** The process of the server. Another one may have lost data. */
    #serverRun;
    #heardAt = performance.now();
    /** The last sign of life of each worker, and when it was seen here: clocks of machines differ. */
    #signs = new Map();
    /** Since when no worker serves a queue, by its number. */
    #idleSince = new Map();
    /** The queues without workers that somebody was told of. */
    #told = new Set();
    #announcedAt = 0;
    /** The batches that were in no queue when that was checked last. */
    #gone = new Set();
    #checkedAt = performance.now();
    /** How often a batch was put back that Redis had lost. */
    #putBack = new Map();
    constructor(redis, settings) {
        this.#redis = redis;
        this.#settings = settings;
        const { plan, run, lostAfterMs } = settings;
        // The longest come first, so that the workers end at about the same time.
        this.#pending = new Map(plan.shards.toSorted((a, b) => b.predictedMs - a.predictedMs).map((shard) => [shard.index, shard]));
        this.#queues = (0,remote/* queuesOf */.iw)(plan).map((pool, at) => {
            const options = { connection: redis, prefix: PREFIX, skipVersionCheck: true };
            const name = queueName(run, at);
            const jobs = new cjs.Queue(name, options);
            const checker = new cjs.Worker(name, undefined, {
                ...options,
                autorun: false,
                maxStalledCount: remote/* MOST_LOSSES */.Qx,
                stalledInterval: lostAfterMs / 2,
            });
            // Each call that fails is noticed where it is made.
            jobs.on('error', () => undefined);
            checker.on('error', () => undefined);
            return { pool, jobs, checker };
        });
    }
    async open() {
        const { run, address } = this.#settings;
        const other = (0,remote/* parseRemote */.M8)(remote/* runNoticeSchema */.t6, (await this.#redis.get(noticeKey(run))) ?? '');
        if (other?.state === 'open')
            throw new platform/* ServiceError */._7(`a run of suite ${run.suite} with the name ${run.name} is under way at Redis ${(0,queue_address/* placeOfQueue */.C)(address)}${other.commit === '' ? '' : ` (commit ${other.commit})`}`, `wait for its end, or give this run and its workers another queue-name; a run that was killed is over after ${(other.lostAfterMs * 2) / 1000} s`);
        this.#serverRun = await this.#server();
        for (const { jobs } of this.#queues)
            await jobs.obliterate({ force: true });
        await this.#announce();
        await this.#addPending();
        for (const { checker } of this.#queues)
            await checker.startStalledCheckTimer();
    }
    async collect(events, signal) {
        while (this.#pending.size > 0 && !signal.aborted) {
            const asked = performance.now();
            try {
                await this.#look(events);
                this.#heardAt = asked;
            }
            catch (problem) {
                if (problem instanceof platform/* ServiceError */._7)
                    throw problem;
                this.#requirePatience(problem);
            }
            if (this.#pending.size > 0)
                await (0,promises_.setTimeout)(LOOK_MS, undefined, { signal }).catch(() => undefined);
        }
    }
    async close() {
        await Promise.race([this.#clean().catch(() => undefined), (0,promises_.setTimeout)(5_000, undefined, { ref: false })]);
        const closing = this.#queues.flatMap(({ jobs, checker }) => [jobs.close(), checker.close(true)]);
        await Promise.race([Promise.allSettled(closing), (0,promises_.setTimeout)(1_000, undefined, { ref: false })]);
        disconnect(this.#redis);
    }
    async #clean() {
        const { run } = this.#settings;
        const notice = this.#notice;
        if (notice === undefined || !(await this.#isOurs()))
            return;
        await this.#redis.set(noticeKey(run), JSON.stringify({ ...notice, state: 'ended' }), 'PX', ENDED_MS);
        for (const { jobs } of this.#queues)
            await jobs.obliterate({ force: true });
        for (const told of await this.#results())
            await this.#removeResult(told);
        await removePieces(this.#redis, planKey(run, this.#epoch), notice.plan);
        const queues = this.#queues.map((_, at) => workersKey(run, this.#epoch, at));
        await this.#redis.unlink(resultsKey(run, this.#epoch), ...queues);
    }
    async #look(events) {
        const server = await this.#server();
        const isOurs = await this.#isOurs();
        await this.#take(events);
        if (!isOurs || server !== this.#serverRun) {
            this.#serverRun = server;
            if (this.#pending.size === 0)
                return;
            events.note(isOurs
                ? 'Redis has started again, so the batches without a result are put into the queue once more'
                : 'Redis has lost the run, so it is put there once more, with the batches that have no result');
            await this.#announce();
            await this.#addPending();
        }
        if (performance.now() - this.#announcedAt > KEPT_MS / 2)
            await this.#announce();
        await this.#redis.pexpire(noticeKey(this.#settings.run), this.#aliveMs());
        await this.#takeFailed(events);
        await this.#checkJobs(events);
        await this.#checkWorkers(events);
    }
    /** How long the notice of a run stays whose coordinator is silent. */
    #aliveMs = () => 2 * this.#settings.lostAfterMs;
    /** Whether the notice is there and is ours. @throws ServiceError when another run has taken its place */
    async #isOurs() {
        const { run, address } = this.#settings;
        const text = await this.#redis.get(noticeKey(run));
        if (text === null)
            return false;
        if ((0,remote/* parseRemote */.M8)(remote/* runNoticeSchema */.t6, text)?.epoch === this.#epoch)
            return true;
        throw new platform/* ServiceError */._7(`another run has taken the name ${run.name} of suite ${run.suite} at Redis ${(0,queue_address/* placeOfQueue */.C)(address)}`, 'give runs at the same time their own queue-name');
    }
    async #announce() {
        const { run, plan, packed, lostAfterMs } = this.#settings;
        const pieces = await writePieces(this.#redis, planKey(run, this.#epoch), packed);
        this.#notice = {
            version: 1,
            epoch: this.#epoch,
            state: 'open',
            suite: plan.suite,
            commit: plan.commit,
            planId: plan.id,
            pools: [...(0,remote/* queuesOf */.iw)(plan)],
            lostAfterMs,
            plan: pieces,
        };
        await this.#redis.set(noticeKey(run), JSON.stringify(this.#notice), 'PX', this.#aliveMs());
        this.#announcedAt = performance.now();
    }
    /** A batch that is in the queue already stays as it is. */
    async #addPending() {
        for (const [at, { jobs }] of this.#queues.entries())
            await jobs.addBulk(this.#pendingOf(at).map(({ index }) => this.#job(index)));
    }
    #pendingOf(queue) {
        return [...this.#pending.values()].filter(({ pool }) => (0,remote/* queueOf */.nv)(pool, this.#settings.plan) === queue);
    }
    /** Puts back what Redis has lost in part: a batch that is in no queue, twice in a row, without a result. */
    async #checkJobs(events) {
        if (performance.now() - this.#checkedAt < this.#settings.lostAfterMs / 2)
            return;
        this.#checkedAt = performance.now();
        const gone = new Set();
        for (const [at, { jobs }] of this.#queues.entries()) {
            await jobs.resume();
            const queued = await jobs.getJobs(['wait', 'active', 'prioritized', 'delayed']);
            const ids = new Set(queued.map((job) => job?.id));
            for (const { index } of this.#pendingOf(at))
                if (!ids.has(this.#jobId(index)))
                    gone.add(index);
        }
        const lost = [...gone].filter((shard) => this.#gone.has(shard));
        this.#gone = gone;
        const again = lost.filter((shard) => this.#mayRunAgain(shard, this.#putBack, 'Redis has lost it from the queue', events));
        if (again.length === 0)
            return;
        events.note(`Redis has lost these shards from the queue, so they are put there once more: ${again.join(', ')}`);
        await this.#addPending();
    }
    #job(shard) {
        const data = { version: 1, epoch: this.#epoch, planId: this.#settings.plan.id, shard };
        return { name: 'batch', data, opts: { jobId: this.#jobId(shard), removeOnComplete: true } };
    }
    /** A batch that was lost has another id the next time, because what is left of the job before may be in the way. */
    #jobId = (shard) => `batch-${this.#epoch}-${shard}-${this.#putBack.get(shard) ?? 0}`;
    /** The results that workers have left and that were not taken yet. Others may have written them. */
    async #results() {
        const told = await this.#redis.hgetall(resultsKey(this.#settings.run, this.#epoch));
        return Object.values(told).flatMap((text) => (0,remote/* parseRemote */.M8)(remote/* resultNoticeSchema */.ry, text) ?? []);
    }
    async #take(events) {
        const { run, plan } = this.#settings;
        const known = new Set(plan.shards.map(({ index }) => index));
        for (const told of await this.#results()) {
            const { shard, worker, result, content } = told;
            if (this.#seen.has(result) || !known.has(shard))
                continue;
            const packed = await readPieces(this.#redis, resultKey(run, this.#epoch, result), content);
            this.#seen.add(result);
            const isUsable = packed !== undefined && (await events.result({ shard, worker, content: packed }));
            if (isUsable)
                this.#pending.delete(shard);
            else
                await this.#again(shard, events);
            await this.#removeResult(told);
        }
    }
    async #removeResult({ result, content }) {
        const { run } = this.#settings;
        const pieces = content;
        await removePieces(this.#redis, resultKey(run, this.#epoch, result), pieces);
        await this.#redis.hdel(resultsKey(run, this.#epoch), result);
    }
    /** A result that is not whole, or is none, counts as none. */
    async #again(shard, events) {
        if (!this.#pending.has(shard))
            return;
        if (!this.#mayRunAgain(shard, this.#broken, 'no result of it could be used', events))
            return;
        events.note(`a result of shard ${shard} cannot be used, so the shard runs again`);
        await this.#addPending();
    }
    /** Counts one loss more of a batch. After too many it is lost for good. */
    #mayRunAgain(shard, losses, why, events) {
        const times = (losses.get(shard) ?? 0) + 1;
        losses.set(shard, times);
        if (times <= remote/* MOST_LOSSES */.Qx)
            return true;
        this.#pending.delete(shard);
        events.lost(shard, `${why}, ${times} times`);
        return false;
    }
    async #takeFailed(events) {
        for (const { jobs } of this.#queues)
            for (const job of await jobs.getFailed()) {
                const shard = Number(job.data?.shard);
                if (job.id !== this.#jobId(shard) || !this.#pending.delete(shard))
                    continue;
                events.lost(shard, job.failedReason ?? 'the queue says that it failed');
            }
    }
    /** Without workers nothing happens, so somebody must hear of it. @throws ServiceError when none comes */
    async #checkWorkers(events) {
        const { run, plan, waitMs } = this.#settings;
        const waiting = new Set([...this.#pending.values()].map(({ pool }) => (0,remote/* queueOf */.nv)(pool, plan)));
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
                throw new platform/* ServiceError */._7(`no worker of pool ${pool} was there for ${waitMs / 1000} s`, 'start shardwise worker with the same queue and queue-name, or wait longer with queue-wait');
        }
    }
    #isAlive(worker, sign) {
        const now = performance.now();
        if (this.#signs.get(worker)?.sign !== sign)
            this.#signs.set(worker, { sign, at: now });
        return now - (this.#signs.get(worker)?.at ?? 0) < this.#settings.lostAfterMs;
    }
    /** The id of the process of the server. Undefined where it may not be asked. */
    async #server() {
        const info = await this.#redis.info('server').catch(() => '');
        return /^run_id:(\w+)/m.exec(info)?.[1] ?? this.#serverRun;
    }
    #requirePatience(problem) {
        const silent = performance.now() - this.#heardAt;
        if (silent > Math.max(PATIENCE_MS, this.#settings.lostAfterMs))
            throw new platform/* ServiceError */._7(`Redis at ${(0,queue_address/* placeOfQueue */.C)(this.#settings.address)} has not answered for ${Math.round(silent / 1000)} s: ${problem.message}`, 'batches without a result are missing');
    }
}

;// CONCATENATED MODULE: ./lib/platform/redis/worker.js
/** A worker of a run on Redis. It takes one batch at a time, and holds it by signs of life. */








/** How often a worker without a batch looks for one. */
const IDLE_MS = 200;
/** Signs of life in the time after which a worker counts as lost. */
const BEATS = 5;
/** A worker also hears by them that the run is over, so they are never rarer. */
const MOST_BEAT_MS = 3_000;
/** The share of that time after which a worker that hears nothing stops its tests. The rest is for clocks that differ and for the stop. */
const CUT_OFF_SHARE = 0.6;
/** How long a worker without a batch waits for a server that does not answer. */
const worker_PATIENCE_MS = 60_000;
/** Waits for a run, and joins it. Undefined when the signal came first. @throws ServiceError, UsageError */
async function openWorker(settings) {
    const { address, run, choose, signal } = settings;
    const redis = await connect(address);
    try {
        const notice = await waitForRun(redis, settings);
        if (notice !== undefined)
            return new RedisWorker(redis, { address, run, notice, queue: choose(notice) });
    }
    catch (problem) {
        disconnect(redis);
        throw problem;
    }
    disconnect(redis);
    if (signal.aborted)
        return undefined;
    throw new platform/* ServiceError */._7(`no run of suite ${run.suite} with the name ${run.name} was there within ${settings.waitMs / 1000} s`, 'start shardwise run --queue, with the same suite and queue-name, or wait longer with queue-wait');
}
async function waitForRun(redis, settings) {
    const { address, run, waitMs, note, signal } = settings;
    const end = performance.now() + waitMs;
    for (let tries = 0; !signal.aborted; tries++) {
        const notice = (0,remote/* parseRemote */.M8)(remote/* runNoticeSchema */.t6, (await redis.get(noticeKey(run)).catch(orRefusal(address))) ?? '');
        if (notice?.state === 'open' && notice.suite === run.suite)
            return notice;
        if (performance.now() >= end)
            return undefined;
        if (tries === 0)
            note(`waiting for a run of suite ${run.suite} with the name ${run.name}`);
        await (0,promises_.setTimeout)(IDLE_MS, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
}
/** An answer that did not come may come later. @throws ServiceError where Redis refuses it */
const orRefusal = (address) => (problem) => {
    if (HOPELESS.test(problem.message))
        throw refusal(address, problem);
    return null;
};
class RedisWorker {
    id = (0,external_node_crypto_.randomUUID)();
    notice;
    #redis;
    #joined;
    #jobs;
    #timers;
    #held;
    #isClosed = false;
    #beating;
    #state = 'open';
    /** When the server was asked what it has answered last. */
    #heardAt = performance.now();
    /** Since when the notice of the run is not there. */
    #goneSince;
    constructor(redis, joined) {
        const { notice, run, queue } = joined;
        this.notice = notice;
        this.#redis = redis;
        this.#joined = joined;
        this.#jobs = new cjs.Worker(queueName(run, queue), undefined, {
            connection: redis,
            prefix: PREFIX,
            autorun: false,
            lockDuration: notice.lostAfterMs,
            maxStalledCount: remote/* MOST_LOSSES */.Qx,
            skipStalledCheck: true,
            skipVersionCheck: true,
        });
        this.#jobs.on('error', () => undefined);
        const beatMs = Math.min(MOST_BEAT_MS, notice.lostAfterMs / BEATS);
        this.#timers = [setInterval(() => this.#beat(), beatMs), setInterval(() => this.#checkSilence(), beatMs / 4)];
        this.#beat();
    }
    async plan() {
        const { run, notice, address } = this.#joined;
        const content = await readPieces(this.#redis, planKey(run, notice.epoch), notice.plan);
        if (content !== undefined)
            return content;
        throw new platform/* ServiceError */._7(`the plan of the run is not whole at Redis ${(0,queue_address/* placeOfQueue */.C)(address)}`, 'start the run again');
    }
    async take() {
        while (!this.#isClosed) {
            await this.#look();
            if (this.#state === 'ended')
                return undefined;
            this.#requireRun();
            const taken = await this.#next();
            if (taken !== undefined)
                return taken;
            await (0,promises_.setTimeout)(IDLE_MS);
        }
        return undefined;
    }
    async settle(batch, content) {
        const held = this.#held;
        if (held === undefined || held.batch !== batch || batch.lost.aborted)
            return false;
        try {
            await this.#leave(batch.shard, content);
        }
        catch {
            this.#lose('its result could not be left at Redis');
            return false;
        }
        this.#held = undefined;
        // Where the lock is gone, the batch runs again. Its result is there all the same, and the worse one counts.
        await held.job.moveToCompleted('', held.token, false).catch(() => undefined);
        return true;
    }
    done() {
        this.#held = undefined;
    }
    async refuse(_, why) {
        const held = this.#held;
        this.#held = undefined;
        await held?.job.moveToFailed(new Error(why), held.token, false).catch(() => undefined);
    }
    async giveBack() {
        const held = this.#held;
        this.#held = undefined;
        await held?.job.moveToWait(held.token).catch(() => undefined);
    }
    leave() {
        this.#isClosed = true;
    }
    async close() {
        this.#isClosed = true;
        for (const timer of this.#timers)
            clearInterval(timer);
        const { run, notice, queue } = this.#joined;
        await Promise.race([this.#beating, (0,promises_.setTimeout)(1_000, undefined, { ref: false })]);
        await this.#redis.hdel(workersKey(run, notice.epoch, queue), this.id).catch(() => undefined);
        await Promise.race([this.#jobs.close(true).catch(() => undefined), (0,promises_.setTimeout)(1_000, undefined, { ref: false })]);
        disconnect(this.#redis);
    }
    waiting = () => [];
    async #leave(shard, content) {
        const { run, notice } = this.#joined;
        const result = (0,external_node_crypto_.randomUUID)();
        const pieces = await writePieces(this.#redis, resultKey(run, notice.epoch, result), content);
        const told = { version: 1, shard, worker: this.id, result, content: pieces };
        const key = resultsKey(run, notice.epoch);
        await this.#redis.multi().hset(key, result, JSON.stringify(told)).pexpire(key, KEPT_MS).exec();
    }
    async #next() {
        const token = (0,external_node_crypto_.randomUUID)();
        const asked = performance.now();
        const job = await this.#jobs.getNextJob(token, { block: false }).catch(() => undefined);
        if (job === undefined)
            return undefined;
        this.#heardAt = asked;
        const said = remote/* jobSchema */.jQ.safeParse(job.data);
        const { epoch, planId } = this.notice;
        const why = job.deferredFailure !== undefined
            ? `${remote/* MOST_LOSSES */.Qx + 1} workers were lost while they ran it`
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
        const batch = { shard: said.data.shard, units: [], lost: lost.signal };
        this.#held = { job, token, batch, lost };
        return batch;
    }
    /** A sign of life, one at a time. */
    #beat() {
        this.#beating ??= this.#showSigns().finally(() => {
            this.#beating = undefined;
        });
    }
    async #showSigns() {
        await this.#look();
        if (this.#state === 'open')
            await this.#showLife();
        await this.#holdOn();
    }
    async #showLife() {
        const { run, notice, queue } = this.#joined;
        const key = workersKey(run, notice.epoch, queue);
        const sign = (0,external_node_crypto_.randomUUID)();
        await this.#redis
            .multi()
            .hset(key, this.id, sign)
            .pexpire(key, KEPT_MS)
            .exec()
            .catch(() => undefined);
    }
    /** Keeps the batch that runs. */
    async #holdOn() {
        const { notice } = this.#joined;
        const held = this.#held;
        if (held === undefined)
            return;
        if (this.#state !== 'open')
            return this.#lose('the run is over');
        try {
            if ((await held.job.extendLock(held.token, notice.lostAfterMs)) === 1)
                return;
        }
        catch (problem) {
            // Without an answer, the silence decides.
            if (!/lock|Missing key/i.test(problem.message))
                return;
        }
        if (this.#held === held)
            this.#lose('the queue has given it to another worker');
    }
    /** Reads what the coordinator says. */
    async #look() {
        const asked = performance.now();
        const { run, notice } = this.#joined;
        let text;
        try {
            text = await this.#redis.get(noticeKey(run));
        }
        catch {
            return;
        }
        this.#heardAt = Math.max(this.#heardAt, asked);
        const now = (0,remote/* parseRemote */.M8)(remote/* runNoticeSchema */.t6, text ?? '');
        if (now === undefined)
            this.#goneSince ??= asked;
        else {
            this.#goneSince = undefined;
            this.#state = now.epoch === notice.epoch ? now.state : 'taken over';
        }
    }
    #requireRun() {
        const { address, notice } = this.#joined;
        const place = (0,queue_address/* placeOfQueue */.C)(address);
        const gone = this.#goneSince !== undefined && performance.now() - this.#goneSince > notice.lostAfterMs;
        if (gone)
            throw new platform/* ServiceError */._7(`the run is gone from Redis at ${place}: its coordinator has died, or Redis has lost its data`, 'look at what shardwise run says, and start it and its workers again');
        if (this.#state === 'taken over')
            throw new platform/* ServiceError */._7(`another run has taken the name of this one at Redis ${place}`, 'start the worker again, or give runs at the same time their own queue-name');
        const silent = performance.now() - this.#heardAt;
        if (silent > Math.max(worker_PATIENCE_MS, notice.lostAfterMs))
            throw new platform/* ServiceError */._7(`Redis at ${place} has not answered for ${Math.round(silent / 1000)} s`, 'the batches of this worker run elsewhere; start it again when the server is there');
    }
    /** The local deadline: when it has passed, the queue gives the batch to another worker soon, and this one cannot hear of it. */
    #checkSilence() {
        const silent = performance.now() - this.#heardAt;
        if (silent > this.notice.lostAfterMs * CUT_OFF_SHARE)
            this.#lose(`Redis has not answered for ${(silent / 1000).toFixed(1)} s`);
    }
    #lose(why) {
        const held = this.#held;
        this.#held = undefined;
        held?.lost.abort(new Error(why));
    }
}

;// CONCATENATED MODULE: ./lib/platform/redis/index.js
/** Queues of runs on Redis. It is loaded only where a queue is asked for. */




/***/ })

};
