/** Legs: what one job of a matrix runs, a shard for one value of the axis. */
import type { Axis } from '../model.ts';
import { axisLabel } from '../model.ts';

export interface Leg {
  readonly shard: number;
  /** The axis in words, such as `python=3.12`. Absent or empty where each shard runs once. */
  readonly axis?: string | undefined;
}

/** A text that no other leg has. */
export const legKey = ({ shard, axis = '' }: Leg): string => `${shard} ${axis}`;

interface WithAxis {
  readonly shard: number;
  readonly axis?: Axis | undefined;
}

export const legOfRecord = ({ shard, axis }: WithAxis) => ({ shard, axis: axisLabel(axis) });

/** Behind the name of a shard: ` (python=3.12)`, or nothing. */
export const axisSuffix = (axis = ''): string => (axis === '' ? '' : ` (${axis})`);

/** `shard 2`, or `shard 2 (python=3.12)`. */
export const legName = ({ shard, axis }: Leg): string => `shard ${shard}${axisSuffix(axis)}`;

/** The name of a test on one value of the axis: `adds [python=3.12]`. */
export const nameOnAxis = (name: string, axis: string): string => (axis === '' ? name : `${name} [${axis}]`);

/** The name without the axis. */
export const nameWithoutAxis = ({
  name,
  axis = '',
}: {
  readonly name: string;
  readonly axis?: string | undefined;
}): string => (axis !== '' && name.endsWith(` [${axis}]`) ? name.slice(0, -` [${axis}]`.length) : name);

/** One value of an axis, with its name. Each of the two is in quotes where it looks like more than one word. */
const ONE_VALUE = /^(?:"(?:[^"\\]|\\.)*"|[^"=][^=]*)=(?:"(?:[^"\\]|\\.)*"|[^"].*)?$/s;
/** A longer axis is not taken apart. */
const MAX_LABEL = 1000;

/** The values in an `axisLabel`: `os=windows` and `python=3.12` in `os=windows, python=3.12`. */
export function valuesOf(label: string): readonly string[] {
  if (label === '' || label.length > MAX_LABEL) return label === '' ? [] : [label];
  const values: string[] = [];
  let open: string | undefined;
  for (const piece of label.split(', ')) {
    const value: string = open === undefined ? piece : `${open}, ${piece}`;
    open = ONE_VALUE.test(value) ? undefined : value;
    if (open === undefined) values.push(value);
  }
  return open === undefined ? values : [label];
}
