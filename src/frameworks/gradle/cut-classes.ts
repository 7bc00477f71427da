/**
 * The tests of classes that did not end. Gradle writes the report of a class when all of its task is over, so it has none of these. What
 * the init script says of each test has them.
 */
import { groupBy } from '../../group-by.ts';
import { attribute, element } from '../../junit/write/xml-text.ts';
import { outerClass } from '../jvm/reports.ts';

interface StartedTest {
  readonly task: string;
  readonly className: string;
  readonly name: string;
  readonly file: string | undefined;
  outcome: 'passed' | 'failed' | 'skipped' | undefined;
}

export class CutClasses {
  #tests: StartedTest[] = [];
  readonly #latest = new Map<string, StartedTest>();
  /** The tests of classes that did not end, although their task is over. */
  readonly #cut: StartedTest[] = [];

  started(key: string, test: Omit<StartedTest, 'outcome'>): void {
    const started = { ...test, outcome: undefined };
    this.#tests.push(started);
    this.#latest.set(key, started);
  }

  ended(key: string, outcome: StartedTest['outcome']): void {
    const test = this.#latest.get(key);
    if (test !== undefined) test.outcome = outcome;
    this.#latest.delete(key);
  }

  /** A task is over. @param open the classes that began and did not end */
  taskEnded(task: string, open: readonly string[]): void {
    const classes = new Set(open.map(outerClass));
    const own = this.#tests.filter((test) => test.task === task);
    this.#tests = this.#tests.filter((test) => test.task !== task);
    this.#cut.push(...withRunning(own.filter(({ className }) => classes.has(outerClass(className)))));
  }

  /** @param ending how the command was stopped. Undefined when it ended by itself */
  report(ending: string | undefined): string | undefined {
    const why = ending === undefined ? 'the test process ended early' : `the command ${ending}`;
    const tests = [...this.#cut, ...(ending === undefined ? [] : withRunning(this.#tests))];
    if (tests.length === 0) return undefined;
    const suites = [...groupBy(tests, ({ className }) => className)].map(([name, members]) =>
      element('testsuite', attribute('name', name), members.map((test) => caseOf(test, why)).join('')),
    );
    return `<?xml version="1.0" encoding="utf-8"?>\n${element('testsuites', '', suites.join(''))}\n`;
  }
}

/** The tests of classes in which one was running. Of others it is not known whether they lack a test, and nothing here says that they failed. */
function withRunning(tests: readonly StartedTest[]): readonly StartedTest[] {
  const cut = new Set(
    tests.filter(({ outcome }) => outcome === undefined).map(({ className }) => outerClass(className)),
  );
  return tests.filter(({ className }) => cut.has(outerClass(className)));
}

function caseOf({ className, name, file, outcome }: StartedTest, why: string): string {
  const names = attribute('name', name) + attribute('classname', className) + attribute('file', file);
  return element('testcase', names, resultOf(outcome, why));
}

function resultOf(outcome: StartedTest['outcome'], why: string): string {
  if (outcome === 'passed') return '';
  if (outcome === 'skipped') return element('skipped', '');
  if (outcome === 'failed') return element('failure', attribute('message', `it failed, and then ${why}`));
  return element('error', attribute('message', `${why} while this test ran`));
}
