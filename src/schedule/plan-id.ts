import { createHash } from 'node:crypto';
import type { Plan } from '../model.ts';

/** Long enough that two plans of one repository never share it, short enough to read out. */
const ID_LENGTH = 16;

/** The hash of a plan's content: equal plans have equal ids, whoever made them and whenever. Fed in pieces, for a plan may be large. */
export function planId(content: Omit<Plan, 'id' | 'createdAt'>): string {
  const { units, shards, ...rest } = content;
  const hash = createHash('sha256');
  for (const part of [rest, ...shards]) hash.update(canonicalJson(part));
  for (const unit of units) hash.update(JSON.stringify(unit)); // `makePlan` gives their keys one order
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
