/**
 * Reads a history unit by unit. Reading 100,000 units at once takes 150 MB more: for their text, for the parsed objects and for the
 * objects of the check.
 */
import { z } from 'zod';
import { type History, historySchema, type RunnerClass, type UnitHistory } from '../model.ts';
import { isPlainUnit } from './plain-unit.ts';

/** A history with something else in place of its units. */
export interface HistoryOf<Unit> extends Omit<History, 'classes'> {
  readonly classes: readonly ClassOf<Unit>[];
}
export interface ClassOf<Unit> extends Omit<RunnerClass, 'units'> {
  readonly units: readonly Unit[];
}

const classSchema = historySchema.shape.classes.element;
const unitSchema = classSchema.shape.units.element;
/** The history after each unit is cut out. */
const frameSchema = historySchema.extend({ classes: z.array(classSchema.extend({ units: z.array(z.null()) })) });
const CUT_OUT = 'null';

/** The depth of a unit: inside the history, its classes, a class and its units. */
const UNIT_DEPTH = 4;
/** The start of a unit as we write it. Of the objects at this depth, only units and shards are in a list of a class. */
const UNIT_START = '{"id":';

/**
 * @param json in UTF-8
 * @param keep returns what is kept of a unit
 * @throws Error when it is not a valid history, or was not written by Shardwise
 */
export function readUnitByUnit<Unit>(json: Buffer, keep: (unit: UnitHistory) => Unit): HistoryOf<Unit> {
  const units: Unit[] = [];
  const frame = Buffer.allocUnsafe(json.length); // the text in place of a unit is shorter than any unit
  let size = 0;
  let seen = 0;
  forEachUnit(json, (start, end) => {
    units.push(keep(checked(JSON.parse(json.toString('utf8', start, end)))));
    size += json.copy(frame, size, seen, start);
    size += frame.write(CUT_OUT, size);
    seen = end;
  });
  size += json.copy(frame, size, seen);
  return putBack(units, frameSchema.parse(JSON.parse(frame.toString('utf8', 0, size))));
}

function putBack<Unit>(units: readonly Unit[], { classes, ...rest }: z.infer<typeof frameSchema>): HistoryOf<Unit> {
  let taken = 0;
  const whole = classes.map((group) => {
    const start = taken;
    taken += group.units.length;
    return { ...group, units: units.slice(start, taken) };
  });
  if (taken !== units.length) throw new Error('there is something else where units should be');
  return { ...rest, classes: whole };
}

/** A valid unit. Most units need only the fast check. */
const checked = (unit: unknown): UnitHistory => (isPlainUnit(unit) ? unit : unitSchema.parse(unit));

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPENING_BRACE, CLOSING_BRACE, OPENING_BRACKET, CLOSING_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** @param see receives the start and the end of each unit */
function forEachUnit(json: Buffer, see: (start: number, end: number) => void): void {
  let depth = 0;
  let start: number | undefined;
  for (let at = 0; at < json.length; at += 1) {
    const code = json[at];
    if (code === QUOTE) at = endOfString(json, at);
    else if (code === OPENING_BRACE || code === OPENING_BRACKET) {
      if (depth === UNIT_DEPTH && json.toString('latin1', at, at + UNIT_START.length) === UNIT_START) start = at;
      depth += 1;
    } else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) {
      depth -= 1;
      if (depth !== UNIT_DEPTH || start === undefined) continue;
      see(start, at + 1);
      start = undefined;
    }
  }
}

/** The end of the string that starts at `start`. */
function endOfString(json: Buffer, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
