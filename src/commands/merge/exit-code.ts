/** The exit code of a merge. */

import type { Evidence } from '../../judge/evidence.ts';
import { failuresBesideTests } from '../../judge/verdict.ts';
import { EXIT, type Report } from '../../model.ts';
import type { MergeInputs } from './request.ts';

type EndInputs = Pick<MergeInputs, 'fail-on' | 'on-empty'>;

/** Failed tests may be forgiven. Missing tests and shards never are. */
export function exitCode(report: Report, evidence: Evidence, inputs: EndInputs): number {
  const { verdict, complete } = report;
  if (verdict === 'passed') return EXIT.passed;
  if (verdict === 'failed') {
    if (!FORGIVES[inputs['fail-on']](report, evidence)) return EXIT.failed;
    return complete ? EXIT.passed : EXIT.incomplete;
  }
  const isExpected = verdict === 'empty' && inputs['on-empty'] === 'pass' && (evidence.plan?.units.length ?? 0) === 0;
  return isExpected ? EXIT.passed : EXIT.incomplete;
}

/** The exit code of several results: that of the worst one. A failed test says more than a missing one. */
export const worstExitCode = (codes: readonly number[]): number =>
  [EXIT.failed, EXIT.incomplete].find((code) => codes.includes(code)) ?? EXIT.passed;

/** The input that gives exit code 0 although the verdict is not `passed`, in words. Undefined when none does. */
export function forgivenBy({ verdict }: Report, code: number, inputs: EndInputs): string | undefined {
  if (verdict === 'passed' || code !== EXIT.passed) return undefined;
  return verdict === 'empty' ? `on-empty is ${inputs['on-empty']}` : `fail-on is ${inputs['fail-on']}`;
}

const FORGIVES: Record<EndInputs['fail-on'], (report: Report, evidence: Evidence) => boolean> = {
  failures: () => false,
  'new-failures': isKnown,
  never: () => true,
};

/** Whether the base knows all failures. Without a base, every failure counts as new. */
function isKnown(
  { base, newFailures = [], infrastructure = false, shards, measured }: Report,
  evidence: Evidence,
): boolean {
  const onlyTests = failuresBesideTests(evidence, shards).length === 0 && !infrastructure;
  const isOverLimit = (measured?.breaches.length ?? 0) > 0;
  return onlyTests && !isOverLimit && base !== undefined && newFailures.length === 0;
}
