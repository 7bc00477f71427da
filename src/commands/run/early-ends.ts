/** Files that end their own process, as with `process.exit(0)`: some frameworks call them green, however many of their tests never ran. */
import type { Framework } from '../../frameworks/framework.ts';
import type { PlannedUnit } from '../../model.ts';
import { visible } from '../../text/escape.ts';
import { plural } from '../../text/numbers.ts';
import type { UnitTally } from './unit-tally.ts';

type Seen = Pick<UnitTally, 'tests' | 'named' | 'failed' | 'skipped'>;

/** A warning for each unit that reported fewer tests than it should hold. Not more than a warning: a definition may stand under an `if`. */
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
      `${visible(unit.id)} ${unit.testsSource === 'scan' ? `defines ${known}` : `had ${known} in the last run`}, and its report names ${tally.named || 'none'}: if the file ends its process, as process.exit() does, ${title} is green without the others`,
    ];
  });
}

/** Of a suite that is skipped nobody names the tests. */
const isGreen = ({ tests, failed, skipped }: Seen): boolean => tests > 0 && failed === 0 && skipped === 0;

/** A scan counts each definition once. Between runs tests come and go, but not all of them while the file still passes. */
const hasLostTests = ({ tests = 0, testsSource }: PlannedUnit, { named }: Seen): boolean =>
  testsSource === 'scan' ? named < tests : tests > 1 && named === 0;
