/** What is printed: the top of the page and the failures with their messages. The list in sight is only a window of it. */
import { render } from 'preact';
import { visible, visibleLines } from '../text/escape.ts';
import { plural } from '../text/numbers.ts';
import type { State } from './state.ts';

const MAX_PRINTED = 300;
const MAX_TRACE_LINES = 25;

export function showPrintedFailures(state: State): void {
  const place = document.createElement('section');
  place.className = 'printed';
  document.body.append(place);
  addEventListener('beforeprint', () => render(<Printed state={state} />, place));
  addEventListener('afterprint', () => render(null, place));
}

function Printed({ state }: { readonly state: State }) {
  const { tests, listed } = state;
  const bad = listed.value.filter((at) => tests.isBad(at) || tests.status(at) === 'flaky');
  return (
    <>
      {bad.slice(0, MAX_PRINTED).map((at) => (
        <article key={at}>
          <h2>
            {tests.status(at)}: <bdi>{visible(tests.id(at))}</bdi>
          </h2>
          <p>
            <bdi>{visible(tests.message(at))}</bdi>
          </p>
          <pre>{visibleLines((tests.detail(at)?.detail ?? '').split('\n').slice(0, MAX_TRACE_LINES).join('\n'))}</pre>
        </article>
      ))}
      {bad.length > MAX_PRINTED && <p>and {plural(bad.length - MAX_PRINTED, 'more', 'more')}</p>}
    </>
  );
}
