/** The list of tests: a window of rows of one height, so that a hundred thousand tests are as fast as a hundred. */
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { visible } from '../../text/escape.ts';
import { formatDuration, thousands } from '../../text/numbers.ts';
import { formatHash } from '../address.ts';
import type { Group, Row } from '../rows.ts';
import type { State } from '../state.ts';
import { StatusMark } from './status-mark.tsx';

/** The height of a row in pixels, as in the style. */
const ROW = 48;
/** Rows above and below the window, so that a slow frame shows no gap. */
const SPARE = 6;
/** Enough of a name or a message for any screen. */
const MAX_SHOWN = 300;

interface Props {
  readonly state: State;
}

export function List({ state }: Props) {
  const { rows, current } = state;
  const box = useRef<HTMLElement>(null);
  const top = useSignal(0);
  const height = useSignal(800);
  useLayoutEffect(() => {
    const measured = new ResizeObserver(() => {
      height.value = box.current?.clientHeight ?? height.value;
    });
    if (box.current !== null) measured.observe(box.current);
    return () => measured.disconnect();
  }, []);
  const at = rows.value.findIndex((row) => row.kind === 'test' && row.at === current.value);
  useEffect(() => {
    if (box.current !== null && at >= 0) keepInSight(box.current, at);
  }, [at]);
  useEffect(() => {
    if (box.current !== null && current.value === undefined) box.current.scrollTop = 0;
  }, [state.address.value.q, state.address.value.by]);

  const first = Math.max(0, Math.floor(top.value / ROW) - SPARE);
  const last = Math.min(rows.value.length, Math.ceil((top.value + height.value) / ROW) + SPARE);
  const shown = rows.value.slice(first, last).map((row, index) => ({ row, index: first + index }));
  // The row of the keyboard keeps its focus when it is scrolled away.
  const kept = rows.value[at];
  if (kept !== undefined && (at < first || at >= last)) shown.push({ row: kept, index: at });
  return (
    <section
      class="list"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
      tabIndex={0}
      aria-label="List of tests"
      onScroll={({ currentTarget }) => (top.value = currentTarget.scrollTop)}
    >
      {rows.value.length === 0 ? (
        <p class="nothing">
          No test fits.{' '}
          <button type="button" onClick={() => state.go({ q: '' })}>
            Show all
          </button>
        </p>
      ) : (
        <ol style={{ height: `${rows.value.length * ROW}px` }}>
          {shown.map(({ row, index }) => (
            <li
              key={row.kind === 'test' ? row.at : `group ${row.group.key}`}
              style={{ transform: `translateY(${index * ROW}px)` }}
              aria-setsize={rows.value.length}
              aria-posinset={index + 1}
            >
              <OneRow state={state} row={row} isCurrent={index === at} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function keepInSight(box: HTMLElement, index: number): void {
  const from = index * ROW;
  if (from < box.scrollTop) box.scrollTop = from;
  else if (from + ROW > box.scrollTop + box.clientHeight) box.scrollTop = from + ROW - box.clientHeight;
}

interface RowProps extends Props {
  readonly row: Row;
  readonly isCurrent: boolean;
}

function OneRow({ state, row, isCurrent }: RowProps) {
  if (row.kind === 'group') return <GroupRow state={state} group={row.group} open={row.open} />;
  return <TestRow state={state} at={row.at} isCurrent={isCurrent} />;
}

function GroupRow({ state, group, open }: { readonly state: State; readonly group: Group; readonly open: boolean }) {
  const { tests, bad, title, lead } = group;
  const isMixed = bad > 0 && bad < tests.length;
  return (
    <button type="button" class="group" aria-expanded={open} onClick={() => state.toggle(group)}>
      <span class="line">
        <b>
          <bdi>{visible(title.slice(0, MAX_SHOWN))}</bdi>
        </b>
        <span class="badge">{thousands(tests.length)}</span>
        {isMixed && <span class="badge bad">{thousands(bad)} failed</span>}
      </span>
      {lead !== undefined && <span class="line quiet">{lead}</span>}
    </button>
  );
}

function TestRow({
  state,
  at,
  isCurrent,
}: {
  readonly state: State;
  readonly at: number;
  readonly isCurrent: boolean;
}) {
  const { tests } = state;
  const ms = tests.ms(at);
  const isOpen = state.open.value === at;
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isCurrent && document.activeElement?.closest('.list') != null) link.current?.focus({ preventScroll: true });
  }, [isCurrent]);
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    state.openTest(at);
  };
  return (
    <a
      ref={link}
      class={`test${isCurrent ? ' is-current' : ''}`}
      aria-current={isOpen ? 'true' : undefined}
      href={formatHash({ ...state.address.value, test: tests.address(at) })}
      onClick={open}
    >
      <StatusMark status={tests.status(at)} />
      <span class="words">
        <span class="line">
          <bdi>{visible(tests.title(at).slice(0, MAX_SHOWN)) || ' '}</bdi>
        </span>
        <span class="line quiet">
          <bdi>{visible(belowTitle(state, at).slice(0, MAX_SHOWN))}</bdi>
        </span>
      </span>
      <span class="side quiet">
        <span>{ms === undefined ? '' : formatDuration(ms)}</span>
        <span>{sideOf(state, at)}</span>
      </span>
    </a>
  );
}

/** The message of a failure, or else the file. */
function belowTitle({ tests }: State, at: number): string {
  return tests.message(at) === '' || tests.status(at) === 'missing' ? tests.file(at) : tests.gist(at);
}

function sideOf({ tests }: State, at: number): string {
  const [shard, axis] = [tests.shard(at), tests.axis(at)];
  return [...(shard === 0 ? [] : [`shard ${shard}`]), ...(axis === '' ? [] : [visible(axis).slice(0, 40)])].join(' · ');
}
