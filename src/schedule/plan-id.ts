import { createHash } from 'node:crypto';
import type { Plan } from '../model.ts';
import { canonicalJson } from '../text/canonical-json.ts';

/** Characters of an id: enough that two plans of a repository never share it, and few enough to read out. */
const ID_LENGTH = 16;

/** The number of units in one call of JSON.stringify. One call for each unit takes longer, and the text of all units may be large. */
const UNITS_AT_ONCE = 1000;

/** The plan of this content, with the id that belongs to it. */
export function withId({ createdAt, attempt, ...content }: Omit<Plan, 'id'>): Plan {
  return { ...content, id: planId(content), createdAt, ...(attempt === undefined ? {} : { attempt }) };
}

/** The hash of a plan's content. Equal plans have equal ids, at any time and on any machine. */
export function planId({ units, shards, ...rest }: Omit<Plan, 'id' | 'createdAt'>): string {
  const hash = createHash('sha256').update(canonicalJson(rest));
  for (const { units: ids, ...shard } of shards) hash.update(canonicalJson(shard)).update(JSON.stringify(ids));
  // `makePlan` gives the keys of units one order.
  for (let start = 0; start < units.length; start += UNITS_AT_ONCE)
    hash.update(JSON.stringify(units.slice(start, start + UNITS_AT_ONCE)));
  return hash.digest('hex').slice(0, ID_LENGTH);
}
