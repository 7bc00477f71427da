/** Whose a file is that tests have left in a folder. Only its path says it: tools name such files after the test file, the test, or both. */
import { posix } from 'node:path';
import type { PlannedUnit } from '../../../model.ts';
import { slashed } from '../../../text/paths.ts';
import { parseProjectUnit } from '../../../text/unit-id.ts';

/** A test that failed in some try. */
export interface FailedCase {
  readonly unit: string;
  readonly name: string;
  /** `caseTitle` */
  readonly title: string;
  /** The report that has it, relative to the folder of the shard. */
  readonly report: string;
  /** Paths of what it says it has left, as written. */
  readonly saysAttached: readonly string[];
}

/** Whose a file is. Without a unit it is of the shard, and without a test of all that failed in the unit. */
export interface Owner {
  readonly unit?: string;
  readonly test?: string;
}

/** The units that ran, and what failed in them. */
export interface Ran {
  readonly units: readonly Pick<PlannedUnit, 'id' | 'file'>[];
  /** Ids of the units in which something failed. */
  readonly failedUnits: ReadonlySet<string>;
  readonly failed: readonly FailedCase[];
}

/** Says whose a file is. Undefined where it is of a test file in which nothing failed. */
export function createOwnerOf({ units, failedUnits, failed }: Ran): (path: string) => Owner | undefined {
  const files = units.map((unit) => ({ id: unit.id, file: fileOf(unit) }));
  const tests = failed.map(({ unit, name, title }) => ({ unit, title, words: plainWords(name) }));
  return (path) => {
    const ofFile = unitsOf(slashed(path), files);
    const candidates = ofFile.filter((id) => failedUnits.has(id));
    if (ofFile.length > 0 && candidates.length === 0) return undefined;
    const named = namedIn(path, ofFile.length === 0 ? tests : tests.filter(({ unit }) => candidates.includes(unit)));
    if (named !== undefined) return { unit: named.unit, test: named.title };
    const [unit] = candidates;
    return unit === undefined ? {} : { unit };
  };
}

interface UnitFile {
  readonly id: string;
  readonly file: string;
}

/** The units of the test file that a folder or a file of the path is named after. Empty where that is no test file, or one of several alike. */
function unitsOf(path: string, units: readonly UnitFile[]): readonly string[] {
  const parts = path.split('/');
  const fits = units.filter(({ file }) => {
    const base = posix.basename(file);
    return parts.some((part) => part === base || part.startsWith(`${base}.`));
  });
  const whole = fits.filter(({ file }) => `/${path}`.includes(`/${file}`));
  const best = whole.length > 0 ? whole : fits;
  return new Set(best.map(({ file }) => file)).size === 1 ? best.map(({ id }) => id) : [];
}

/** The file in which the unit is. */
const fileOf = ({ id, file = id }: Ran['units'][number]): string => slashed(parseProjectUnit(file).file);

interface TestWords {
  readonly unit: string;
  readonly title: string;
  /** Its name, as `plainWords`. */
  readonly words: string;
}

/** Fewer letters are in too many names. */
const LEAST_LETTERS = 4;

/** The test whose name is in the path. Of several the one with the longest name, because it says most. */
function namedIn(path: string, tests: readonly TestWords[]): TestWords | undefined {
  const inPath = `-${plainWords(path)}-`;
  let best: TestWords | undefined;
  for (const test of tests)
    if (
      test.words.length >= Math.max(LEAST_LETTERS, (best?.words.length ?? 0) + 1) &&
      inPath.includes(`-${test.words}-`)
    )
      best = test;
  return best;
}

/** Letters and digits in small letters, with one dash for everything between them: `adds-a-tax`. */
const plainWords = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
