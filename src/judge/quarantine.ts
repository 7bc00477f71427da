/** The quarantine mutes known flaky tests that its file lists. They still fail, are shown and counted, but do not fail the run. */
import type { BaseWords } from '../host.ts';
import type { QuarantineEntry, Report } from '../model.ts';
import { visible } from '../text/escape.ts';
import { listSome, plural } from '../text/numbers.ts';

/** How many days an entry still mutes after its last day, with a warning. So no pull request turns red overnight. Two weeks outlast a holiday. */
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

  /** @param at ISO 8601. Days begin and end in UTC, on every machine. */
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

  /** Is this failed test muted? A test that is not known to be flaky is broken, whatever the file says. */
  mutes(names: readonly string[], isFlaky: boolean): boolean {
    if (this.#entries.length === 0) return false;
    const shown = names.map(visible);
    const listed = this.#entries.filter(({ matches }) => shown.some(matches));
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

  warnings(base: BaseWords): string[] {
    return this.#entries.flatMap((tracked) => {
      const warn = WARNINGS[stateOf(tracked)] ?? (tracked.term === 'running' ? undefined : WARNINGS[tracked.term]);
      return warn === undefined
        ? []
        : [`quarantine entry for ${tracked.entry.test} (${tracked.entry.owner}) ${warn(tracked, base)}`];
    });
  }
}

/** What an entry did, as the end of a sentence. */
const WARNINGS: Partial<Record<State, (tracked: Tracked, base: BaseWords) => string>> = {
  'not-flaky': ({ notFlaky }, { there }) =>
    `did not mute ${plural(notFlaky, 'failed test')}: ${notFlaky === 1 ? 'it is' : 'they are'} not known to be flaky ${there}`,
  expired: ({ entry }) =>
    `expired on ${entry.until} and still mutes until ${lastDayOfGrace(entry)}: fix the test or extend \`until\``,
  ended: ({ entry }) => `expired on ${entry.until} and no longer mutes: fix the test or extend \`until\``,
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
 * Tells whether a name matches the pattern. `*` stands for anything. Every other character stands for itself, because names of tests are
 * full of brackets. It takes one pass over the name, whatever the pattern.
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

/** The warning about failed tests that are muted. */
export const mutedWarning = (names: readonly string[]): string =>
  `${plural(names.length, 'failed test')} in quarantine did not fail the run: ${listSome(names)}`;
