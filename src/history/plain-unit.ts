/** A fast check for most units of a history. The schema takes four times as long and leaves more garbage. */
import { z } from 'zod';
import { MAX_DURATION_MS, MAX_SAMPLES, UNIT_OUTCOMES, type UnitHistory } from '../model.ts';

type Checks = { readonly [Key in keyof Required<UnitHistory>]: (value: unknown) => boolean };

/** The checks. Each is as strict as the schema, or stricter. */
const CHECKS: Checks = {
  id: (value) => typeof value === 'string' && value !== '',
  durationsMs: (value) => Array.isArray(value) && value.length <= MAX_SAMPLES && value.every(isDuration),
  tests: (value) => value === undefined || isCount(value),
  parts: (value) => value === undefined,
  lastOutcome: (value) => OUTCOMES.includes(value),
  fails: isCount,
  flakes: isCount,
  lastSeen: isTimestamp,
};
const KEYS = Object.keys(CHECKS) as (keyof Checks)[];
const OUTCOMES: readonly unknown[] = UNIT_OUTCOMES;

/** @returns false when the schema has to decide */
export function isPlainUnit(value: unknown): value is UnitHistory {
  if (typeof value !== 'object' || value === null) return false;
  const unit = value as Readonly<Record<string, unknown>>;
  return KEYS.every((key) => CHECKS[key](unit[key])) && Object.keys(unit).every((key) => Object.hasOwn(CHECKS, key));
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= MAX_DURATION_MS;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The regular expression that `z.iso.datetime()` uses. */
const TIMESTAMP = z.regexes.datetime({});

function isTimestamp(value: unknown): boolean {
  return typeof value === 'string' && TIMESTAMP.test(value);
}
