/** The comparison of a run with the base and the quarantine file. It sees one test at a time, because there may be very many. */
import type { BaseWords } from '../host.ts';
import {
  type Base,
  type BaseTest,
  hasFailed,
  type LastRun,
  MAX_PAST,
  type Plan,
  type QuarantineEntry,
  type Report,
  testsByUnit,
} from '../model.ts';
import { nameWithoutAxis } from '../text/leg.ts';
import { StoredPasts } from '../text/past.ts';
import { isEvidenceName, testName } from '../text/test-name.ts';
import { ChangeLog } from './changes.ts';
import { classify, isKnownFlaky } from './classify.ts';
import { completeUnits } from './complete-units.ts';
import { CutShort } from './cut-short.ts';
import type { Evidence, EvidenceTest } from './evidence.ts';
import { LastFailures } from './last-run.ts';
import { pastIn } from './past.ts';
import { mutedWarning, Quarantine } from './quarantine.ts';
import { TestIdentities, type TestIdentity } from './test-identity.ts';

/** What earlier runs and people say about the tests. */
export interface ComparedWith {
  readonly base?: Base | undefined;
  readonly lastRun?: LastRun | undefined;
  readonly quarantine?: readonly QuarantineEntry[] | undefined;
}

export interface Compared {
  readonly facts: Pick<Report, 'base' | 'newFailures' | 'changes' | 'lastRun' | 'quarantine'>;
  readonly warnings: readonly string[];
  /** How many failed tests do not fail the run. */
  readonly muted: number;
  /** Gaps that only the base shows: see `cut-short.ts`. */
  readonly cutShort: readonly string[];
}

export class Comparison {
  readonly #words: BaseWords;
  readonly #plan: Plan | undefined;
  readonly #base: Base | undefined;
  readonly #identities: TestIdentities | undefined;
  readonly #known: ReadonlyMap<string, ReadonlyMap<string, BaseTest>>;
  readonly #pasts: StoredPasts;
  readonly #changes: ChangeLog | undefined;
  readonly #last: LastFailures | undefined;
  readonly #cutShort: CutShort | undefined;
  readonly #quarantine: Quarantine | undefined;
  readonly #newFailures: string[] = [];
  readonly #muted: string[] = [];

  constructor(
    { plan, createdAt, host }: Pick<Evidence, 'plan' | 'createdAt' | 'host'>,
    { base, lastRun, quarantine }: ComparedWith,
  ) {
    this.#words = host.base;
    // Without a plan, the unit of a test is unknown, so the test cannot be found in the base.
    this.#plan = plan;
    this.#base = plan === undefined ? undefined : base;
    this.#identities = plan === undefined ? undefined : new TestIdentities(plan);
    this.#known = testsByUnit(this.#base);
    this.#pasts = new StoredPasts(this.#base);
    this.#changes = this.#base === undefined ? undefined : new ChangeLog(this.#base);
    this.#last = plan === undefined || lastRun === undefined ? undefined : new LastFailures(lastRun);
    this.#cutShort = this.#base === undefined ? undefined : new CutShort(this.#base);
    this.#quarantine = quarantine === undefined ? undefined : new Quarantine(quarantine, createdAt);
  }

  /** The same tests. Failed tests get their class. @param alsoSee sees each test that has an identity */
  *each(
    tests: Iterable<EvidenceTest>,
    alsoSee?: (test: EvidenceTest, identity: TestIdentity) => void,
  ): Generator<EvidenceTest> {
    for (const test of tests) {
      const identity = this.#identities?.of(test);
      const before = identity === undefined ? undefined : this.#known.get(identity.unit)?.get(identity.name);
      const judged = this.#withPast(hasFailed(test) ? this.#judged(test, before) : test, identity, before);
      if (identity !== undefined) {
        alsoSee?.(test, identity);
        this.#last?.see(test, identity);
        this.#changes?.see(test, before, isEvidenceName(identity.name));
        const isTest = !isEvidenceName(identity.name) || before?.ms !== undefined;
        this.#cutShort?.see(identity.unit, isTest, judged.failureClass);
      }
      yield judged;
    }
  }

  /** Call it when all tests have been seen. */
  result(results: Pick<Report, 'units' | 'shards'>): Compared {
    return {
      facts: {
        ...this.#againstBase(results),
        ...(this.#last && this.#plan && { lastRun: this.#last.result(completeUnits(this.#plan, results)) }),
        ...(this.#quarantine && { quarantine: this.#quarantine.results() }),
      },
      warnings: [
        ...(this.#muted.length > 0 ? [mutedWarning(this.#muted)] : []),
        ...(this.#quarantine?.warnings(this.#words) ?? []),
        ...(this.#base?.onlyBad ? [tooManyTests(this.#words)] : []),
      ],
      muted: this.#muted.length,
      cutShort: this.#cutShort?.gaps(this.#words) ?? [],
    };
  }

  #againstBase(results: Pick<Report, 'units' | 'shards'>): Compared['facts'] {
    if (this.#base === undefined || this.#changes === undefined || this.#plan === undefined) return {};
    const { commit, at, runs = [] } = this.#base;
    return {
      base: { commit, at, ...(runs.length > 0 && { runs: runs.slice(-MAX_PAST) }) },
      newFailures: this.#newFailures,
      changes: this.#changes.result(completeUnits(this.#plan, results)),
    };
  }

  #withPast(test: EvidenceTest, identity: TestIdentity | undefined, before: BaseTest | undefined): EvidenceTest {
    const isAsked = identity !== undefined && before !== undefined && (hasFailed(test) || test.flaky);
    const past = isAsked ? pastIn(this.#pasts, identity.unit, before) : undefined;
    return past === undefined ? test : { ...test, past };
  }

  #judged(test: EvidenceTest, before: BaseTest | undefined): EvidenceTest {
    if (this.#base === undefined && this.#quarantine === undefined) return test;
    const name = testName(test);
    const isMuted = this.#quarantine?.mutes(namesOf(test), isKnownFlaky(before)) ?? false;
    if (isMuted) this.#muted.push(name);
    if (this.#base === undefined) return test;
    const failureClass = classify(before, isMuted);
    if (failureClass === 'new') this.#newFailures.push(name);
    return { ...test, failureClass };
  }
}

/** The names that an entry of the quarantine may have: with the value of the axis, or for all of them. */
const namesOf = (test: EvidenceTest): string[] =>
  test.axis === undefined ? [testName(test)] : [testName(test), testName({ ...test, name: nameWithoutAxis(test) })];

const tooManyTests = ({ name }: BaseWords): string =>
  `${name} has more tests than the history keeps: added, removed and slower tests are not reported`;
