/** The lines about a package that people see: those that `go test` prints. */
import { groupBy } from '../../group-by.ts';
import type { PackageRun, TestRun } from './package-run.ts';

const WORDS = { passed: 'PASS', failed: 'FAIL', skipped: 'SKIP', running: 'FAIL' } as const;

/** Of a package that passed, only its last line. Of another one, what failed and what no test printed. */
export function linesFor(run: PackageRun, isFailed: boolean): readonly string[] {
  const own = run.output.lines();
  if (!isFailed) return own.filter((line) => SUMMARY.test(line));
  const failed = new Set(run.tests.filter((test) => ['failed', 'running'].includes(run.outcomeOf(test))));
  const inside = groupBy(failed, ({ parent }) => (parent !== undefined && failed.has(parent) ? parent : undefined));
  const blocks = (parent: TestRun | undefined, indent: string): string[] =>
    (inside.get(parent) ?? []).flatMap((test) => [
      `${indent}--- ${WORDS[test.outcome]}: ${test.name}`,
      ...test.output.lines().map((line) => indent + line),
      ...blocks(test, `${indent}    `),
    ]);
  return [...blocks(undefined, ''), ...own];
}

/** `ok  \tpackage\t0.1s`, `?   \tpackage\t[no test files]`, or a line of the coverage. */
const SUMMARY = /^(?:ok {2}|\? {3}|)\t/;
