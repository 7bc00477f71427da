/** The identity of a test across runs: its unit, and its name in the unit. */
import { posix } from 'node:path';
import { MAX_BASE_NAME, type Plan, type ReportTest } from '../model.ts';
import { nameInFile } from '../text/test-name.ts';
import { wholeId } from '../text/unit-id.ts';

export interface TestIdentity {
  /** As the history knows it: for a part of a split file, the file. */
  readonly unit: string;
  /** The name inside the unit. It is empty for the unit itself. */
  readonly name: string;
}

/** The whole unit of a unit: the file for a part of a file, otherwise the unit itself. */
export function createWholeUnit(plan: Plan): (unit: string) => string {
  const wholeOf = new Map(plan.units.map((unit) => [unit.id, wholeId(unit)]));
  return (unit) => wholeOf.get(unit) ?? unit;
}

/** The file of a unit, relative to the repository. Undefined where the plan does not name it. */
export function createFileOf({ units, workingDirectory }: Plan): (unit: string) => string | undefined {
  const files = new Map(units.flatMap(({ id, file }) => (file ? [[id, posix.join(workingDirectory, file)]] : [])));
  return (unit) => files.get(unit);
}

/** A memory address, as Python prints it, or a UUID. They differ in every run. */
const ADDRESS = /\b0x[0-9a-f]{6,16}\b/gi;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** The identities of the tests of a run. Tests with the same name in one unit follow each other and get numbers. */
export class TestIdentities {
  readonly #wholeUnit: (unit: string) => string;
  readonly #fileOf: (unit: string) => string | undefined;
  #last: TestIdentity = { unit: '', name: '' };
  #twins = 0;

  constructor(plan: Plan) {
    this.#wholeUnit = createWholeUnit(plan);
    this.#fileOf = createFileOf(plan);
  }

  /** Undefined for a test that belongs to no planned unit, because its file and project are unknown. */
  of(test: ReportTest): TestIdentity | undefined {
    if (test.unit === undefined) return undefined;
    const unit = this.#wholeUnit(test.unit);
    const name = this.#nameInFile(test, unit).replace(ADDRESS, '0x…').replace(UUID, '…').slice(0, LONGEST);
    const isTwin = this.#last.unit === unit && this.#last.name === name;
    this.#twins = isTwin ? this.#twins + 1 : 1;
    this.#last = { unit, name };
    return this.#twins === 1 ? this.#last : { unit, name: `${name} #${this.#twins}` };
  }

  /** The name in the planned file. The reported file may be a guess from the stack trace, which only a failed test has. */
  #nameInFile({ file: _reported, ...test }: ReportTest, unit: string): string {
    const file = this.#fileOf(unit);
    return nameInFile(file === undefined ? test : { ...test, file });
  }
}

/** The longest name that leaves room for the number of a twin. */
const LONGEST = MAX_BASE_NAME - ' #9999999'.length;
