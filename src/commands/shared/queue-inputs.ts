/** The inputs of a queue that a server holds, for the coordinator of a run and for its workers. */
import type { InputTable } from '../../inputs/inputs.ts';
import { durationMs, InputProblem, type Parser, suiteName } from '../../inputs/parsers.ts';
import { LOST_AFTER_MS } from '../../queue/remote.ts';
import { type QueueAddress, readQueueAddress } from '../../text/queue-address.ts';

/** The variable that may have the address. Other programs see the words of a command line, but not its environment. */
export const QUEUE_VARIABLE = 'SHARDWISE_QUEUE';
/** The word in place of an address. */
export const FROM_ENVIRONMENT = 'env';

/** @throws InputProblem, which does not say the text */
export function queueAddress(text: string): QueueAddress {
  const read = readQueueAddress(text);
  if ('problem' in read) throw new InputProblem(read.problem);
  return read;
}

const addressOrEnvironment: Parser<QueueAddress | typeof FROM_ENVIRONMENT> = (text) =>
  text === FROM_ENVIRONMENT ? text : queueAddress(text);

const lostAfter: Parser<number> = (text) => {
  const ms = durationMs(text);
  if (ms >= LOST_AFTER_MS.least && ms <= LOST_AFTER_MS.most) return ms;
  throw new InputProblem(`it must be from ${LOST_AFTER_MS.least / 1000}s to ${LOST_AFTER_MS.most / 60_000}m`);
};

export const QUEUE_INPUTS = {
  queue: {
    description: `The Redis server that holds the queue, such as redis://localhost:6379, or rediss:// for an encrypted connection. ${FROM_ENVIRONMENT} takes the address from the variable ${QUEUE_VARIABLE}, which hides a password from other programs.`,
    perJob: true,
    secret: true,
    parse: addressOrEnvironment,
  },
  'queue-name': {
    description:
      'Tells runs apart that use one server at the same time, such as the number of a pipeline. A run and its workers have the same.',
    default: 'default',
    perJob: true,
    parse: suiteName,
  },
  'queue-wait': {
    description: 'How long a run waits while no worker is there, and a worker while no run is there.',
    default: '10m',
    perJob: true,
    parse: durationMs,
  },
} as const satisfies InputTable;

/** The inputs of the coordinator. */
export const COORDINATOR_INPUTS = {
  ...QUEUE_INPUTS,
  queue: {
    ...QUEUE_INPUTS.queue,
    description: `Workers on other machines run the shards: see shardwise worker. ${QUEUE_INPUTS.queue.description}`,
  },
  'lost-after': {
    description:
      'With --queue: a worker that gives no sign of life for so long is lost, and another one runs its shard. It stops its own tests before.',
    default: `${LOST_AFTER_MS.default / 1000}s`,
    perJob: true,
    parse: lostAfter,
  },
} as const satisfies InputTable;
