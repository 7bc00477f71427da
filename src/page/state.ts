/** What the page shows. It is one address, so everything can be linked. */
import { computed, signal } from '@preact/signals';
import { type Address, formatHash, parseHash } from './address.ts';
import { parseQuery, search } from './query.ts';
import { type Group, groupsOf, inOrder, rankOf, rowsOf } from './rows.ts';
import type { Tests } from './tests.ts';

export type State = ReturnType<typeof createState>;

/** Groups that are open at the start, and the most tests with which any other is. */
const RANK_OF_FLAKY = 7;
const SMALL = 40;

export function createState(tests: Tests, page: Pick<Window, 'location' | 'history'>) {
  const address = signal<Address>(parseHash(page.location.hash));
  /** Groups that a person has opened or closed, by grouping and key. */
  const touched = signal<ReadonlyMap<string, boolean>>(new Map());
  /** The row that the keyboard is at, as the place of its test. */
  const current = signal<number | undefined>(undefined);

  const terms = computed(() => parseQuery(address.value.q));
  const found = computed(() => search(tests, terms.value));
  const ordered = computed(() => inOrder(tests, found.value));
  const groups = computed(() => groupsOf(tests, ordered.value, address.value.by));
  const keyOf = (group: Group) => `${address.value.by} ${group.key}`;

  function isOpen(group: Group): boolean {
    const known = touched.value.get(keyOf(group));
    if (known !== undefined) return known;
    if (terms.value.length > 0 || groups.value.length === 1) return true;
    const [first] = group.tests;
    return (first !== undefined && rankOf(tests, first) <= RANK_OF_FLAKY) || group.tests.length <= SMALL;
  }

  const rows = computed(() => rowsOf(groups.value, isOpen, address.value.by !== 'none'));
  const open = computed(() => (address.value.test === '' ? undefined : tests.find(address.value.test)));
  /** The tests of the list in its order, those of closed groups too: what previous and next go through. */
  const listed = computed(() => groups.value.flatMap((group) => group.tests));
  const place = computed(() => (open.value === undefined ? -1 : listed.value.indexOf(open.value)));

  /** @param isStep a step that "back" returns from */
  function go(change: Partial<Address>, isStep = false): void {
    address.value = { ...address.value, ...change };
    const hash = formatHash(address.value);
    try {
      page.history[isStep ? 'pushState' : 'replaceState'](null, '', hash === '' ? page.location.pathname : hash);
    } catch {
      // A page in a sandbox has no history of its own. It works without.
    }
  }

  function openTest(at: number | undefined): void {
    if (at !== undefined) current.value = at;
    go(
      { test: at === undefined ? '' : tests.address(at), view: at === undefined ? address.value.view : 'tests' },
      at !== undefined,
    );
  }

  return {
    tests,
    address,
    current,
    terms,
    found,
    groups,
    rows,
    open,
    listed,
    place,
    go,
    openTest,
    isOpen,
    toggle(group: Group): void {
      touched.value = new Map(touched.value).set(keyOf(group), !isOpen(group));
    },
    followAddress(): void {
      address.value = parseHash(page.location.hash);
    },
    /** Opens the test that many places further in the list. */
    step(by: number): void {
      const from = place.value;
      const to = from === -1 ? 0 : Math.min(Math.max(from + by, 0), listed.value.length - 1);
      const at = listed.value[to];
      if (at !== undefined) {
        current.value = at;
        go({ test: tests.address(at) });
      }
    },
    /** Moves the keyboard's row among those in sight. */
    move(by: number): void {
      const shown = rows.value.flatMap((row) => (row.kind === 'test' ? [row.at] : []));
      const from = current.value === undefined ? -1 : shown.indexOf(current.value);
      const to = from === -1 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(from + by, 0), shown.length - 1);
      current.value = shown[to];
      if (open.value !== undefined && current.value !== undefined) go({ test: tests.address(current.value) });
    },
  };
}
