/** Compares what a build runs with the plan. It runs what the plan lacks too, so its reports tell. */
import { dirname } from 'node:path/posix';
import { classOfReport } from './reports.ts';

export class Comparison {
  readonly #known: ReadonlySet<string> | undefined;
  readonly #unplanned = new Set<string>();

  /** @param known the files that the plan knows; absent where the command does not compare */
  constructor(known: ReadonlySet<string> | undefined) {
    this.#known = known;
  }

  /** Notes a test that ran and that is in no file of the plan. @param report the path of its report */
  note(file: string | undefined, report: string): void {
    if (this.#known === undefined || (file !== undefined && this.#known.has(file))) return;
    this.#unplanned.add(file ?? `${classOfReport(report)} (${dirname(report)})`);
  }

  /** `OutputReader.unplanned` */
  unplanned(): string | undefined {
    return this.#unplanned.size === 0 ? undefined : JSON.stringify([...this.#unplanned]);
  }

  /**
   * `OutputReader.notCompared`. Failed tests alone do not fail the build, so all others ran.
   * @param endedEarly whether a process with tests ended too early
   * @param hopeless why tests could not start, where that is known
   */
  notCompared(exitCode: number | null, endedEarly: boolean, hopeless: string | undefined): string | undefined {
    if (this.#known === undefined || (exitCode === 0 && !endedEarly)) return undefined;
    return hopeless ?? (endedEarly ? 'a process with tests ended too early' : 'the build did not reach its end');
  }
}
