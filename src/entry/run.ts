/** The root action. It runs one shard of the plan. */
import { RUN_INPUTS } from '../commands/run/inputs.ts';
import { legOf } from '../commands/run/leg.ts';
import { type RunResult, run } from '../commands/run/run.ts';
import type { Plan, ShardRecord } from '../model.ts';
import { setOutputs } from '../platform/github/index.ts';
import type { Log } from '../platform/platform.ts';
import { renderShardLine } from '../render/shard-line.ts';
import { visible } from '../text/escape.ts';
import { listSome, plural } from '../text/numbers.ts';
import { runAction } from './action.ts';
import { cancelOnSignal } from './cancel.ts';
import type { Outputs, RUN_OUTPUTS } from './outputs.ts';

await runAction(RUN_INPUTS, async ({ common, ofSuite }, platform) => {
  const inputs = ofSuite(legOf(common).suite);
  const onRecorded = (recorded: RunResult) => {
    try {
      setOutputs(outputs(recorded));
    } catch (problem) {
      // On a full disk. The result is uploaded all the same.
      platform.log.error(`the outputs of this step could not be set: ${(problem as Error).message}`);
    }
  };
  const result = await run(inputs, { echo: true, signal: cancelOnSignal(platform.log), onRecorded }, platform);
  if (result.record === undefined) setOutputs(outputs(result));
  conclude(result, platform.log);
  return result.exitCode;
});

/** Logs the result at the end of the step, so that a red step says why it is red. */
function conclude({ plan, records = [] }: RunResult, log: Log): void {
  for (const record of records) concludeOne(record, plan, log);
}

function concludeOne(record: ShardRecord, plan: Plan, log: Log): void {
  const missing = record.units.filter(({ outcome }) => outcome === 'missing').map(({ id }) => visible(id));
  if (missing.length > 0)
    log.error(`no report names ${plural(missing.length, 'unit')} of this shard: ${listSome(missing)}`);
  const line = renderShardLine(record, plan.shards.length);
  if (record.outcome === 'passed') log.info(line);
  else log.error(line);
}

function outputs({ testsFile, reportDirectory, artifactName, record }: RunResult): Outputs<typeof RUN_OUTPUTS> {
  return {
    'tests-file': testsFile,
    outcome: record?.outcome ?? '',
    'exit-code': record?.exitCode?.toString() ?? '',
    'report-directory': reportDirectory,
    'artifact-name': artifactName,
  };
}
