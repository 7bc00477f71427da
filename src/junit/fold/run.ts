/** One run of a test, as the fold keeps it until all reports are read. There may be millions, so all have one shape and share what they can. */
import type { CaseOrigin, TestCase } from '../../model.ts';
import { repositoryPath } from '../read/place.ts';
import { plainText } from '../read/plain-text.ts';
import { rememberLast } from '../read/remember-last.ts';

/** What a test case may lack is undefined here and not absent: so all runs have the same shape, which takes the least memory. */
type Facts = { readonly [Fact in keyof Required<TestCase>]: TestCase[Fact] };

export interface Run extends Facts {
  readonly origin: CaseOrigin;
  /** How many runs were added before it: within one report the order of the file. */
  readonly order: number;
}

/**
 * Details of failures are kept up to this many characters in all. Whoever has more than ten thousand failures reads the first of them; of the others
 * the message stays.
 */
const MAX_KEPT_DETAILS = 16_000_000;
const LEFT_OUT = '(left out here: there are too many failures; the report of the shard has it)';

/** Makes runs. Neighbours in a report have much in common, which they share. */
export class RunKeeper {
  #count = 0;
  #keptCharacters = 0;
  #origin: CaseOrigin = { report: '' };
  readonly #file = rememberLast((file: string | undefined) => file && repositoryPath(file));

  /** @param suite names of its suites, which all runs in it share */
  keep(testCase: TestCase, suite: readonly string[], origin: CaseOrigin): Run {
    const { name, outcome, className, file, line, durationMs, message, failedAt, tries, sameName } = testCase;
    return {
      name,
      suite,
      outcome,
      className,
      file: this.#file(file),
      line,
      durationMs,
      message,
      // Where there is no room for all, tries come first.
      failedTries: this.#affordableTries(testCase.failedTries),
      detail: this.#affordableDetail(testCase.detail),
      failedAt,
      tries,
      sameName,
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
    if (!isSame(this.#origin, origin)) {
      const { unit, ...rest } = origin;
      this.#origin = unit === undefined ? rest : { ...rest, unit: plainText(unit) };
    }
    return this.#origin;
  }
}

const isSame = (a: CaseOrigin, b: CaseOrigin): boolean =>
  a.report === b.report &&
  a.unit === b.unit &&
  a.shard === b.shard &&
  a.attempt === b.attempt &&
  a.tryNumber === b.tryNumber &&
  a.axis === b.axis;
