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
  /** Units that others run, maybe at the same time in the same folder. */
  readonly others: readonly Pick<PlannedUnit, 'id' | 'file'>[];
  /** Ids of the units in which something failed. */
  readonly failedUnits: ReadonlySet<string>;
  readonly failed: readonly FailedCase[];
}

/** Says whose a file is. Undefined where it is of a test file in which nothing failed. */
export function createOwnerOf({ units, others, failedUnits, failed }: Ran): (path: string) => Owner | undefined {
  const files = units.map((unit) => ({ id: unit.id, file: fileOf(unit) }));
  const namesOfOthers = new Set(others.map((unit) => posix.basename(fileOf(unit))));
  const tests = failed.map(({ unit, name, title }) => ({ unit, title, words: plainWords(name) }));
  return (path) => {
    const fits = fitting(slashed(path), files);
    // A test of the same name may have left it in another shard.
    if (fits.length === 0 && hasName(slashed(path), namesOfOthers)) return {};
    const ofFile = unitsOf(slashed(path), fits);
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

/** The units of all test files that a folder or a file of the path may be named after. */
function fitting(path: string, units: readonly UnitFile[]): readonly UnitFile[] {
  const parts = path.split('/');
  return units.filter(({ file }) => {
    const base = posix.basename(file);
    return parts.some((part) => part === base || part.startsWith(`${base}.`));
  });
}

/** Whether a folder or a file of the path is named after one of the files. There may be many files. */
const hasName = (path: string, names: ReadonlySet<string>): boolean =>
  path.split('/').some((part) => part.split('.').some((_, at, words) => names.has(words.slice(0, at + 1).join('.'))));

/** The units of the one test file that the path is named after. Empty where there is none, or several alike. @param fits as `fitting` */
function unitsOf(path: string, fits: readonly UnitFile[]): readonly string[] {
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

/** The test whose name is in the path. Of several the one with the longest name, because it says most. Undefined where two have that name. */
function namedIn(path: string, tests: readonly TestWords[]): TestWords | undefined {
  const inPath = `-${plainWords(path)}-`;
  const named = tests.filter(({ words }) => words.length >= LEAST_LETTERS && inPath.includes(`-${words}-`));
  const longest = named.reduce((length, { words }) => Math.max(length, words.length), 0);
  const [best, ...alike] = named.filter(({ words }) => words.length === longest);
  const isSame = ({ unit, title }: TestWords): boolean => unit === best?.unit && title === best.title;
  return alike.every(isSame) ? best : undefined;
}

/** Letters and digits in small letters, with one dash for everything between them: `adds-a-tax`. */
const plainWords = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
