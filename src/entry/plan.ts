/** The plan action. It decides how many shards there are and what each of them runs. */
import { PLAN_INPUTS } from '../commands/plan/inputs.ts';
import { type PlanResult, plan } from '../commands/plan/plan.ts';
import { renderMatrix, setOutputs } from '../platform/github/index.ts';
import { planHeadline, renderPlanSummary, testCount } from '../render/plan-summary.ts';
import { durationInput } from '../text/numbers.ts';
import { runAction } from './action.ts';
import { leaveOnSignal } from './cancel.ts';
import { refuseFolders } from './given-files.ts';
import type { Outputs, PLAN_OUTPUTS } from './outputs.ts';

await runAction(PLAN_INPUTS, async (inputs, platform) => {
  leaveOnSignal();
  const { timings, history } = inputs;
  await refuseFolders({ timings, history }, platform);
  const result = await plan(inputs, {}, platform);
  for (const warning of result.plan.warnings) platform.log.warning(warning);
  platform.log.info(planHeadline(result.plan));
  await platform.showSummary(renderPlanSummary(result.plan, platform.host));
  setOutputs(outputs(result));
  return 0;
});

function outputs({ plan, planFile }: PlanResult): Outputs<typeof PLAN_OUTPUTS> {
  return {
    matrix: renderMatrix(plan),
    shards: String(plan.shards.length),
    tests: String(testCount(plan)),
    units: String(plan.units.length),
    'has-tests': String(plan.units.length > 0),
    'plan-id': plan.id,
    'plan-file': planFile,
    'predicted-duration': durationInput(plan.prediction.wallMs),
    'predicted-minutes': String(plan.prediction.billedMinutes),
  };
}
