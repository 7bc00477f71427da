/** Which test of an earlier run a test is: its unit, and its name in it. */
import { posix } from 'node:path';
import { MAX_BASE_NAME, type Plan, type ReportTest } from '../model.ts';
import { nameInFile } from '../text/test-name.ts';

export interface TestIdentity {
  /** As the history knows it: of a file that was split the file. */
  readonly unit: string;
  /** Inside the unit; empty for the unit itself. */
  readonly name: string;
}

/** Of a part of a file, the file; of any other unit, the unit. */
export function createWholeUnit(plan: Plan): (unit: string) => string {
  const fileOf = new Map(plan.units.flatMap(({ id, file, part }) => (part === undefined || !file ? [] : [[id, file]])));
  return (unit) => fileOf.get(unit) ?? unit;
}

/** The file of a unit, relative to the repository, where the plan names it. */
export function createFileOf({ units, workingDirectory }: Plan): (unit: string) => string | undefined {
  const files = new Map(units.flatMap(({ id, file }) => (file ? [[id, posix.join(workingDirectory, file)]] : [])));
  return (unit) => files.get(unit);
}

/** Where an object lies in memory, as Python prints it: another one in every run. */
const ADDRESS = /\b0x[0-9a-f]{6,16}\b/gi;

/** Gives each test of a run its identity. Tests of one name in one unit follow each other, and are told apart by number. */
export class TestIdentities {
  readonly #wholeUnit: (unit: string) => string;
  readonly #fileOf: (unit: string) => string | undefined;
  #last: TestIdentity = { unit: '', name: '' };
  #twins = 0;

  constructor(plan: Plan) {
    this.#wholeUnit = createWholeUnit(plan);
    this.#fileOf = createFileOf(plan);
  }

  /** Undefined for a test of no planned unit: nobody knows which file of which project it was. */
  of(test: ReportTest): TestIdentity | undefined {
    if (test.unit === undefined) return undefined;
    const unit = this.#wholeUnit(test.unit);
    const name = this.#nameInFile(test, unit).replace(ADDRESS, '0x…').slice(0, LONGEST);
    const isTwin = this.#last.unit === unit && this.#last.name === name;
    this.#twins = isTwin ? this.#twins + 1 : 1;
    this.#last = { unit, name };
    return this.#twins === 1 ? this.#last : { unit, name: `${name} #${this.#twins}` };
  }

  /** In the planned file: what a report says may be a guess from the stack trace, which only a failed test has. */
  #nameInFile({ file: _reported, ...test }: ReportTest, unit: string): string {
    const file = this.#fileOf(unit);
    return nameInFile(file === undefined ? test : { ...test, file });
  }
}

/** Leaves room for the number of a twin. */
const LONGEST = MAX_BASE_NAME - ' #9999999'.length;
