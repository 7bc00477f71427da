/** Adds the measurements of this run to the history. */
import { resolve } from 'node:path';
import { encodeHistory } from '../../history/codec.ts';
import { classOnAxis } from '../../history/estimate.ts';
import { updateHistory } from '../../history/update.ts';
import { type Copy, copiesOf, type Evidence } from '../../judge/evidence.ts';
import type { Samples } from '../../judge/metrics/samples.ts';
import { axisLabel, type History, type ShardRecord } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { planKey } from './background.ts';
import { baseRun } from './base-run.ts';
import { lastRunOf } from './last-run.ts';
import { classesOf, type MeasuredRun, measuredUnits } from './measured-units.ts';
import type { MergeInputs, MergeSettings } from './request.ts';

/** A run with its evidence. Without a plan, the units of the tests are unknown. */
export type TeachingRun = Evidence & MeasuredRun & { readonly samples?: Samples };

/**
 * The history after this run. Undefined, with the reason logged, when the run teaches nothing.
 * @param past the history that the plan was made from; no attempt of this run has changed it, so nothing counts twice; for a plan given as a file it is the newest one, which a second merge teaches again
 */
export function learn(
  inputs: Pick<MergeInputs, 'history'>,
  past: History | undefined,
  run: TeachingRun,
  platform: Platform,
): History | undefined {
  const { log, context } = platform;
  const { plan } = run;
  if (plan === undefined || inputs.history === 'never') return undefined;
  const copies = copiesOf(run);
  const refusal = refusalOf(inputs, run, copies, context);
  if (refusal !== undefined) {
    log.info(`timings are not saved: ${refusal}`);
    return undefined;
  }
  return updateHistory(past, {
    suite: plan.suite,
    now: platform.now(),
    records: copies.flatMap(recordsByClass),
    units: measuredUnits(copies, run),
    notSelected: plan.selection?.notSelected,
    base: baseRun(plan, run, platform),
    lastRun: lastRunOf(plan, run, past, platform),
    taughtBy: planKey(plan),
    series: run.samples?.all().map(({ place, ...sampled }) => ({ ...sampled, place: place.key })),
    tell: (loss) => log.warning(loss),
  });
}

/** Returns what is saved. Nothing here may change the verdict: a history that cannot be saved only affects the next plan. */
export async function saveHistory(
  history: History,
  { historyFile }: Pick<MergeSettings, 'historyFile'>,
  { context, files, historyStore, log }: Platform,
): Promise<Uint8Array> {
  const packed = encodeHistory(history, (loss) => log.warning(loss));
  if (historyFile === undefined) await historyStore.save(history.suite, packed);
  else await files.write(resolve(context.root, historyFile), packed);
  return packed;
}

/** The records of a copy under the names of their classes. */
function recordsByClass({ records, own, plan }: Copy): ShardRecord[] {
  const classOf = classesOf(plan ?? { pools: [] });
  return records.map((record) => ({ ...record, pool: classOnAxis(classOf(record.pool), axisLabel(own)) }));
}

function refusalOf(
  { history }: Pick<MergeInputs, 'history'>,
  { report }: MeasuredRun,
  copies: readonly Copy[],
  { historyWritable }: Platform['context'],
): string | undefined {
  if (report.infrastructure) return 'most tests failed, so their times and outcomes say nothing about the tests';
  if (copies.some(({ records }) => records.some(({ outcome }) => outcome === 'cancelled')))
    return 'a shard was cancelled, so it is unknown which of its tests and files ended by themselves';
  if (historyWritable === true) return undefined;
  return history === 'auto' || historyWritable.isFinal ? historyWritable.why : undefined;
}
