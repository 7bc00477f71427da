/** The keys of the page: `/` searches, `j` and `k` go through the list, Enter opens a test, Escape closes it. */
import type { State } from './state.ts';

const SEARCH = 'search';

/** What a key means where nothing is being written. */
const KEYS: Readonly<Record<string, (state: State) => void>> = {
  '/': () => document.getElementById(SEARCH)?.focus(),
  j: (state) => state.move(1),
  k: (state) => state.move(-1),
  ArrowDown: (state) => state.move(1),
  ArrowUp: (state) => state.move(-1),
  Enter: (state) => state.openTest(state.current.value),
  Escape: (state) => state.openTest(undefined),
  '1': (state) => state.go({ view: 'tests' }),
  '2': (state) => state.go({ view: 'timeline' }),
  '3': (state) => state.go({ view: 'trends' }),
  '4': (state) => state.go({ view: 'run' }),
};

export function listenToKeys(state: State): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { target, key } = event;
    if (target instanceof HTMLElement && isWriting(target)) {
      if (key === 'Escape') target.blur();
      return;
    }
    // A focused link or button has these keys for itself.
    const isControl = target instanceof HTMLElement && target.matches('a, button, summary, [tabindex="0"]');
    if (isControl && (key === 'Enter' || key.startsWith('Arrow')) && !target.closest('.list')) return;
    if (isControl && key === 'Enter') return;
    const act = KEYS[key];
    if (act === undefined || (key.startsWith('Arrow') && state.address.value.view !== 'tests')) return;
    event.preventDefault();
    act(state);
  });
}

const isWriting = (element: HTMLElement): boolean =>
  element.matches('input, textarea, select') || element.isContentEditable;
