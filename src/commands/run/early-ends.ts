/** Finds files that end their own process, such as with `process.exit(0)`. Some frameworks let such a file pass even when tests did not run. */
import type { Framework } from '../../frameworks/framework.ts';
import type { PlannedUnit } from '../../model.ts';
import { visible } from '../../text/escape.ts';
import { plural } from '../../text/numbers.ts';
import type { UnitTally } from './unit-tally.ts';

type Seen = Pick<UnitTally, 'tests' | 'named' | 'failed' | 'skipped'>;

/** A warning for each unit that reported fewer tests than it should have. It is only a warning, because a test may be defined under an `if`. */
export function endedEarly(
  { mayEndEarly, title }: Pick<Framework, 'mayEndEarly' | 'title'>,
  planned: readonly PlannedUnit[],
  tallies: ReadonlyMap<string, Seen>,
): string[] {
  if (mayEndEarly === undefined) return [];
  return planned.flatMap((unit) => {
    const tally = tallies.get(unit.id);
    if (tally === undefined || !isGreen(tally) || !hasLostTests(unit, tally)) return [];
    const known = plural(unit.tests ?? 0, 'test');
    return [
      `${visible(unit.id)} ${unit.testsSource === 'scan' ? `defines ${known}` : `had ${known} in the last run`}, but its report names ${tally.named || 'none'}: if the file ends its process, such as with process.exit(), ${title} passes without the other tests`,
    ];
  });
}

/** Whether a unit passed as a whole. Units with skipped tests are left out, because no report names the tests of a skipped suite. */
const isGreen = ({ tests, failed, skipped }: Seen): boolean => tests > 0 && failed === 0 && skipped === 0;

/** Whether tests seem lost. A scan counts each definition once. Between runs, tests come and go, but not all of them in a file that passes. */
const hasLostTests = ({ tests = 0, testsSource }: PlannedUnit, { named }: Seen): boolean =>
  testsSource === 'scan' ? named < tests : tests > 1 && named === 0;
