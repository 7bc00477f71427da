/** Collects the timings of the tests in one JUnit report. Only tests that passed at the first try teach how long they take. */
import type { TestCase } from '../../model.ts';
import { partsInClass } from '../../text/test-name.ts';
import type { Timing } from './index.ts';

/** The cases with one name. Their sum is NaN when one of them failed, ran again or has no time. */
type Sum = Omit<Timing, 'ms'> & { ms: number };

export class ReportTimings {
  readonly #sums = new Map<string, Sum>();

  /** @param file the file of the test, where it is known */
  add(testCase: TestCase, file: string | undefined): void {
    if (testCase.outcome === 'skipped') return;
    const sum = sumOf(testCase, file);
    if (sum === undefined) return;
    const key = `${sum.id}\n${sum.test}`;
    const known = this.#sums.get(key);
    if (known === undefined) this.#sums.set(key, sum);
    else known.ms += sum.ms;
  }

  timings(): Timing[] {
    return [...this.#sums.values()].filter(({ ms }) => !Number.isNaN(ms));
  }
}

function sumOf(testCase: TestCase, file: string | undefined): Sum | undefined {
  const { className, name } = testCase;
  const ms = timeOf(testCase);
  if (file !== undefined) return { id: file, test: partsInClass({ file, className, name }).join('::'), ms };
  return className === undefined ? undefined : { id: className, test: name, isClass: true, ms };
}

const timeOf = ({ outcome, failedTries, durationMs = Number.NaN }: TestCase): number =>
  outcome === 'passed' && failedTries === undefined ? durationMs : Number.NaN;
