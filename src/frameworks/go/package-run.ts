/**
 * Follows the tests of one package. Two lines prove more than the events, because Go takes a test binary that ends with exit code 0 for
 * passed, and with it the test that was running:
 * - A test has ended only when its own result was printed: `--- PASS: TestCart (0.00s)`.
 * - A package has run all its tests only when the test binary printed `PASS` or `FAIL`.
 */
import type { GoEvent } from './events.ts';
import { crashIn } from './failure.ts';
import { Output } from './output.ts';

/** Go rounds the time of a test to 10 ms. */
const ROUNDED_MS = 5;

export class TestRun {
  readonly name: string;
  /** The test that started it. */
  readonly parent: TestRun | undefined;
  readonly output = new Output();
  outcome: 'running' | 'passed' | 'failed' | 'skipped' = 'running';
  /** Its result was printed. */
  hasResult = false;
  /** It printed that it failed. Why, as for a panic, may follow. */
  saysFailed = false;
  /** It waits for others before it goes on, and its parent does not wait for it. */
  isParallel = false;
  #since: number | undefined;
  #ranMs = 0;
  #elapsedMs: number | undefined;
  #insideMs = 0;

  constructor(name: string, parent: TestRun | undefined) {
    this.name = name;
    this.parent = parent;
  }

  /** Its clock goes, or stands while it waits. @param at the time in milliseconds */
  goOn(at: number): void {
    this.#since = at;
  }

  wait(at: number): void {
    this.#ranMs += at - (this.#since ?? at);
    this.#since = undefined;
  }

  end(outcome: TestRun['outcome'], at: number, elapsedMs: number): void {
    this.wait(at);
    this.outcome = outcome;
    this.#elapsedMs = Math.max(elapsedMs - ROUNDED_MS, 0, Math.min(this.#ranMs, elapsedMs + ROUNDED_MS));
    if (!this.isParallel) this.parent?.contains(this.#elapsedMs);
  }

  contains(elapsedMs: number): void {
    this.#insideMs += elapsedMs;
  }

  /** Its time without that of its subtests. */
  get ownMs(): number | undefined {
    return this.#elapsedMs === undefined ? undefined : Math.max(0, this.#elapsedMs - this.#insideMs);
  }
}

const OUTCOMES: ReadonlyMap<string, 'passed' | 'failed' | 'skipped'> = new Map([
  ['pass', 'passed'],
  ['fail', 'failed'],
  ['skip', 'skipped'],
]);

/** A line of the testing package about a test, which the test has not printed: `=== RUN   TestCart`. */
const FRAME = /^=== (?:RUN|PAUSE|CONT|NAME) /;
/** What stands before it is text of the test, without a line end. Old versions of Go do not put them apart. */
const RESULT = /--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d\ds\)\n$/;
/** What the test binary prints when something else than a test ends it. */
const ENDED_FROM_OUTSIDE = /^(?:SIG[A-Z]+: |panic: test timed out )/;

const endsProcess = ({ saysFailed }: TestRun, text: string): boolean =>
  saysFailed ? ENDED_FROM_OUTSIDE.test(text) : crashIn([text.trimEnd()]) !== undefined;

function hearTest(test: TestRun, text: string): void {
  const result = RESULT.exec(text);
  const isOwn = result?.[2] === test.name;
  if (isOwn) test.hasResult = true;
  if (isOwn && result?.[1] === 'FAIL') test.saysFailed = true;
  if (!FRAME.test(text)) test.output.add(isOwn ? text.slice(0, result?.index) : text);
}

export class PackageRun {
  /** In the order of their starts. With `-count` a test runs several times. */
  readonly tests: TestRun[] = [];
  /** What no test printed. */
  readonly output = new Output();
  /** What the test binary printed after its last test. */
  result: 'PASS' | 'FAIL' | undefined;
  end: 'passed' | 'failed' | 'skipped' | undefined;
  /** The build that failed (`GoEvent.FailedBuild`). */
  failedBuild: string | undefined;
  readonly #latest = new Map<string, TestRun>();
  /** The test binary says why it ends. Go puts these lines to the test that printed last, even where that had ended. */
  #crashes = false;
  #startedAt: number | undefined;
  #firstAt: number | undefined;
  #lastAt: number | undefined;
  #endedAt: number | undefined;

  /** Whether the package is over after this event. */
  take(event: GoEvent): boolean {
    const { Action, Test, Output: text = '', Time = '', Elapsed = 0 } = event;
    const test = Test === undefined ? undefined : this.#latest.get(Test);
    const at = Action === 'output' ? Number.NaN : Date.parse(Time);
    const outcome = OUTCOMES.get(Action);
    if (Action === 'start') this.#startedAt = at;
    else if (Action === 'run' && Test !== undefined) this.#start(Test, at);
    else if (Action === 'output') this.#hear(test, text);
    else if (Action === 'pause' && test !== undefined) {
      test.isParallel = true;
      test.wait(at);
    } else if (Action === 'cont') test?.goOn(at);
    else if (outcome !== undefined && test?.hasResult) {
      this.#lastAt = at;
      test.end(outcome, at, Elapsed * 1000);
    } else if (outcome !== undefined && (Test === undefined || test !== undefined)) {
      // Go names the test that ran with it. A test can print the result of one that has not started, which is nothing.
      this.#endedAt = at;
      this.end = outcome;
      this.failedBuild = event.FailedBuild;
      return true;
    }
    return false;
  }

  /** The last run of a test. */
  latest = (name: string): TestRun | undefined => this.#latest.get(name);

  #start(name: string, at: number): void {
    const test = new TestRun(name, this.#parentOf(name));
    this.#firstAt ??= at;
    this.result = undefined;
    this.tests.push(test);
    this.#latest.set(name, test);
    test.goOn(at);
  }

  #parentOf(name: string): TestRun | undefined {
    const slash = name.lastIndexOf('/');
    if (slash < 0) return undefined;
    const above = name.slice(0, slash);
    return this.#latest.get(above) ?? this.#parentOf(above);
  }

  #hear(test: TestRun | undefined, text: string): void {
    if (test?.hasResult && endsProcess(test, text)) this.#crashes = true;
    if (test === undefined || this.#crashes) this.#hearPackage(text);
    else hearTest(test, text);
  }

  #hearPackage(text: string): void {
    if (text === 'PASS\n' || text === 'FAIL\n') this.result = text === 'PASS\n' ? 'PASS' : 'FAIL';
    this.output.add(text);
  }

  /** Whether all its tests ran to their ends. */
  get isWhole(): boolean {
    return this.end !== undefined && this.result !== undefined;
  }

  /** The outcome of a test. One without a result passed where all its package passed: a benchmark has none. */
  outcomeOf({ outcome }: TestRun): TestRun['outcome'] {
    return outcome === 'running' && this.end === 'passed' && this.result === 'PASS' ? 'passed' : outcome;
  }

  /** The time that the package took before its first test and after its last one, such as in `TestMain`. */
  get aroundMs(): number {
    return gap(this.#startedAt, this.#firstAt) + gap(this.#lastAt, this.#endedAt);
  }
}

/** Zero where one of the times is unknown. */
const gap = (from = Number.NaN, to = Number.NaN): number => Math.max(0, to - from) || 0;
