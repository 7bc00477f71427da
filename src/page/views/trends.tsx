/** How the suite goes from run to run: bars of the last runs, the flaky tests, and the slowest of this run. */
import { median } from '../../median.ts';
import type { PageData } from '../../render/html/page-data.ts';
import { visible } from '../../text/escape.ts';
import { formatDuration, plural, thousands } from '../../text/numbers.ts';
import { dayOf, pastWords } from '../../text/past-words.ts';
import type { State } from '../state.ts';
import type { Tests } from '../tests.ts';
import { barsOf, type Reading } from '../trend.ts';
import { PastBars } from './past.tsx';
import { TableHead } from './table-head.tsx';

interface Props {
  readonly state: State;
}

export function TrendsView({ state }: Props) {
  const { trends, past } = state.tests.data;
  return (
    <section class="trends" aria-label="Trends">
      {trends === undefined ? (
        <p>No earlier run is known. After the next runs of the default branch, this page shows how they compare.</p>
      ) : (
        <>
          <div class="charts">
            {FIGURES.map((figure) => (
              <Chart key={figure.title} figure={figure} trends={trends} />
            ))}
          </div>
          <RunTable trends={trends} />
          <FlakyTests state={state} trends={trends} words={past?.words ?? ''} />
        </>
      )}
      <TestList state={state} title="New and slow" tests={newAndSlow(state.tests)} />
      <TestList state={state} title="Slowest" tests={slowest(state.tests)} />
    </section>
  );
}

type Trends = NonNullable<PageData['trends']>;
type Run = Trends['runs'][number];

interface Figure {
  readonly title: string;
  readonly read: (run: Run) => Reading;
  readonly words: (value: number) => string;
}

const FIGURES: readonly Figure[] = [
  { title: 'Slowest shard', read: ({ wallMs }) => ({ value: wallMs }), words: formatDuration },
  { title: 'Tests', read: ({ tests }) => ({ value: tests }), words: thousands },
  {
    title: 'Failed, and flaky above',
    read: ({ failed, flaky }) => ({ value: failed, upper: flaky }),
    words: thousands,
  },
  { title: 'Billed minutes', read: ({ billedMinutes }) => ({ value: billedMinutes }), words: thousands },
];

/** The room of the bars, in units of the drawing. It is stretched to the width of its place. */
const WIDTH = 400;
const HEIGHT = 72;

function Chart({ figure: { title, read, words }, trends: { runs, hasThisRun } }: { figure: Figure; trends: Trends }) {
  const readings = runs.map(read);
  const { bars, most } = barsOf(readings, WIDTH, HEIGHT);
  const known = readings.flatMap(({ value }) => value ?? []);
  if (known.length === 0) return null;
  const newest = readings.at(-1)?.value;
  const usual = median(hasThisRun ? readings.slice(0, -1).flatMap(({ value }) => value ?? []) : known);
  const said = [
    ...(hasThisRun && newest !== undefined ? [`${words(newest)} now`] : []),
    ...(usual === undefined ? [] : [`usually ${words(usual)}`]),
  ].join(', ');
  return (
    <figure class="trend">
      <figcaption>
        <b>{title}</b> <span class="quiet">{said}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${said}`}>
        {bars.map(({ at, x, y, width, height, isUpper }) => (
          <rect
            key={`${at} ${isUpper}`}
            class={lookOf(runs[at], isUpper, hasThisRun && at === runs.length - 1)}
            x={x}
            y={y}
            width={width}
            height={height}
          >
            <title>{runWords(runs[at], words, readings[at])}</title>
          </rect>
        ))}
      </svg>
      <p class="quiet">
        <span>{plural(runs.length - Number(hasThisRun), 'earlier run')}</span> <span>top: {words(most)}</span>{' '}
        <span>{hasThisRun ? 'this run' : 'newest'}</span>
      </p>
    </figure>
  );
}

function lookOf(run: Run | undefined, isUpper: boolean, isThis: boolean): string {
  const look = isUpper ? 'flaky' : run?.verdict === 'passed' ? 'good' : 'bad';
  return isThis ? `${look} this` : look;
}

function runWords(
  run: Run | undefined,
  words: (value: number) => string,
  { value, upper }: Reading = { value: undefined },
): string {
  if (run === undefined) return '';
  const figure = [...(value === undefined ? [] : [words(value)]), ...(upper ? [`${words(upper)} flaky`] : [])].join(
    ', ',
  );
  return `${figure}: ${run.verdict}, ${dayOf(run.at)}, ${visible(run.commit)}`;
}

/** The runs in numbers, for whoever cannot see bars. */
function RunTable({ trends: { runs, hasThisRun } }: { readonly trends: Trends }) {
  const time = (ms: number | undefined) => (ms === undefined ? '' : formatDuration(ms));
  return (
    <details>
      <summary>{plural(runs.length, 'run')} as a table</summary>
      <div class="scrolled">
        <table>
          <TableHead
            words={['Run', 'Commit', 'Verdict']}
            numbers={['Tests', 'Failed', 'Flaky', 'Shards', 'Slowest shard', 'Predicted', 'Billed minutes']}
          />
          <tbody>
            {runs.toReversed().map((run, index) => (
              <tr key={`${run.at} ${index}`}>
                <th scope="row">{hasThisRun && index === 0 ? 'this run' : dayOf(run.at)}</th>
                <td>{visible(run.commit)}</td>
                <td class={run.verdict === 'passed' ? 'good' : 'bad'}>{run.verdict}</td>
                <td class="number">{thousands(run.tests)}</td>
                <td class="number">{thousands(run.failed)}</td>
                <td class="number">{thousands(run.flaky)}</td>
                <td class="number">{run.shards}</td>
                <td class="number">{time(run.wallMs)}</td>
                <td class="number">{time(run.predictedMs)}</td>
                <td class="number">{run.billedMinutes}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function FlakyTests({ state, trends, words }: Props & { readonly trends: Trends; readonly words: string }) {
  const { flaky, flakyInAll, runs, hasThisRun } = trends;
  const earlier = hasThisRun ? runs.slice(0, -1) : runs;
  return (
    <section>
      <h2>Flaky tests: {thousands(flakyInAll)}</h2>
      {flaky.length === 0 && <p>No test failed and passed at one commit of late.</p>}
      <ul class="board">
        {flaky.map((test) => (
          <li key={`${test.unit} ${test.name}`}>
            <button type="button" class="link" onClick={() => find(state, test)}>
              <bdi>{visible(test.name)}</bdi>
            </button>{' '}
            <span class="quiet">
              <bdi>{visible(test.unit)}</bdi>
            </span>
            <PastBars outcomes={test.outcomes} times={[]} runs={earlier} />
            <span class="quiet">
              {pastWords(test.outcomes, earlier, words)}
              {test.lastFlake !== undefined && !/[fk]/.test(test.outcomes) && ` Flaky on ${dayOf(test.lastFlake)}.`}
            </span>
          </li>
        ))}
      </ul>
      {flakyInAll > flaky.length && <p class="quiet">and {thousands(flakyInAll - flaky.length)} more</p>}
    </section>
  );
}

/** Shows the test in the list. It may be none of this run. */
const find = (state: State, { name }: Trends['flaky'][number]): void =>
  state.go({ view: 'tests', q: `"${name.replaceAll('"', '')}"`, test: '' }, true);

/** How many tests a list has. */
const LISTED = 10;
const SLOW_MS = 1000;

/** The slowest tests, in order. A million of them need no sorting. */
function slowest(tests: Tests, fits: (at: number) => boolean = () => true): readonly number[] {
  const found: number[] = [];
  const msOf = (at: number | undefined) => (at === undefined ? -1 : (tests.ms(at) ?? -1));
  for (let at = 0; at < tests.count; at++) {
    const ms = msOf(at);
    if (ms <= 0 || (found.length === LISTED && ms <= msOf(found.at(-1))) || !fits(at)) continue;
    const place = found.findIndex((other) => msOf(other) < ms);
    found.splice(place === -1 ? found.length : place, 0, at);
    if (found.length > LISTED) found.pop();
  }
  return found;
}

/** Slow tests that no earlier run has. */
const newAndSlow = (tests: Tests): readonly number[] =>
  tests.data.past === undefined
    ? []
    : slowest(tests, (at) => (tests.ms(at) ?? 0) >= SLOW_MS && tests.past(at) === undefined);

function TestList({ state, title, tests }: Props & { readonly title: string; readonly tests: readonly number[] }) {
  if (tests.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ol class="slow">
        {tests.map((at) => (
          <li key={at}>
            <b>{formatDuration(state.tests.ms(at) ?? 0)}</b>{' '}
            <button type="button" class="link" onClick={() => state.openTest(at)}>
              <bdi>{visible(state.tests.id(at))}</bdi>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
