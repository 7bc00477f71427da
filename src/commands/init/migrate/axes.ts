/** Which parts of a matrix only number the jobs, and which are systems, versions and the like. */
import { listSome } from '../../../text/numbers.ts';
import type { Read } from './script.ts';

export interface SplitAxes {
  /** What `matrix.NAME` becomes in the rest of the job. */
  readonly renamed: ReadonlyMap<string, 'shard' | 'shards'>;
  /** The other axes, as the input `axes` takes them. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** How many jobs there are now. Undefined where another job says it. */
  readonly count?: number;
  /** Its first job has the number 0. */
  readonly isFromZero: boolean;
}

/** Names that a row of a plan has, and what GitHub reads. */
const TAKEN = ['suite', 'shard', 'shards', 'name', 'pool', 'timeout-minutes'];
const ROWS = ['include', 'exclude'];

/** @param used what the splitter reads, as text */
export function axesOf(matrix: unknown, used: string): Read<SplitAxes> {
  const named = [...new Set([...used.matchAll(/\bmatrix\.([\w-]+)/g)].map(([, name = '']) => name))];
  const byJob = /\bstrategy\.job-(?:index|total)\b/.test(used);
  if (typeof matrix === 'string' && (named.length > 0 || byJob))
    return { renamed: renamed(named, {}), rest: {}, isFromZero: false };
  if (typeof matrix !== 'object' || matrix === null) return { problem: 'it has no matrix' };
  const all = matrix as Readonly<Record<string, unknown>>;
  const split = named.length > 0 || !byJob ? named : Object.keys(all).filter((name) => counts(all[name]));
  if (split.length === 0) return { problem: 'no axis of its matrix numbers the jobs' };
  return withoutSplit(all, split);
}

function withoutSplit(all: Readonly<Record<string, unknown>>, split: readonly string[]): Read<SplitAxes> {
  const unknown = split.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0)
    return { problem: `include of its matrix gives ${listSome(unknown)}, and no list of values does` };
  const rest = Object.fromEntries(Object.entries(all).filter(([name]) => !split.includes(name)));
  const taken = Object.keys(rest).filter((name) => TAKEN.includes(name));
  if (taken.length > 0) return { problem: `a plan gives ${listSome(taken)} itself: rename that axis` };
  const rows = ROWS.flatMap((name) => (Array.isArray(all[name]) ? all[name] : []));
  if (rows.some((row) => split.some((name) => Object.hasOwn(Object(row), name))))
    return { problem: `include or exclude of its matrix names ${listSome(split)}` };
  if (Object.values(rest).some((values) => typeof values === 'string'))
    return { problem: 'another job makes an axis of its matrix' };
  if (split.some((name) => listOf(all[name]).some((value) => typeof value === 'object')))
    return { problem: `the values of ${listSome(split)} are maps` };
  const names = renamed(split, all);
  const [index] = [...names].flatMap(([name, ours]) => (ours === 'shard' ? [name] : []));
  const values = listOf(all[index ?? '']);
  return {
    renamed: names,
    rest,
    isFromZero: String(values[0]) === '0',
    ...(values.length > 0 && { count: values.length }),
  };
}

const listOf = (values: unknown): readonly unknown[] => (Array.isArray(values) ? values : []);

/** Whether the values are numbers one after the other. */
const counts = (values: unknown): boolean =>
  Array.isArray(values) && values.length > 0 && values.every((value, at) => Number(value) === Number(values[0]) + at);

/** An axis with one value is the number of all jobs, beside one with several. */
function renamed(
  names: readonly string[],
  all: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, 'shard' | 'shards'> {
  const isTotal = (name: string) =>
    names.length > 1 &&
    (Array.isArray(all[name]) ? listOf(all[name]).length === 1 : /total|count|splits|groups/i.test(name));
  return new Map(names.map((name) => [name, isTotal(name) ? 'shards' : 'shard']));
}
