/** The plans of several suites for people: all of them in one table, and each of them in a fold. */
import type { Host } from '../host.ts';
import type { Plan } from '../model.ts';
import { markdownText } from '../text/escape.ts';
import { formatDuration, plural } from '../text/numbers.ts';
import { document, folded, numberTable } from './markdown.ts';
import { distinctUnits, planHeadline, renderPlanSummary, testCount } from './plan-summary.ts';

/** How many tests there are. One that runs on several combinations counts once. */
const distinctTests = (plan: Plan): number => testCount({ units: distinctUnits(plan) });

/** @param wallMs the predicted time from the start of the first shard to the end of the last one */
export function plansHeadline(plans: readonly Plan[], wallMs: number): string {
  const tests = plans.reduce((sum, plan) => sum + distinctTests(plan), 0);
  const shards = plans.reduce((sum, plan) => sum + plan.shards.length, 0);
  const counted = tests > 0 ? `, ${plural(tests, 'test')}` : '';
  return `Plan: ${plural(plans.length, 'suite')}${counted}, ${plural(shards, 'shard')}, about ${formatDuration(wallMs)}`;
}

/** @param wallMs as in `plansHeadline` */
export function renderPlansSummary(plans: readonly Plan[], wallMs: number, host: Host): string {
  const rows = plans.map((plan) => [
    plan.suite,
    plan.framework,
    String(distinctUnits(plan).length),
    String(distinctTests(plan)),
    String(plan.shards.length),
    formatDuration(plan.prediction.wallMs),
  ]);
  const warnings = plans.flatMap(({ suite, warnings }) =>
    warnings.map((warning) => `- ⚠️ ${markdownText(`${suite}: ${warning}`)}`),
  );
  return document(
    `## ${plansHeadline(plans, wallMs)}`,
    numberTable(['Suite', 'Framework', 'Test units', 'Tests', 'Shards', 'Slowest shard'], 4, rows),
    warnings.join('\n'),
    ...plans.map((plan) =>
      folded(`${plan.suite}: ${markdownText(planHeadline(plan))}`, renderPlanSummary({ ...plan, warnings: [] }, host)),
    ),
  );
}
