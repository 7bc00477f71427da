/** The input `limits`: times that must not be exceeded. */
import { z } from 'zod';
import { METRIC_NAME } from '../model.ts';
import { InputProblem, type Parser } from './parsers.ts';
import { readRows, rowProblems } from './rows.ts';

export interface LimitSettings {
  readonly pool?: string | undefined;
  readonly region?: string | undefined;
  readonly metric?: string | undefined;
  /** Globs of test units. */
  readonly tests?: readonly string[] | undefined;
  readonly latencyMs?: number | undefined;
  readonly ratio?: number | undefined;
}

const text = z.string('it must be a text').min(1, 'it must not be empty');
const number = z.number('it must be a number').positive('it must be above 0');
const METRIC_RULE = 'it must be the name of a metric, such as login, or duration';

const limitSchema = z
  .strictObject({
    latencyMs: number.optional(),
    ratio: number.optional(),
    pool: text.optional(),
    region: text.optional(),
    tests: z
      .union([text.transform((one) => [one]), z.array(text).min(1)], 'it must be a glob, or a list of globs')
      .optional(),
    metric: z.string(METRIC_RULE).regex(METRIC_NAME, METRIC_RULE).optional(),
  })
  .refine(
    ({ latencyMs, ratio }) => latencyMs !== undefined || ratio !== undefined,
    'it must have latencyMs, such as 800, or ratio, such as 1.5',
  );
const FIELDS = Object.keys(limitSchema.shape);
const EXAMPLE = 'a map, or a list of maps, such as {latencyMs: 800}';

export const limits: Parser<readonly LimitSettings[]> = (yaml) => {
  const read = readRows(yaml, EXAMPLE, FIELDS, { orOne: true });
  const problems = read.flatMap((row, at) => rowProblems(limitSchema, row, `limit ${at + 1}`, FIELDS));
  if (problems.length > 0) throw new InputProblem(problems.join('; '));
  return read.map((row) => limitSchema.parse(row));
};
