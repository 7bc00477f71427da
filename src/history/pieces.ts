/** The JSON of a history in pieces. The whole text of 1,000,000 units is too long for one string, and fills the memory. */
import type { z } from 'zod';
import { type Base, byCodeUnit, type History, historySchema } from '../model.ts';

const { classes: classesSchema, base: baseSchema } = historySchema.shape;
const unitSchema = classesSchema.element.shape.units.element;
const baseUnitSchema = baseSchema.unwrap().shape.units.element;

/** How many units become text at once. */
const UNITS_AT_ONCE = 1000;

/** The text does not depend on the order of classes, units, tests and keys. @throws ZodError when it is not a valid history */
export function* historyInPieces(history: History): Generator<string> {
  const { classes, base, ...frame } = historySchema.parse(withoutUnits(history));
  const groups = history.classes.toSorted((a, b) => byCodeUnit(a.name, b.name));
  const frames = new Map(classes.map((group) => [group.name, group]));
  yield `${opened(frame)},"classes":[`;
  for (const [at, { name, units }] of groups.entries()) {
    const { units: _, ...group } = frames.get(name) ?? {};
    yield `${at === 0 ? '' : ','}${opened(group)},"units":[`;
    yield* listInPieces(units, unitSchema);
    yield ']}';
  }
  yield ']';
  if (base !== undefined) yield* baseInPieces(base, history.base?.units ?? []);
  yield '}';
}

/** The history with empty lists in place of those that may be long. */
const withoutUnits = ({ classes, base, ...rest }: History): History => ({
  ...rest,
  classes: classes.map((group) => ({ ...group, units: [] })),
  ...(base === undefined ? {} : { base: { ...base, units: [] } }),
});

function* baseInPieces({ units: _, ...base }: Base, units: Base['units']): Generator<string> {
  const inOrder = units.map((unit) => ({ ...unit, tests: unit.tests.toSorted((a, b) => byCodeUnit(a.name, b.name)) }));
  yield `,"base":${opened(base)},"units":[`;
  yield* listInPieces(inOrder, baseUnitSchema);
  yield ']}';
}

/** A list sorted by ids, without its brackets. */
function* listInPieces<T extends { readonly id: string }>(items: readonly T[], schema: z.ZodType): Generator<string> {
  const inOrder = items.toSorted((a, b) => byCodeUnit(a.id, b.id));
  for (let start = 0; start < inOrder.length; start += UNITS_AT_ONCE) {
    const some = inOrder.slice(start, start + UNITS_AT_ONCE).map((item) => schema.parse(item));
    yield `${start === 0 ? '' : ','}${JSON.stringify(some).slice('['.length, -']'.length)}`;
  }
}

/** An object that is not closed, so that more members can follow. It has some. */
const opened = (value: object): string => JSON.stringify(value).slice(0, -'}'.length);
