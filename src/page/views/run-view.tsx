/** Everything else about the run: warnings, what changed, the quarantine, and the reports that were read. */
import type { ComponentChildren } from 'preact';
import type { PageData } from '../../render/html/page-data.ts';
import { visible } from '../../text/escape.ts';
import { formatDuration, plural, thousands } from '../../text/numbers.ts';
import type { State } from '../state.ts';

/** The most files that are listed. Damaged ones come first. */
const MAX_FILES = 500;

export function RunView({ state }: { readonly state: State }) {
  const { data } = state.tests;
  return (
    <section class="run-view" aria-label="Run">
      <Warnings data={data} />
      <Changes data={data} />
      <NotSelected data={data} />
      <Times data={data} />
      <Quarantine data={data} />
      <Files data={data} />
      <p class="quiet">
        Suite <bdi>{data.suite}</bdi>
        {data.commit === '' ? '' : `, commit ${data.commit.slice(0, 12)}`}, merged at {data.createdAt}.
        {data.tracesLeftOut > 0 &&
          ` ${plural(data.tracesLeftOut, 'stack trace')} did not fit into this page: the merged JUnit file has them.`}
      </p>
    </section>
  );
}

interface Props {
  readonly data: PageData;
}

function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Warnings({ data: { warnings } }: Props) {
  if (warnings.length === 0) return null;
  return (
    <Part title={plural(warnings.length, 'warning')}>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>
            <bdi>{visible(warning)}</bdi>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Names({
  title,
  names,
  count,
}: {
  readonly title: string;
  readonly names: readonly string[];
  readonly count: number;
}) {
  if (count === 0) return null;
  return (
    <details open={names.length <= 10}>
      <summary>
        {title}: {thousands(count)}
      </summary>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <bdi>{visible(name)}</bdi>
          </li>
        ))}
        {count > names.length && <li>and {thousands(count - names.length)} more</li>}
      </ul>
    </details>
  );
}

const NONE = { count: 0, names: [] };
const NO_CHANGES = { fixed: NONE, removed: NONE, added: NONE, slower: [] };

function Changes({ data: { changes, fixed = [] } }: Props) {
  const { fixed: repaired, removed, added, slower } = changes ?? NO_CHANGES;
  if (fixed.length + repaired.count + removed.count + added.count + slower.length === 0) return null;
  return (
    <Part title="What changed">
      <Names title="Fixed since the last run" names={fixed} count={fixed.length} />
      <Names title="Fixed" names={repaired.names} count={repaired.count} />
      <Names title="Removed" names={removed.names} count={removed.count} />
      <Names title="Added" names={added.names} count={added.count} />
      <Names
        title="Much slower"
        names={slower.map(
          ({ name, beforeMs, afterMs }) =>
            `${name}: ${formatDuration(beforeMs)} before, ${formatDuration(afterMs)} now`,
        )}
        count={slower.length}
      />
    </Part>
  );
}

function NotSelected({ data: { notSelected } }: Props) {
  if (notSelected === undefined) return null;
  return (
    <Part title="Not selected">
      <p>No change since {visible(notSelected.since)} affects these test units, so they did not run.</p>
      <Names title="Test units" names={notSelected.names} count={notSelected.count} />
    </Part>
  );
}

/** The metric that is the time of the test itself: `DURATION_METRIC` of the model. */
const DURATION = 'duration';

const times = (ratio: number | undefined): string => (ratio === undefined ? '' : `${ratio.toFixed(2)}×`);

/** Measured times at each place, those with the greatest differences first. */
function Times({ data: { measured } }: Props) {
  if (measured === undefined) return null;
  const { places, times: rows, leftOut } = measured;
  return (
    <Part title="Measured times">
      {places.length > 1 && (
        <ul>
          {places.map(({ place, measuredAt = [], compared, factor }) => (
            <li key={place}>
              <bdi>{visible(place)}</bdi>: {plural(compared, 'compared time')}
              {factor !== undefined && `, ${times(factor)} the fastest`}
              {measuredAt.length > 0 && `, measured at ${visible(measuredAt.join(', '))}`}
            </li>
          ))}
        </ul>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">Test</th>
            <th scope="col">Time</th>
            <th scope="col">Place</th>
            <th scope="col">Median</th>
            <th scope="col">Spread</th>
            <th scope="col">Samples</th>
            <th scope="col">Against before</th>
          </tr>
        </thead>
        <tbody>
          {rows.flatMap(({ test, unit, metric, at }) =>
            at.map(({ place, samples, medianMs, leastMs, mostMs, ratio }) => (
              <tr key={JSON.stringify([unit, test, metric, place])}>
                <td>
                  <bdi>{visible(test)}</bdi>
                </td>
                <td>{metric === DURATION ? 'the whole test' : <bdi>{visible(metric)}</bdi>}</td>
                <td>
                  <bdi>{visible(place)}</bdi>
                </td>
                <td>{medianMs === undefined ? 'too few samples' : formatDuration(medianMs)}</td>
                <td>
                  {formatDuration(leastMs)} to {formatDuration(mostMs)}
                </td>
                <td>{samples}</td>
                <td>{times(ratio)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      {leftOut > 0 && <p class="quiet">{plural(leftOut, 'more time')} with smaller differences are left out.</p>}
    </Part>
  );
}

const STATES = {
  muted: 'failed, but does not count',
  expired: 'expired, counts again soon',
  ended: 'expired, counts again',
  'not-flaky': 'not known to be flaky, so it counts',
  unused: 'did not fail',
} as const;

function Quarantine({ data: { quarantine = [] } }: Props) {
  if (quarantine.length === 0) return null;
  return (
    <Part title="Quarantine">
      <table>
        <thead>
          <tr>
            <th scope="col">Test</th>
            <th scope="col">State</th>
            <th scope="col">Owner</th>
            <th scope="col">Reason</th>
            <th scope="col">Until</th>
          </tr>
        </thead>
        <tbody>
          {quarantine.map(({ test, owner, reason, until, state }) => (
            <tr key={test}>
              <td>
                <bdi>{visible(test)}</bdi>
              </td>
              <td>{STATES[state]}</td>
              <td>
                <bdi>{visible(owner)}</bdi>
              </td>
              <td>
                <bdi>{visible(reason)}</bdi>
              </td>
              <td>{visible(until)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

function Files({ data: { files } }: Props) {
  if (files.length === 0) return null;
  const bad = files.filter(({ status }) => status !== 'ok');
  const shown = [...bad, ...files.filter(({ status }) => status === 'ok')].slice(0, MAX_FILES);
  return (
    <Part title="Reports">
      <details open={bad.length > 0}>
        <summary>
          {plural(files.length, 'report')}
          {bad.length > 0 && `, of which ${thousands(bad.length)} could not be read in full`}
        </summary>
        <ul>
          {shown.map(({ path, status, problem }, index) => (
            <li key={`${index} ${path}`}>
              <bdi>{visible(path)}</bdi>
              {status !== 'ok' && `: ${status}${problem === undefined ? '' : `, ${visible(problem)}`}`}
            </li>
          ))}
        </ul>
      </details>
    </Part>
  );
}
