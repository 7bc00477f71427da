import { createHash } from 'node:crypto';
import type { Plan } from '../model.ts';

/** Long enough that two plans of one repository never share it, short enough to read out. */
const ID_LENGTH = 16;

/** So many units are made JSON at once: a call for each takes longer, and the text of all may be large. */
const UNITS_AT_ONCE = 1000;

/** The hash of a plan's content: equal plans have equal ids, whoever made them and whenever. */
export function planId({ units, shards, ...rest }: Omit<Plan, 'id' | 'createdAt'>): string {
  const hash = createHash('sha256').update(canonicalJson(rest));
  for (const { units: ids, ...shard } of shards) hash.update(canonicalJson(shard)).update(JSON.stringify(ids));
  // `makePlan` gives the keys of units one order.
  for (let start = 0; start < units.length; start += UNITS_AT_ONCE)
    hash.update(JSON.stringify(units.slice(start, start + UNITS_AT_ONCE)));
  return hash.digest('hex').slice(0, ID_LENGTH);
}

/** JSON with the keys of every object in one order: without a comparator `sort` goes by code unit. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const record = value as Record<string, unknown>;
  const keys = Object.keys(record).sort();
  const members = keys.flatMap((key) =>
    record[key] === undefined ? [] : `${JSON.stringify(key)}:${canonicalJson(record[key])}`,
  );
  return `{${members.join(',')}}`;
}
