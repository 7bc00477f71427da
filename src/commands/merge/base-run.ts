/** The outcomes of tests in a run of the base. Later runs are compared with them. */
import type { BaseRun } from '../../history/base.ts';
import type { TestRun } from '../../history/base-test.ts';
import { completeUnits } from '../../judge/complete-units.ts';
import { TestIdentities } from '../../judge/test-identity.ts';
import type { Plan, Report, ReportTest } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MeasuredRun } from './measured-units.ts';

/** The base run. Undefined for another branch, whose own new failures must never count as known ones. */
export function baseRun(
  plan: Plan,
  { report, tests }: MeasuredRun,
  { context }: Pick<Platform, 'context'>,
): BaseRun | undefined {
  if (!context.isBase) return undefined;
  return {
    commit: context.commit,
    commitIsExact: context.commitIsExact,
    complete: completeUnits(plan, report),
    tests: identified(plan, tests),
    results: lineOf(report),
  };
}

/** What a run says in one line among others. */
export function lineOf({ verdict, totals, shards, cost }: Report): BaseRun['results'] {
  const predicted = shards.flatMap(({ predictedMs }) => predictedMs ?? []);
  return {
    verdict,
    tests: totals.tests,
    failed: totals.failed + totals.errored,
    flaky: totals.flaky,
    shards: shards.length,
    ...(totals.wallMs !== undefined && { wallMs: Math.round(totals.wallMs) }),
    ...(predicted.length > 0 && { predictedMs: Math.round(Math.max(...predicted)) }),
    ...(cost?.billed && { billedMinutes: cost.minutes }),
  };
}

function* identified(plan: Plan, tests: Iterable<ReportTest>): Generator<TestRun> {
  const identities = new TestIdentities(plan);
  for (const test of tests) {
    const identity = identities.of(test);
    const { outcome, flaky, durationMs } = test;
    if (identity !== undefined) yield { ...identity, outcome, flaky, durationMs };
  }
}
