/** A connection to Redis. The client tries again for ever, so the first answer has a deadline. */
import { Redis } from 'ioredis';
import { placeOfQueue, type QueueAddress } from '../../text/queue-address.ts';
import { ServiceError } from '../platform.ts';

/** How long the first answer may take. */
export const START_DEADLINE_MS = 10_000;

/** How long any other answer may take. */
const ANSWER_MS = 5_000;

const LONGEST_WAIT_MS = 1_000;

/** Failures that no further try mends: a wrong password, missing rights, an unknown certificate, a name that does not exist. */
export const HOPELESS =
  /WRONGPASS|NOAUTH|NOPERM|invalid password|without any password|certificate|self[- ]signed|wrong version number|ENOTFOUND|DB index is out of range/i;

const ended = new WeakSet<Redis>();

/** Ends a connection, and those that the queues have made like it, which would connect again for ever. */
export function disconnect(redis: Redis): void {
  ended.add(redis);
  redis.disconnect();
}

/** @throws ServiceError */
export async function connect(address: QueueAddress, deadlineMs = START_DEADLINE_MS): Promise<Redis> {
  const { host, port, username, password, database, isEncrypted } = address;
  const redis: Redis = new Redis({
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
  if (failure === undefined) return redis;
  disconnect(redis);
  throw new ServiceError(
    `Redis at ${placeOfQueue(address)} cannot be used: ${withoutSecrets(failure, address)}`,
    ADVICE,
  );
}

/** Redis answers, and refuses what is needed. */
export const refusal = (address: QueueAddress, problem: unknown): ServiceError =>
  new ServiceError(
    `Redis at ${placeOfQueue(address)} does not do what is needed: ${(problem as Error).message}`,
    'see the rules of access in docs/queue.md',
  );

const ADVICE =
  'check the address, the password and the certificate of input queue, and whether this machine may reach the server';

/** Why the server cannot be used. Undefined when it has answered. */
async function firstAnswer(redis: Redis, deadlineMs: number): Promise<string | undefined> {
  let last: string | undefined;
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve(`it did not answer within ${deadlineMs / 1000} s${last === undefined ? '' : ` (${last})`}`),
      deadlineMs,
    );
    const end = (failure?: string): void => {
      clearTimeout(timer);
      resolve(failure);
    };
    // Later errors end in the failures of single calls. Without a listener they would be printed, with the arguments of the call.
    redis.on('error', (problem: Error) => {
      last = problem.message || (problem as NodeJS.ErrnoException).code;
      if (HOPELESS.test(last ?? '')) end(last);
    });
    redis
      .connect()
      .then(() => redis.ping())
      .then(() => end())
      .catch((problem: Error) => {
        if (HOPELESS.test(problem.message)) end(problem.message);
      });
    redis.once('ready', () => end());
  });
}

/** A message of a library, which does not know what is secret. */
const withoutSecrets = (message: string, { password, username }: QueueAddress): string =>
  [password, username].reduce<string>((text, secret) => (secret ? text.replaceAll(secret, '***') : text), message);
