/** The whole page below its top: the views, and the tests with the open one beside them. */
import { plural } from '../../text/numbers.ts';
import { VIEWS, type View } from '../address.ts';
import type { State } from '../state.ts';
import { Alerts } from './alerts.tsx';
import { Detail } from './detail.tsx';
import { List } from './list.tsx';
import { RunView } from './run-view.tsx';
import { SearchBar } from './search-bar.tsx';
import { Timeline } from './timeline.tsx';
import { TrendsView } from './trends.tsx';

const TITLES: Record<View, string> = { tests: 'Tests', timeline: 'Timeline', trends: 'Trends', run: 'Run' };

interface Props {
  readonly state: State;
}

export function App({ state }: Props) {
  const { view } = state.address.value;
  return (
    <>
      <Views state={state} />
      {view === 'tests' && <TestsView state={state} />}
      {view === 'timeline' && <Timeline state={state} />}
      {view === 'trends' && <TrendsView state={state} />}
      {view === 'run' && <RunView state={state} />}
    </>
  );
}

function Views({ state }: Props) {
  const { data } = state.tests;
  const shown = VIEWS.filter((view) => view !== 'timeline' || data.lanes.length > 0);
  return (
    <nav class="views" aria-label="Views">
      {shown.map((view) => (
        <button
          key={view}
          type="button"
          aria-current={state.address.value.view === view ? 'page' : undefined}
          onClick={() => state.go({ view, test: '' }, true)}
        >
          {TITLES[view]}
          {view === 'run' && data.warnings.length > 0 && (
            <span class="badge">{plural(data.warnings.length, 'warning')}</span>
          )}
        </button>
      ))}
      <span class="keys" aria-hidden="true">
        <kbd>/</kbd> search <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open <kbd>Esc</kbd> close
      </span>
      {data.run !== undefined && (
        <a class="run" href={data.run} rel="noreferrer">
          open the run
        </a>
      )}
    </nav>
  );
}

function TestsView({ state }: Props) {
  const isOpen = state.open.value !== undefined;
  return (
    <div class={isOpen ? 'panes with-detail' : 'panes'}>
      <section class="tests" aria-label="Tests">
        {!isOpen && state.address.value.q === '' && <Alerts state={state} />}
        <SearchBar state={state} />
        <List state={state} />
      </section>
      {isOpen && <Detail state={state} />}
    </div>
  );
}
