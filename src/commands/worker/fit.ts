/** Whether a worker may run a plan that came from a queue. It runs its own command in its own checkout, so both must be what was planned. */
import type { Plan } from '../../model.ts';
import { UsageError } from '../../model.ts';
import { visible } from '../../text/escape.ts';
import { listSome, plural } from '../../text/numbers.ts';

/** What this worker has. */
export interface OwnProject extends Pick<Plan, 'suite' | 'framework' | 'workingDirectory' | 'args' | 'unitFrom'> {
  readonly commit: string;
  /** The command that starts the framework here. Undefined for the usual one. */
  readonly command: string | undefined;
  readonly discovery: Plan['discovery'];
  readonly units: readonly Pick<Plan['units'][number], 'id' | 'file' | 'mayBeEmpty'>[];
}

/**
 * The plan as this worker runs it: of the queue are the shards with the ids of their units. Everything that is executed, or names a file, is its own.
 * @throws UsageError naming all that does not fit
 */
export function fitted(plan: Plan, own: OwnProject): Plan {
  const problems = [...otherSettings(plan, own), ...otherUnits(plan, own)];
  if (problems.length > 0)
    throw new UsageError(
      problems.map((problem) => `the plan of the run does not fit this checkout: ${problem}`).join('\n'),
    );
  const { command: _command, discovery: _discovery, ...rest } = plan;
  return {
    ...rest,
    ...(own.command !== undefined && { command: own.command }),
    ...(own.discovery !== undefined && { discovery: own.discovery }),
  };
}

/** What decides which tests a command runs, by the name of its input. */
const SETTINGS = [
  ['suite', ({ suite }) => suite],
  ['framework', ({ framework }) => framework],
  ['working-directory', ({ workingDirectory }) => workingDirectory],
  ['args', ({ args }) => args],
  ['unit-from', ({ unitFrom }) => unitFrom],
] as const satisfies readonly (readonly [string, (of: Plan | OwnProject) => string | undefined])[];

function otherSettings(plan: Plan, own: OwnProject): string[] {
  const commit =
    plan.commit === own.commit
      ? []
      : [
          `it was made for ${commitName(plan.commit)}, but this is ${commitName(own.commit)}: check out the same commit`,
        ];
  const others = SETTINGS.filter(([, of]) => of(plan) !== of(own)).map(
    ([name, of]) =>
      `its ${name} is ${said(of(plan))}, but that of this worker is ${said(of(own))}: give run and worker the same`,
  );
  return [...commit, ...others];
}

const commitName = (commit: string): string => (commit === '' ? 'no commit' : `commit ${visible(commit)}`);
const said = (value: string | undefined): string => (value === undefined ? 'not given' : JSON.stringify(value));

/** Units that this checkout does not have. An id may look like an option of a command, so none is taken on trust. */
function otherUnits(plan: Plan, own: OwnProject): string[] {
  const known = new Map(own.units.map((unit) => [unit.id, unit]));
  const strange = plan.units.filter((unit) => {
    const mine = known.get(unit.id);
    return (
      unit.part !== undefined || mine === undefined || mine.file !== unit.file || mine.mayBeEmpty !== unit.mayBeEmpty
    );
  });
  if (strange.length === 0) return [];
  const ids = [...new Set(strange.map(({ id }) => visible(id)))];
  return [`this checkout does not have ${plural(ids.length, 'unit')} of it: ${listSome(ids)}`];
}
