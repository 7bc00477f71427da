/** The quarantine file of a repository. It lists flaky tests that must not fail a run. Each entry has an owner, a reason and a last day. */
import { z } from 'zod';
import { type QuarantineEntry, UsageError } from '../model.ts';
import { readYaml } from './yaml.ts';

const filled = z
  .string('it must be a text')
  .trim()
  .refine((text) => text !== '', 'it must not be empty');

const entrySchema = z.strictObject({
  test: filled,
  owner: filled,
  reason: filled,
  until: z.iso.date('it must be a date, such as 2026-03-31'),
});

const FIELDS = Object.keys(entrySchema.shape).join(', ');

/** @throws UsageError naming every wrong field by the number of its entry. */
export function parseQuarantine(yaml: string, path: string): readonly QuarantineEntry[] {
  const entries = readEntries(yaml, path);
  const problems = [...entries.flatMap(problemsOf), ...repeated(entries)];
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `${path}: ${problem}`).join('\n'));
  return entries.map((entry) => entrySchema.parse(entry));
}

function readEntries(yaml: string, path: string): readonly unknown[] {
  const entries = readYaml(yaml, path);
  if (entries === null || entries === undefined) return [];
  if (Array.isArray(entries)) return entries;
  throw new UsageError(`${path} must be a list of entries, each with ${FIELDS}`);
}

/** Entries are numbered from 1 in messages, as people count. */
function problemsOf(entry: unknown, index: number): string[] {
  const result = entrySchema.safeParse(entry);
  if (result.success) return [];
  return result.error.issues.map((issue) => `entry ${index + 1}${problemOf(issue, entry)}`);
}

function problemOf(issue: z.core.$ZodIssue, entry: unknown): string {
  if (issue.code === 'unrecognized_keys')
    return ` has unknown fields (${issue.keys.join(', ')}): it may have ${FIELDS}`;
  const [field] = issue.path;
  if (field === undefined) return ` must be a map with ${FIELDS}`;
  const value = (entry as Record<PropertyKey, unknown>)[field];
  return value === undefined
    ? ` has no field ${String(field)}: it must have ${FIELDS}`
    : `, field ${String(field)} is ${JSON.stringify(value)}, but ${issue.message}`;
}

function repeated(entries: readonly unknown[]): string[] {
  const first = new Map<unknown, number>();
  return entries.flatMap((entry, index) => {
    const test = (entry as { test?: unknown } | null)?.test;
    const before = first.get(test);
    if (typeof test !== 'string' || before === undefined) {
      first.set(test, index + 1);
      return [];
    }
    return [`entry ${index + 1}, field test is ${JSON.stringify(test)}, but entry ${before} already names it`];
  });
}
