/** What is seen of a run that has not ended: how far it is, what each shard runs, and what has failed. */
import type { Signal } from '@preact/signals';
import { remainingOf, remainingOfAll } from '../../events/live/remaining.ts';
import { hasEnded, type LiveFailure } from '../../events/live/run.ts';
import { shareOf, totalsOf } from '../../events/live/totals.ts';
import type { LiveView, SeenWorker } from '../../events/live/view.ts';
import { visible } from '../../text/escape.ts';
import { inSeconds, plural, thousands } from '../../text/numbers.ts';
import type { LiveState } from './state.ts';

interface Props {
  readonly state: Signal<LiveState>;
}

export function LiveTop({ state }: Props) {
  const { view, isConnected, now } = state.value;
  if (view === undefined) return <h1>Waiting for the first tests</h1>;
  const { done, tests, failed, share, ended } = totalsOf(view.workers);
  const left = remainingOfAll(view.workers, now, view.plan);
  const started = Math.min(...view.workers.map(({ startedAt = now }) => startedAt));
  const isAll = ended === view.workers.length;
  const title = isAll
    ? 'All shards are done, the results are merged'
    : `${thousands(done)} ${tests > 0 ? `of ${thousands(tests)} ` : ''}tests done`;
  document.title = `${Math.floor(100 * share)} %${failed > 0 ? `, ${thousands(failed)} failed` : ''} · ${view.plan.suite}`;
  return (
    <>
      <h1>
        {title}
        {failed > 0 && <span class="failed-count">{thousands(failed)} failed</span>}
      </h1>
      <p class="figures">
        {[
          ...(left === undefined || left < 1000 || isAll ? [] : [`about ${inSeconds(left)} left`]),
          `${ended} of ${plural(view.workers.length, 'shard')} done`,
          `${inSeconds(now - started)} so far`,
          ...(view.plan.suite === 'default' ? [] : [`suite ${visible(view.plan.suite)}`]),
        ].join(' · ')}
      </p>
      <Progress share={share} failedShare={failed / Math.max(1, done)} name="All tests" />
      {!isConnected && (
        <p class="lost" role="alert">
          The program that runs the tests does not answer. It may have been stopped. This page tries to reach it again.
        </p>
      )}
    </>
  );
}

interface ProgressProps {
  readonly share: number;
  /** The share of the tests that are done. */
  readonly failedShare: number;
  readonly name: string;
}

/** Failures stay in sight, however few there are. */
const LEAST = 2;

function Progress({ share, failedShare, name }: ProgressProps) {
  const percent = Math.floor(100 * share);
  const bad = failedShare === 0 ? 0 : Math.min(percent, Math.max(LEAST, percent * Math.min(1, failedShare)));
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span class="bad" style={{ width: `${bad}%` }} />
      <span style={{ width: `${percent - bad}%` }} />
    </div>
  );
}

export function LiveApp({ state }: Props) {
  const { view, now } = state.value;
  if (view === undefined) return null;
  return (
    <div class="live">
      <Failures view={view} now={now} />
      <section aria-labelledby="shards">
        <h2 id="shards">Shards</h2>
        <ol class="workers">
          {inOrder(view.workers).map((worker) => (
            <Worker key={`${worker.shard} ${worker.axis}`} worker={worker} view={view} now={now} />
          ))}
        </ol>
      </section>
    </div>
  );
}

/** What runs comes first, then what waits. What has ended badly is before what has passed. */
const inOrder = (workers: readonly SeenWorker[]): readonly SeenWorker[] =>
  workers.toSorted((a, b) => rankOf(a) - rankOf(b) || a.shard - b.shard);

function rankOf(worker: SeenWorker): number {
  if (hasEnded(worker)) return worker.state === 'passed' ? 3 : 1;
  return worker.state === 'waiting' ? 2 : 0;
}

const STATES: Partial<Record<SeenWorker['state'], string>> = {
  running: 'runs',
  retrying: 'runs again',
  waiting: 'waits',
  'timed-out': 'ran out of time',
  cancelled: 'was cancelled',
};

const LONG_MS = 5000;

interface WorkerProps {
  readonly worker: SeenWorker;
  readonly view: LiveView;
  readonly now: number;
}

function Worker({ worker, view, now }: WorkerProps) {
  const { shard, axis, state, done, tests, failed, startedAt = now, endedAt, notice, test, units } = worker;
  const left = hasEnded(worker) ? undefined : remainingOf(worker, now, view.plan.isTimed);
  const isCut = hasEnded(worker) && state !== 'passed' && state !== 'failed';
  const runs = test === undefined ? `runs ${plural(units, 'file')}` : titleOf(test);
  return (
    <li class={`worker ${state}`}>
      <span class="who">
        <b>shard {shard}</b>
        {axis !== '' && <bdi> {visible(axis)}</bdi>}{' '}
        <span class={isCut || state === 'failed' ? 'bad' : 'quiet'}>{STATES[state] ?? state}</span>
      </span>
      <Progress
        share={isCut && tests > 0 ? done / tests : shareOf(worker)}
        failedShare={isCut ? 1 : failed / Math.max(1, done)}
        name={`Shard ${shard}`}
      />
      <span class="number">
        {tests > 0 ? `${thousands(done)} of ${thousands(tests)}` : thousands(done)}
        {failed > 0 && <span class="bad"> {thousands(failed)} failed</span>}
      </span>
      <span class="number quiet">
        {hasEnded(worker)
          ? endedAt !== undefined && inSeconds(endedAt - startedAt)
          : left !== undefined && left >= 1000 && `${inSeconds(left)} left`}
      </span>
      <span class="now line">
        {!hasEnded(worker) && state !== 'waiting' && (
          <>
            {notice !== undefined && <b class="bad">{visible(notice)} </b>}
            <bdi title={runs}>{runs}</bdi>
            {test !== undefined && now - test.since >= LONG_MS && <b class="long"> {inSeconds(now - test.since)}</b>}
          </>
        )}
      </span>
    </li>
  );
}

const titleOf = ({ file, name }: { readonly file: string; readonly name: string }): string =>
  visible([...new Set([file, name])].filter((part) => part !== '').join(' › '));

function Failures({ view: { failures, failuresInAll }, now }: { readonly view: LiveView; readonly now: number }) {
  const flaky = failures.filter(({ isFlaky }) => isFlaky).length;
  if (failuresInAll === 0) return <p class="none quiet">No test has failed.</p>;
  return (
    <section aria-labelledby="failures">
      <h2 id="failures">
        <span role="status">
          {plural(failuresInAll - flaky, 'failure')}
          {flaky > 0 && `, and ${thousands(flaky)} that passed on a later try`}
        </span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <ol class="failures" tabIndex={0} aria-labelledby="failures">
        {failures.toReversed().map((failure) => (
          <Failure key={failure.number} failure={failure} now={now} />
        ))}
      </ol>
      {failuresInAll > failures.length && (
        <p class="quiet">
          {thousands(failuresInAll - failures.length)} earlier ones are in the report when it is there.
        </p>
      )}
    </section>
  );
}

function Failure({ failure, now }: { readonly failure: LiveFailure; readonly now: number }) {
  const { shard, axis, isFlaky, name, file, id, at } = failure;
  return (
    <li>
      <span class={`mark ${isFlaky ? 'flaky' : 'failed'}`}>
        <span aria-hidden="true">{isFlaky ? '≈' : '✕'}</span>
        <span class="away">{isFlaky ? 'passed on a later try: ' : 'failed: '}</span>
      </span>
      <span class="words">
        <span class="line">
          <bdi>{visible(name) || titleOf({ file, name: id })}</bdi>
        </span>
        <span class="line quiet">
          {name !== '' && <bdi>{visible(file)} · </bdi>}
          shard {shard}
          {axis !== '' && <bdi> {visible(axis)}</bdi>} · {inSeconds(Math.max(0, now - at))} ago
        </span>
      </span>
    </li>
  );
}
