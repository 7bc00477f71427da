/** Mutes known flaky tests that the quarantine file lists: they still fail, are shown and counted, and do not make the run red. */
import type { QuarantineEntry, Report } from '../model.ts';
import { visible } from '../text/escape.ts';
import { listSome, plural } from '../text/numbers.ts';

/** An entry mutes for so long after its last day, with a warning: nobody's pull request turns red overnight. Two weeks outlast a holiday. */
export const GRACE_DAYS = 14;

const MS_PER_DAY = 24 * 60 * 60 * 1000;

type State = NonNullable<Report['quarantine']>[number]['state'];
type Term = 'running' | 'expired' | 'ended';

interface Tracked {
  readonly entry: QuarantineEntry;
  readonly term: Term;
  readonly matches: (name: string) => boolean;
  muted: number;
  notFlaky: number;
  failed: number;
}

export class Quarantine {
  readonly #entries: readonly Tracked[];

  /** @param at ISO 8601: days begin and end in UTC, on every machine. */
  constructor(entries: readonly QuarantineEntry[], at: string) {
    this.#entries = entries.map((entry) => ({
      entry,
      term: termOf(entry, at),
      matches: createMatcher(entry.test),
      muted: 0,
      notFlaky: 0,
      failed: 0,
    }));
  }

  /** Is this failed test muted? One that is not known to pass at times is broken, whatever the file says. */
  mutes(name: string, isFlaky: boolean): boolean {
    if (this.#entries.length === 0) return false;
    const shown = visible(name);
    const listed = this.#entries.filter(({ matches }) => matches(shown));
    const muted = isFlaky && listed.some(({ term }) => term !== 'ended');
    for (const entry of listed) {
      entry.failed += 1;
      if (!isFlaky) entry.notFlaky += 1;
      else if (entry.term !== 'ended') entry.muted += 1;
    }
    return muted;
  }

  results(): NonNullable<Report['quarantine']> {
    return this.#entries.map((tracked) => ({ ...tracked.entry, state: stateOf(tracked) }));
  }

  /** @param base what the base is called */
  warnings(base: string): string[] {
    return this.#entries.flatMap((tracked) => {
      const warn = WARNINGS[stateOf(tracked)] ?? (tracked.term === 'running' ? undefined : WARNINGS[tracked.term]);
      return warn === undefined
        ? []
        : [`quarantine of ${tracked.entry.test} (${tracked.entry.owner}): ${warn(tracked, base)}`];
    });
  }
}

const WARNINGS: Partial<Record<State, (tracked: Tracked, base: string) => string>> = {
  'not-flaky': ({ notFlaky }, base) =>
    `${plural(notFlaky, 'failed test')} not muted, since ${base} does not know ${notFlaky === 1 ? 'it' : 'them'} as flaky`,
  expired: ({ entry }) => `it was to end on ${entry.until}, and mutes until ${lastDayOfGrace(entry)} only`,
  ended: ({ entry }) => `it ended on ${entry.until}, and mutes nothing any more: mend the test, or renew the entry`,
};

function stateOf({ term, failed, muted, notFlaky }: Tracked): State {
  if (failed === 0) return 'unused';
  if (term === 'ended') return 'ended';
  if (notFlaky > 0) return 'not-flaky';
  return term === 'expired' && muted > 0 ? 'expired' : 'muted';
}

function termOf(entry: QuarantineEntry, at: string): Term {
  const today = at.slice(0, 'YYYY-MM-DD'.length);
  if (today <= entry.until) return 'running';
  return today <= lastDayOfGrace(entry) ? 'expired' : 'ended';
}

const lastDayOfGrace = ({ until }: QuarantineEntry): string =>
  new Date(Date.parse(until) + GRACE_DAYS * MS_PER_DAY).toISOString().slice(0, 'YYYY-MM-DD'.length);

/**
 * `*` stands for anything, everything else for itself, since names of tests are full of brackets. In one pass over the name, whatever
 * the pattern.
 */
export function createMatcher(pattern: string): (name: string) => boolean {
  const [start = '', ...rest] = visible(pattern).split('*');
  const end = rest.pop();
  if (end === undefined) return (name) => name === start;
  return (name) => {
    let at = start.length;
    for (const piece of rest) {
      const found = name.indexOf(piece, at);
      if (found === -1) return false;
      at = found + piece.length;
    }
    return name.startsWith(start) && name.endsWith(end) && at + end.length <= name.length;
  };
}

/** What people are told of the failed tests that are muted. */
export const mutedWarning = (names: readonly string[]): string =>
  `${plural(names.length, 'failed test')} in quarantine did not make the run red: ${listSome(names)}`;
