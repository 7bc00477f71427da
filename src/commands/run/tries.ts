/** Runs the test command once for the whole list, and then again for what did not pass. */
import type { ShardRecord } from '../../model.ts';
import type { ProcessResult } from '../../platform/platform.ts';
import { FailedTests } from './failed-tests.ts';
import { runOnce } from './invoke.ts';
import { readTry } from './read-try.ts';
import type { TriesRequest } from './request.ts';
import type { UnitRecord } from './unit-tally.ts';

export type TriesResult = Pick<ShardRecord, 'exitCode' | 'outcome' | 'units' | 'reports'>;

/** @throws CommandNotFound, UsageError */
export async function runTries(request: TriesRequest): Promise<TriesResult> {
  const deadline = request.platform.now().getTime() + request.timeoutMs;
  const reports: string[] = [];
  const failedTests = new FailedTests();
  let units: readonly UnitRecord[] = request.shard.units.map((id) => ({ id, outcome: 'missing', tests: 0, tries: 0 }));
  let ended: ProcessResult = { exitCode: 0, timedOut: false, cancelled: false };
  for (let tryNumber = 1; tryNumber <= 1 + request.retries; tryNumber++) {
    const unsettled = units.filter(isUnsettled).map((unit) => unit.id);
    if (unsettled.length === 0 || ended.timedOut || ended.cancelled) break;
    if (tryNumber > 1)
      request.log.line(`shardwise: running ${unsettled.length} of ${units.length} again: ${unsettled.join(', ')}`);
    ended = await runOnce(request, unsettled, tryNumber, deadline);
    const read = await readTry(request, tryNumber, unsettled, failedTests);
    reports.push(...read.reports);
    const settled = new Map(read.units.map((unit) => [unit.id, unit]));
    units = units.map((unit) => settled.get(unit.id) ?? unit);
  }
  return { exitCode: ended.exitCode, outcome: shardOutcome(ended, units), units, reports };
}

const isUnsettled = ({ outcome }: UnitRecord): boolean => outcome === 'failed' || outcome === 'missing';

function shardOutcome(ended: ProcessResult, units: readonly UnitRecord[]): ShardRecord['outcome'] {
  if (ended.timedOut) return 'timed-out';
  if (ended.exitCode === null || ended.cancelled || units.some((unit) => unit.outcome === 'missing')) return 'crashed';
  return ended.exitCode === 0 && !units.some(isUnsettled) ? 'passed' : 'failed';
}
