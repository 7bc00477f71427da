/** What the settings file says for the merge, checked before the tests run. A plan judges nothing, but refuses what can judge nothing. */
import { readQuarantine } from '../commands/merge/background.ts';
import { MERGE_INPUTS } from '../commands/merge/inputs.ts';
import type { PlanInputs } from '../commands/plan/request.ts';
import type { InputTable } from '../inputs/inputs.ts';
import type { SuiteOptions } from '../inputs/settings.ts';
import type { Platform } from '../platform/platform.ts';

const LIMITS = { limits: MERGE_INPUTS.limits } as const satisfies InputTable;
const QUARANTINE = { quarantine: MERGE_INPUTS.quarantine } as const satisfies InputTable;

/**
 * The inputs of a plan with the limits of its suite. Where what is given names the suite, the limits may be for others that are planned by
 * themselves.
 */
export const withLimits = <T extends Pick<PlanInputs, 'suite'>>(
  inputs: T,
  { isNamed, ofFile }: Pick<SuiteOptions<InputTable>, 'isNamed' | 'ofFile'>,
): T & Pick<PlanInputs, 'limits'> => ({ ...inputs, limits: isNamed ? undefined : ofFile(LIMITS, inputs.suite).limits });

/** @throws UsageError where the quarantine file of a suite is missing or not valid */
export async function refuseQuarantinesOfFile(
  suites: readonly Pick<PlanInputs, 'suite'>[],
  { ofFile }: Pick<SuiteOptions<InputTable>, 'ofFile'>,
  platform: Platform,
): Promise<void> {
  for (const { suite } of suites) await refuseQuarantine(ofFile(QUARANTINE, suite), platform);
}

/** @throws UsageError where the file is missing or not valid */
export async function refuseQuarantine(
  { quarantine }: { readonly quarantine?: string | undefined },
  platform: Platform,
): Promise<void> {
  if (quarantine !== undefined) await readQuarantine(quarantine, platform);
}
