/** Teaches the history what this run measured. */
import { resolve } from 'node:path';
import { decodeHistory, encodeHistory } from '../history/format.ts';
import { updateHistory } from '../history/update.ts';
import type { History } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { type FetchedPlan, plannedHistory } from './fetch-plan.ts';
import { type MeasuredRun, measuredUnits } from './measured-units.ts';
import type { MergeInputs, MergeSettings } from './merge.ts';

/** Gives what it taught. Nothing here may change the verdict: a history that cannot be saved only costs the next plan. */
export async function teach(
  { history }: MergeInputs,
  settings: MergeSettings,
  fetched: FetchedPlan,
  run: MeasuredRun,
  platform: Platform,
): Promise<Uint8Array | undefined> {
  const { historyWritable } = platform.context;
  if (history === 'never') return undefined;
  if (history === 'auto' && historyWritable !== true) {
    platform.log.info(`timings are not saved: ${historyWritable}`);
    return undefined;
  }
  const updated = encodeHistory(
    updateHistory(await previousHistory(settings, fetched, platform), {
      suite: fetched.plan.suite,
      now: platform.now(),
      records: run.records,
      units: measuredUnits(fetched.plan, run),
    }),
  );
  if (settings.historyFile === undefined) await platform.historyStore.save(fetched.plan.suite, updated);
  else await platform.files.write(resolve(platform.context.root, settings.historyFile), updated);
  return updated;
}

async function previousHistory(
  settings: MergeSettings,
  fetched: FetchedPlan,
  platform: Platform,
): Promise<History | undefined> {
  const bytes = await historyBytes(settings, fetched, platform);
  try {
    return bytes === undefined ? undefined : decodeHistory(bytes, settings.historyFile ?? 'the past history');
  } catch (problem) {
    platform.log.warning(`the history begins anew: ${(problem as Error).message}`);
    return undefined;
  }
}

/** Of a plan that came as a file nobody knows what it was made from: then the store's newest is the past. */
function historyBytes(
  { historyFile }: MergeSettings,
  fetched: FetchedPlan,
  platform: Platform,
): Promise<Uint8Array | undefined> {
  if (historyFile !== undefined) return platform.files.read(resolve(platform.context.root, historyFile));
  return fetched.folder === undefined
    ? platform.historyStore.restore(fetched.plan.suite)
    : plannedHistory(fetched, platform);
}
