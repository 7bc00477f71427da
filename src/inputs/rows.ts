/** Lists of maps in inputs, such as pools and limits. */
import { parse } from 'yaml';
import type { z } from 'zod';
import { InputProblem } from './parsers.ts';

/**
 * @param example what it must be, with an example
 * @param fields what each map may have
 * @param options `orOne`: a map alone is a list of one
 */
export function readRows(
  yaml: string,
  example: string,
  fields: readonly string[],
  { orOne = false } = {},
): readonly unknown[] {
  let rows: unknown;
  try {
    rows = parse(yaml, { logLevel: 'error' });
  } catch (cause) {
    throw new InputProblem(`it is not valid YAML: ${(cause as Error).message.replace(/:?\n.*/s, '')}`);
  }
  if (Array.isArray(rows) && rows.length > 0) return rows;
  if (orOne && typeof rows === 'object' && rows !== null && !Array.isArray(rows)) return [rows];
  throw new InputProblem(`it must be ${example}. It may have ${fields.join(', ')}`);
}

/** What is wrong with a map, in words. @param who the map in words, such as `pool fast` */
export function rowProblems(schema: z.ZodType, row: unknown, who: string, fields: readonly string[]): string[] {
  const result = schema.safeParse(row);
  if (result.success) return [];
  const known = fields.join(', ');
  return result.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys')
      return `${who} has ${issue.keys.join(', ')}, which is unknown: it may have ${known}`;
    const field = issue.path.join('.');
    if (field === '')
      return issue.code === 'custom' ? `${who} says no limit: ${issue.message}` : `${who} must be a map with ${known}`;
    const value = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], row);
    return value === undefined
      ? `${who} has no ${field}: ${issue.message}`
      : `${field} of ${who} is ${JSON.stringify(value)}, but ${issue.message}`;
  });
}
