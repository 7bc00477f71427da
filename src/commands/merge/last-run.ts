/** The failures that this run leaves for the next run of the same branch or pull request. */
import { completeUnits } from '../../judge/complete-units.ts';
import { TestIdentities, type TestIdentity } from '../../judge/test-identity.ts';
import { type History, hasFailed, type LastRun, MAX_LAST_FAILURES, type Plan } from '../../model.ts';
import type { Platform, RunContext } from '../../platform/platform.ts';
import type { MeasuredRun } from './measured-units.ts';

/** The commit that people know. */
const commitOf = ({ headCommit, commit }: RunContext): string => headCommit ?? commit;

/** @param past what the run before left. Its failures in units that this run did not complete still stand */
export function lastRunOf(
  plan: Plan,
  { report, tests }: MeasuredRun,
  past: History | undefined,
  { context }: Platform,
): LastRun {
  const identities = new TestIdentities(plan);
  const failed = new Map<string, TestIdentity>();
  const seen = new Set<string>();
  for (const test of tests) {
    const identity = identities.of(test);
    if (identity === undefined) continue;
    seen.add(identity.unit);
    if (hasFailed(test)) failed.set(JSON.stringify(identity), identity);
  }
  const complete = completeUnits(plan, report);
  const isOpen = ({ unit }: TestIdentity) => !complete.has(unit) && !seen.has(unit);
  const all = [...failed.values(), ...(past?.lastRun?.failed ?? []).filter(isOpen)];
  return { commit: commitOf(context), failed: all.slice(0, MAX_LAST_FAILURES) };
}

/**
 * The last run, where it says more than the base: the base is the last run of the default branch, and for the first run of a branch as well.
 * At the same commit nothing can be fixed.
 */
export function comparableRun(history: History | undefined, { context }: Platform): LastRun | undefined {
  const last = history?.lastRun;
  const others = [history?.base?.commit, commitOf(context)];
  return last === undefined || context.isBase || others.includes(last.commit) ? undefined : last;
}
