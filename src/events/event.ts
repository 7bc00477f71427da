/**
 * The events of a shard: what happened in it, written as it happens, one JSON object per line (`events.ndjson`). A line that this version
 * does not know is left out when it is read, so a later version may add kinds and fields.
 */
import { z } from 'zod';
import { type DeepReadonly, SHARD_OUTCOMES, TEST_OUTCOMES, UNIT_OUTCOMES } from '../model.ts';

const text = z.string();
const count = z.int().min(0);
const total = z.number().min(0);
const batch = text.describe('the folder of its reports, such as `try-1` or `try-1/part-2`');
const testKey = text.describe('what tells the test apart from others of its batch');

const test = z.object({
  name: text,
  classname: text,
  file: text.nullable().describe('as the framework names it'),
  line: z.number().nullable(),
  project: text.optional().describe('where a file may run in several projects'),
});

/** The fields of each kind of event. */
const KINDS = {
  'shard-started': {
    version: z.literal(1),
    planId: text,
    suite: text,
    shard: z.int().min(1),
    attempt: z.int().min(1),
    units: z.array(text),
  },
  'batch-started': { batch, units: z.array(text) },
  'process-started': { batch, pid: count },
  'test-started': { batch, id: testKey, test },
  'test-finished': {
    batch,
    id: testKey,
    outcome: z.enum(TEST_OUTCOMES).optional().describe('absent where the reporter does not say it'),
  },
  'test-dropped': { batch, id: testKey.describe('what had started was no test, such as a hook, or did not run') },
  'tests-done': { batch, tests: count.describe('how many more tests the output of the framework says to be done') },
  'batch-finished': {
    batch,
    exitCode: z.int().nullable(),
    how: text.describe('in words, such as `was killed by SIGKILL`'),
    running: z.array(test).describe('the tests that had started and not finished'),
  },
  'unit-finished': {
    batch,
    id: text,
    outcome: z.enum(UNIT_OUTCOMES),
    tests: count,
    durationMs: total.optional(),
  },
  slow: { batch, test, ranMs: total.describe('how long it has run') },
  hang: {
    batch,
    silentMs: total.describe('for how long nothing happened'),
    running: z.array(test).describe('the tests that ran, as far as our reporter tells it'),
    processes: z.array(text).describe('the processes of the command'),
    stacks: z.array(text).describe('the stacks of those that tell them, line by line'),
  },
  usage: {
    batch,
    ms: z.number().positive().describe('the time since the command started, or since the event before'),
    cpuMs: total.describe('the CPU time that all processes of the command had in it'),
    memoryMb: total.describe('their resident memory; what several of them share counts for each'),
    processes: count,
    busy: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('the share of all cores of the machine that any program kept busy'),
  },
  'worker-lost': { worker: text, why: text, again: z.array(text).describe('the units that run on another one') },
  retry: { tryNumber: z.int().min(2), units: z.array(text) },
  'shard-finished': {
    outcome: z.enum(SHARD_OUTCOMES),
    tests: count.optional().describe('how many tests it has reported'),
    failed: count.optional().describe('how many of them failed at last'),
  },
} as const;

type Kind = keyof typeof KINDS;

const timestamp = z.iso.datetime().describe('when it was noted, ISO 8601, UTC');

/** The schema of a line of `events.ndjson`. */
export const eventSchema = z.discriminatedUnion(
  'event',
  Object.entries(KINDS).map(([kind, fields]) =>
    z.object({ at: timestamp, event: z.literal(kind as Kind), ...fields }),
  ) as unknown as [z.ZodObject, ...z.ZodObject[]],
);

/** What happened. The log of events adds when. */
export type ShardEvent = {
  [K in Kind]: DeepReadonly<{ event: K } & z.infer<z.ZodObject<(typeof KINDS)[K]>>>;
}[Kind];

/** An event with its time. */
export type NotedEvent = ShardEvent & { readonly at: string };
export type EventTest = DeepReadonly<z.infer<typeof test>>;
