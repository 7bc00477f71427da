/** Checks what a repository has for Shardwise: its workflows, its settings, and whether its tests are found. */
import { join } from 'node:path';
import { callersOf, isOurs, readWorkflow, type Workflow } from '../../inputs/our-workflow.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { plural } from '../../text/numbers.ts';
import { prepare } from '../plan/plan.ts';
import type { PlanInputs } from '../plan/request.ts';
import { isCommandNotFound } from '../shared/command-not-found.ts';
import { readWorkflows, WORKFLOWS } from '../shared/workflow-files.ts';
import { checkWorkflow, type Finding } from './checks.ts';

export interface Diagnosis {
  /** What is right, in sentences. */
  readonly found: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * @param suites those of the settings file, or the one of a repository without such a file
 * @param planOutputs the outputs of the plan action
 */
export async function doctor(
  suites: readonly PlanInputs[],
  planOutputs: readonly string[],
  platform: Platform,
): Promise<Diagnosis> {
  const parts = [await diagnoseWorkflows(planOutputs, platform)];
  for (const suite of suites) parts.push(await diagnoseTests(suite, platform));
  return { found: parts.flatMap(({ found }) => found), findings: parts.flatMap(({ findings }) => findings) };
}

const CALLS = 'calls the workflow of Shardwise';
const HAS_ALL = 'plans, runs all shards and merges, whatever happens';

async function diagnoseWorkflows(planOutputs: readonly string[], platform: Platform): Promise<Diagnosis> {
  const [found, findings]: [string[], Finding[]] = [[], []];
  for (const [path, text] of await readWorkflows(platform)) {
    const workflow = read(text, path);
    if ('problem' in workflow) findings.push(workflow);
    else if (isOurs(workflow)) {
      const wrong = checkWorkflow(workflow, planOutputs);
      findings.push(...wrong);
      if (wrong.length === 0) found.push(`${path} ${callersOf(workflow).length > 0 ? CALLS : HAS_ALL}`);
    }
  }
  const isElsewhere = await platform.files.exists(join(platform.context.root, '.gitlab-ci.yml'));
  if (found.length === 0 && findings.length === 0 && !isElsewhere)
    findings.push({
      level: 'error',
      where: WORKFLOWS,
      problem: 'no workflow uses Shardwise',
      fix: 'npx shardwise init --write',
    });
  return { found, findings };
}

/** A workflow that is no YAML is a finding. GitHub runs none of it. */
function read(text: string, path: string): Workflow | Finding {
  try {
    return readWorkflow(text, path);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { level: 'error', where: path, problem: error.message.replace(`${path} `, ''), fix: 'correct the file' };
  }
}

/** Finds the tests of a suite as its plan would, without timings, and stores nothing. */
async function diagnoseTests(inputs: PlanInputs, platform: Platform): Promise<Diagnosis> {
  const where = inputs.suite === 'default' ? 'tests' : `suite ${inputs.suite}`;
  try {
    const { discovered } = await prepare({ ...inputs, history: 'off' }, {}, platform);
    const { framework, units, warnings } = discovered;
    const findings = warnings.map((problem): Finding => ({ level: 'warning', where, problem, fix: SEE_WARNING }));
    if (units.length > 0)
      return { found: [`${where}: ${plural(units.length, 'test unit')} of ${framework.title}`], findings };
    return { found: [], findings: [{ level: 'error', where, problem: NO_TESTS, fix: OTHER_TESTS }, ...findings] };
  } catch (error) {
    if (!(error instanceof UsageError) && !isCommandNotFound(error)) throw error;
    return { found: [], findings: [{ level: 'error', where, problem: error.message, fix: SEE_MESSAGE }] };
  }
}

const NO_TESTS = 'no test is found, so the merge fails';
const OTHER_TESTS = 'framework, tests or working-directory, so that the tests are found; or on-empty: pass';
const SEE_WARNING = 'what the warning says; the plan is made all the same';
const SEE_MESSAGE = 'what the message says; the same input of the plan action helps there';
