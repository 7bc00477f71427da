/** The root action: runs one shard of the plan. */
import { type RunResult, run } from '../commands/run.ts';
import { RUN_INPUTS } from '../inputs/tables.ts';
import { setOutputs } from '../platform/actions/index.ts';
import { runAction } from './action.ts';
import { cancelOnSignal } from './cancel.ts';
import type { Outputs, RUN_OUTPUTS } from './outputs.ts';

await runAction(RUN_INPUTS, async (inputs, platform) => {
  const result = await run(inputs, { echo: true, signal: cancelOnSignal(platform.log) }, platform);
  setOutputs(outputs(result));
  for (const unit of result.record?.units ?? []) {
    if (unit.outcome === 'missing') platform.log.error(`${unit.id} was to run in this shard and no report names it`);
  }
  return result.exitCode;
});

function outputs({ testsFile, reportDirectory, artifactName, record }: RunResult): Outputs<typeof RUN_OUTPUTS> {
  return {
    'tests-file': testsFile,
    outcome: record?.outcome ?? '',
    'exit-code': record?.exitCode?.toString() ?? '',
    'report-directory': reportDirectory,
    'artifact-name': artifactName,
  };
}
