/** The axis of a leg as a part of a name. */
import { createHash } from 'node:crypto';
import type { Axis } from '../model.ts';

/** The longest readable part of an axis in a name. */
const LONGEST_AXIS = 40;

/** An axis as a part of a name: its values, for people, and a hash, so that no two axes have the same name. Empty for none. */
export function axisName(values: Axis = []): string {
  if (values.length === 0) return '';
  const hash = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 8);
  const readable = values.map(({ value }) => value.replace(/[^A-Za-z0-9._]+/g, '_')).join('-');
  return `${readable.slice(0, LONGEST_AXIS)}-${hash}`;
}
