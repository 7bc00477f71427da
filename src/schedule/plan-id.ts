import { createHash } from 'node:crypto';
import { byCodeUnit, type Plan } from '../model.ts';

/** Long enough that two plans of one repository never share it, short enough to read out. */
const ID_LENGTH = 16;

/** The hash of a plan's content: equal plans have equal ids, whoever made them and whenever. */
export const planId = (content: Omit<Plan, 'id' | 'createdAt'>): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, ID_LENGTH);

/** JSON with the keys of every object in one order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`)
    .join(',')}}`;
}
