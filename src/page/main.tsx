/** Starts the page: unpacks its data and shows it in the place of the static lists. Of a run that has not ended, it shows what happens. */
import { render } from 'preact';
import { listenToKeys } from './keys.ts';
import { startLive } from './live/start.tsx';
import { showPrintedFailures } from './print.tsx';
import { readData } from './read-data.ts';
import { createState } from './state.ts';
import { Tests } from './tests.ts';
import { App } from './views/app.tsx';

async function start(): Promise<void> {
  const app = document.getElementById('app');
  const packed = document.getElementById('data');
  const top = document.getElementById('top');
  if (app === null || packed === null || top === null) return;
  const { live } = packed.dataset;
  if (live !== undefined) return startLive(app, top, live);
  const tests = new Tests(await readData(packed.textContent ?? ''));
  packed.remove();
  const state = createState(tests, window);
  app.replaceChildren();
  render(<App state={state} />, app);
  document.documentElement.dataset['ready'] = 'yes';
  addEventListener('hashchange', state.followAddress);
  addEventListener('popstate', state.followAddress);
  listenToKeys(state);
  showPrintedFailures(state);
}

start().catch((problem: unknown) => {
  // The static lists stay.
  const note = document.createElement('p');
  note.setAttribute('role', 'alert');
  note.textContent = `The list of all tests cannot be shown: ${problem instanceof Error ? problem.message : problem}`;
  document.getElementById('top')?.append(note);
});
