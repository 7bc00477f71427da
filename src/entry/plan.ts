/** The plan action. It decides how many shards there are and what each of them runs. */
import { PLAN_INPUTS } from '../commands/plan/inputs.ts';
import { type PlanResult, plan } from '../commands/plan/plan.ts';
import { planSuites, wallOf } from '../commands/plan/plan-suites.ts';
import type { PlanInputs } from '../commands/plan/request.ts';
import type { Plan } from '../model.ts';
import { renderMatrices, setOutputs } from '../platform/github/index.ts';
import type { Platform } from '../platform/platform.ts';
import { planHeadline, renderPlanSummary, testCount } from '../render/plan-summary.ts';
import { plansHeadline, renderPlansSummary } from '../render/plans-summary.ts';
import { durationInput } from '../text/numbers.ts';
import { runAction } from './action.ts';
import { leaveOnSignal } from './cancel.ts';
import { refuseFolders } from './given-files.ts';
import { refuseQuarantinesOfFile, withLimits } from './judged-by.ts';
import type { Outputs, PLAN_OUTPUTS } from './outputs.ts';

/** Plans all suites of the settings file for one matrix. */
async function planAll(suites: readonly PlanInputs[], common: PlanInputs, platform: Platform): Promise<number> {
  for (const inputs of suites) await refuseFoldersIn(inputs, platform);
  const results = await planSuites(suites, common, platform);
  const plans = results.map(({ plan }) => plan);
  const wallMs = wallOf(plans, common);
  for (const plan of plans) tellWarnings(plan, `${plan.suite}: `, platform);
  platform.log.info(plansHeadline(plans, wallMs));
  await platform.showSummary(renderPlansSummary(plans, wallMs, platform.host));
  setOutputs(outputs(results, wallMs));
  return 0;
}

const refuseFoldersIn = ({ timings, history }: PlanInputs, platform: Platform): Promise<void> =>
  refuseFolders({ timings, history }, platform);

function tellWarnings({ warnings }: Plan, before: string, { log }: Platform): void {
  for (const warning of warnings) log.warning(before + warning);
}

function outputs(results: readonly PlanResult[], wallMs: number): Outputs<typeof PLAN_OUTPUTS> {
  const plans = results.map(({ plan }) => plan);
  const sum = (numberOf: (plan: Plan) => number): number => plans.reduce((total, plan) => total + numberOf(plan), 0);
  return {
    ...renderMatrices(plans),
    shards: String(sum(({ shards }) => shards.length)),
    tests: String(sum(testCount)),
    units: String(sum(({ units }) => units.length)),
    'not-selected': String(sum(({ selection }) => selection?.notSelected.length ?? 0)),
    'has-tests': String(sum(({ units }) => units.length) > 0),
    'plan-id': plans.map(({ id }) => id).join('\n'),
    'plan-file': results.map(({ planFile }) => planFile).join('\n'),
    'predicted-duration': durationInput(wallMs),
    'predicted-minutes': String(sum(({ prediction }) => prediction.billedMinutes)),
  };
}

await runAction(PLAN_INPUTS, async (options, platform) => {
  leaveOnSignal();
  const { common, suites, ofSuite, ofAll } = options;
  if (suites.length > 0) {
    const all = ofAll().map((inputs) => withLimits(inputs, options));
    await refuseQuarantinesOfFile(all, options, platform);
    return planAll(all, common, platform);
  }
  const inputs = withLimits(ofSuite(common.suite), options);
  await refuseQuarantinesOfFile([inputs], options, platform);
  await refuseFoldersIn(inputs, platform);
  const result = await plan(inputs, {}, platform);
  tellWarnings(result.plan, '', platform);
  platform.log.info(planHeadline(result.plan));
  await platform.showSummary(renderPlanSummary(result.plan, platform.host));
  setOutputs(outputs([result], result.plan.prediction.wallMs));
  return 0;
});
