/** The search field, the filters by status with their counts, and the grouping. */

import type { Status } from '../../render/html/page-data.ts';
import { thousands } from '../../text/numbers.ts';
import { filterValue, withFilter } from '../query.ts';
import { GROUPINGS, type Grouping } from '../rows.ts';
import type { State } from '../state.ts';
import type { Tests } from '../tests.ts';

const STATUS_ORDER: readonly Status[] = ['missing', 'failed', 'flaky', 'skipped', 'passed'];

const GROUPING_WORDS: Record<Grouping, string> = {
  known: 'what is known',
  message: 'message',
  file: 'file',
  suite: 'suite',
  owner: 'owner',
  shard: 'shard',
  axis: 'axis',
  none: 'nothing',
};

interface Props {
  readonly state: State;
}

export function SearchBar({ state }: Props) {
  const { address, found, tests } = state;
  const shown = found.value.length;
  return (
    <div class="bar">
      <div class="search">
        <label class="away" for="search">
          Search tests
        </label>
        <input
          id="search"
          type="search"
          autocomplete="off"
          spellcheck={false}
          placeholder="Search names, files and messages, or status:failed shard:3 is:new file:cart"
          value={address.value.q}
          onInput={({ currentTarget }) => state.go({ q: currentTarget.value })}
        />
        <label class="by">
          group by{' '}
          <select
            value={address.value.by}
            onChange={({ currentTarget }) => state.go({ by: currentTarget.value as Grouping })}
          >
            {GROUPINGS.filter((by) => hasGroups(by, tests)).map((by) => (
              <option key={by} value={by}>
                {GROUPING_WORDS[by]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="filters">
        <StatusFilters state={state} />
        <span class="count" role="status">
          showing {thousands(shown)} of {thousands(tests.count)}
          {tests.data.totalTests > tests.count &&
            ` (the run has ${thousands(tests.data.totalTests)}: too many for a page)`}
        </span>
      </div>
    </div>
  );
}

/** Axes and owners are offered where there are any. */
function hasGroups(by: Grouping, { data }: Tests): boolean {
  if (by === 'axis') return data.tests.axes.length > 0;
  return by !== 'owner' || (data.tests.owners ?? []).length > 0;
}

function StatusFilters({ state }: Props) {
  const counts = countsOf(state);
  const chosen = filterValue(state.address.value.q, 'status');
  const choose = (status: string | undefined) => state.go({ q: withFilter(state.address.value.q, 'status', status) });
  return (
    <fieldset>
      <legend class="away">Filter by status</legend>
      <button type="button" aria-pressed={chosen === undefined} onClick={() => choose(undefined)}>
        All
      </button>
      {STATUS_ORDER.filter((status) => (counts.get(status) ?? 0) > 0).map((status) => (
        <button
          key={status}
          type="button"
          class={status}
          aria-pressed={chosen === status}
          onClick={() => choose(chosen === status ? undefined : status)}
        >
          {status} <b>{thousands(counts.get(status) ?? 0)}</b>
        </button>
      ))}
    </fieldset>
  );
}

/** Counts of the whole run, as its figures say them: an error is a failure, and a flaky test has passed too. */
function countsOf({ tests }: State): ReadonlyMap<Status, number> {
  const counts = new Map<Status, number>();
  const count = (status: Status) => counts.set(status, (counts.get(status) ?? 0) + 1);
  for (let at = 0; at < tests.count; at++) {
    const status = tests.status(at);
    count(status === 'errored' ? 'failed' : status);
    if (status === 'flaky') count('passed');
  }
  return counts;
}
