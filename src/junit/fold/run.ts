/** One run of a test, kept until all reports are read. There may be millions, so all have one shape and share values. */
import type { CaseOrigin, TestCase } from '../../model.ts';
import { rememberLast } from '../../remember-last.ts';
import { repositoryPath } from '../read/place.ts';

/** The facts of a test case. A missing fact is undefined here, not absent, because objects of the same shape take the least memory. */
type Facts = { readonly [Fact in keyof Required<Omit<TestCase, 'saysAttached'>>]: TestCase[Fact] };

export interface Run extends Facts {
  readonly origin: CaseOrigin;
  /** Number of runs that were added before it. Within a report this is the order of the file. */
  readonly order: number;
}

/**
 * Characters of failure details that are kept in total. With more than ten thousand failures, people read the first ones.
 * The others keep their messages.
 */
const MAX_KEPT_DETAILS = 16_000_000;
const LEFT_OUT = '(left out because there are too many failures: see the report of the shard)';

/** Creates runs. Neighbours in a report share the values that they have in common. */
export class RunKeeper {
  #count = 0;
  #keptCharacters = 0;
  #origin: CaseOrigin = { report: '' };
  readonly #file = rememberLast((file: string | undefined) => file && repositoryPath(file));

  /** @param suite the names of its suites: one array for all runs in it */
  keep(testCase: TestCase, suite: readonly string[], origin: CaseOrigin): Run {
    const { name, outcome, className, file, line, durationMs, message, failedAt, tries, sameName } = testCase;
    const { metrics, attachments, element } = testCase;
    return {
      name,
      suite,
      outcome,
      className,
      file: this.#file(file),
      line,
      durationMs,
      message,
      // Details of failed tries take the limited space first.
      failedTries: this.#affordableTries(testCase.failedTries),
      detail: this.#affordableDetail(testCase.detail),
      failedAt,
      tries,
      sameName,
      metrics,
      attachments,
      element,
      origin: this.#shared(origin),
      order: this.#count++,
    };
  }

  #affordableTries(tries: TestCase['failedTries']): TestCase['failedTries'] {
    if (tries === undefined || tries.every(({ detail = '' }) => this.#hasRoomFor(detail))) return tries;
    return tries.map(({ detail: _detail, ...rest }) => rest);
  }

  #affordableDetail(detail: string | undefined): string | undefined {
    return detail === undefined || this.#hasRoomFor(detail) ? detail : LEFT_OUT;
  }

  #hasRoomFor({ length }: string): boolean {
    this.#keptCharacters += length;
    return this.#keptCharacters <= MAX_KEPT_DETAILS;
  }

  #shared(origin: CaseOrigin): CaseOrigin {
    if (!isSame(this.#origin, origin)) this.#origin = origin;
    return this.#origin;
  }
}

const isSame = (a: CaseOrigin, b: CaseOrigin): boolean =>
  a.report === b.report &&
  a.unit === b.unit &&
  a.shard === b.shard &&
  a.attempt === b.attempt &&
  a.tryNumber === b.tryNumber &&
  a.part === b.part &&
  a.axis === b.axis;
