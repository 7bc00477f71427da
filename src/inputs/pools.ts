/** The input `pools`: the sets of equal machines that a plan may use. */
import { z } from 'zod';
import { MAX_SHARDS, MAX_SPEED, MIN_SPEED, POOL_MODES, type PoolMode, type RunsOn } from '../model.ts';
import { InputProblem, isRunsOn, type Parser, RUNS_ON_RULE } from './parsers.ts';
import { readRows, rowProblems } from './rows.ts';

export interface PoolSettings {
  readonly name: string;
  /** Absent: the input `runs-on`. */
  readonly runsOn?: RunsOn;
  readonly concurrency?: number;
  readonly speed: 'auto' | number;
  readonly mode: PoolMode;
  /** Absent: it takes every unit. */
  readonly select?: Selector;
  readonly onUnavailable: 'fail' | 'skip' | { readonly fallback: string };
  readonly region?: string;
  /** The price of a minute. */
  readonly price?: number;
  /** The pool whose machines it runs on, where its own are not there. No user writes this. */
  readonly machines?: string;
}

/** A unit is selected by one of the globs, or by one of the tags. */
export interface Selector {
  readonly tests?: readonly string[];
  readonly tags?: readonly string[];
}

const POOL_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAME_RULE = 'it must be 1 to 64 letters, digits, dots, dashes or underscores, and begin with a letter or digit';
const CONCURRENCY_RULE = `it must be a whole number from 1 to ${MAX_SHARDS}`;
const SPEED_RULE = `it must be auto, or a number from ${MIN_SPEED} to ${MAX_SPEED}`;
const UNAVAILABLE_RULE = 'it must be fail, skip, or a map such as {fallback: POOL}';

const text = z.string('it must be a text').min(1, 'it must not be empty');
const texts = z.union([text.transform((one) => [one]), z.array(text).min(1)], 'it must be a text, or a list of texts');
const poolSchema = z.strictObject({
  name: z.string(NAME_RULE).regex(POOL_NAME, NAME_RULE),
  'runs-on': z.custom<RunsOn>(isRunsOn, RUNS_ON_RULE).optional(),
  concurrency: z.int(CONCURRENCY_RULE).min(1, CONCURRENCY_RULE).max(MAX_SHARDS, CONCURRENCY_RULE).optional(),
  speed: z
    .union([z.literal('auto'), z.number().min(MIN_SPEED, SPEED_RULE).max(MAX_SPEED, SPEED_RULE)], SPEED_RULE)
    .default('auto'),
  mode: z.enum(POOL_MODES, `it must be one of: ${POOL_MODES.join(', ')}`).default('split'),
  select: z
    .strictObject({ tests: texts.optional(), tags: texts.optional() }, 'it must be a map with tests or tags')
    .refine(({ tests, tags }) => tests !== undefined || tags !== undefined, 'it must have tests or tags')
    .optional(),
  'on-unavailable': z
    .union([z.enum(['fail', 'skip']), z.strictObject({ fallback: text })], UNAVAILABLE_RULE)
    .default('fail'),
  region: text.optional(),
  price: z.number('it must be a number').min(0, 'it must not be negative').optional(),
});
const FIELDS = Object.keys(poolSchema.shape);
const EXAMPLE = 'a list of pools, each with a name, such as "- name: fast"';

export const pools: Parser<readonly PoolSettings[]> = (yaml) => {
  const rows = readRows(yaml, EXAMPLE, FIELDS);
  const problems = rows.flatMap(problemsOf);
  if (problems.length > 0) throw new InputProblem(problems.join('; '));
  const read = rows.map(settingsOf);
  const wrong = [...repeated(read), ...wrongFallbacks(read)];
  if (wrong.length > 0) throw new InputProblem(wrong.join('; '));
  return read;
};

/** Pools are numbered from 1 in messages, as people count. */
function problemsOf(row: unknown, at: number): string[] {
  const { name = undefined } = typeof row === 'object' && row !== null ? (row as { name?: unknown }) : {};
  return rowProblems(poolSchema, row, typeof name === 'string' ? `pool ${name}` : `pool ${at + 1}`, FIELDS);
}

function settingsOf(row: unknown): PoolSettings {
  const { 'runs-on': runsOn, 'on-unavailable': onUnavailable, ...rest } = poolSchema.parse(row);
  const given = Object.fromEntries(Object.entries({ ...rest, runsOn }).filter(([, value]) => value !== undefined));
  return { ...given, onUnavailable } as PoolSettings;
}

function repeated(read: readonly PoolSettings[]): string[] {
  const names = read.map(({ name }) => name.toLowerCase());
  return read
    .filter((_pool, at) => names.indexOf(names[at] ?? '') !== at)
    .map(({ name }) => `the name ${name} is there twice: give each pool its own name`);
}

const fallbackOf = ({ onUnavailable }: PoolSettings): string | undefined =>
  typeof onUnavailable === 'object' ? onUnavailable.fallback : undefined;

function wrongFallbacks(read: readonly PoolSettings[]): string[] {
  const byName = new Map(read.map((pool) => [pool.name, pool]));
  return read.flatMap((pool) => {
    const path = [pool.name];
    for (let next = fallbackOf(pool); next !== undefined; ) {
      const other = byName.get(next);
      if (other === undefined)
        return path.length > 1
          ? []
          : [
              `pool ${pool.name} falls back on ${next}, but there is no such pool: write one of ${[...byName.keys()].join(', ')}`,
            ];
      if (path.includes(next))
        return next === pool.name && pool.name === [...path].sort()[0]
          ? [`the fallbacks go in a circle: ${[...path, next].join(', ')}`]
          : [];
      path.push(next);
      next = fallbackOf(other);
    }
    return [];
  });
}
