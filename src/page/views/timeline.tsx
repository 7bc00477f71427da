/** The timeline: a lane for each shard, with the plan as a ghost behind it. It is drawn, so a table says the same. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Lane, LaneUnit } from '../../render/html/page-data.ts';
import { costWords } from '../../text/cost-words.ts';
import { visible } from '../../text/escape.ts';
import { formatDuration, formatShare, plural } from '../../text/numbers.ts';
import { actualBars, type Bar, balanceOf, barAt, plannedBars, withoutTestMs } from '../bars.ts';
import { drawLanes, type Layout, layoutOf, WHOLE, type Zoom, zoomed } from '../draw-lanes.ts';
import { withFilter } from '../query.ts';
import type { State } from '../state.ts';
import { Attachments } from './attachments.tsx';
import { TableHead } from './table-head.tsx';

interface Props {
  readonly state: State;
}

export function Timeline({ state }: Props) {
  return (
    <section class="timeline" aria-label="Timeline">
      <Words state={state} />
      <Chart state={state} />
      <ul class="legend">
        <li class="setup">set-up</li>
        <li class="passed">passed</li>
        <li class="flaky">flaky</li>
        <li class="failed">failed</li>
        <li class="other">time without a test</li>
        <li class="plan">planned, below each shard</li>
        <Marks lanes={state.tests.data.lanes} />
      </ul>
      <p class="quiet starts">{wordsOfStarts(state.tests.data.lanes)}</p>
      <LaneTable state={state} />
      <DeviceTable state={state} />
    </section>
  );
}

/** What an edge of a bar means, where there is one. */
function Marks({ lanes }: { readonly lanes: readonly Lane[] }) {
  return (
    <>
      {lanes.some(({ spans }) => spans?.tries.some((tries) => tries > 1)) && <li class="again">ran again</li>}
      {lanes.some(({ units }) => units.some(isTaken)) && <li class="taken">planned for another shard</li>}
    </>
  );
}

const isTaken = ({ takenFrom }: LaneUnit): boolean => takenFrom !== undefined;

const STARTS = 'Test units stand where they ran, within half a second.';
const NO_STARTS =
  'stand in their planned order, each as long as its tests took: the framework did not tell when each one started';

function wordsOfStarts(lanes: readonly Lane[]): string {
  const told = lanes.filter(({ spans }) => spans !== undefined).length;
  if (told === 0) return `Test units ${NO_STARTS}.`;
  const ran = lanes.filter(({ actualMs }) => actualMs !== undefined).length;
  return told === ran ? STARTS : `${STARTS} In ${plural(ran - told, 'shard')} they ${NO_STARTS}.`;
}

function Words({ state }: Props) {
  const { lanes, cost, planReason } = state.tests.data;
  const { slowest, wallMs, even, predictedMs, longest, last } = balanceOf(lanes);
  if (slowest === undefined) return <p>No shard left a time.</p>;
  const error = predictedMs === undefined || predictedMs === 0 ? undefined : wallMs / predictedMs - 1;
  const now = lanes.length;
  return (
    <>
      <p class="said">
        <b>
          The slowest of {plural(now, 'shard')} is {nameOf(slowest)}: {formatDuration(wallMs)}
          {predictedMs !== undefined && `, predicted ${formatDuration(predictedMs)}`}
          {error !== undefined && ` (${percent(error)})`}.
        </b>{' '}
        The shards are {formatShare(Math.min(1, even))} even: on average they took {formatDuration(even * wallMs)}.
      </p>
      <p class="said">
        Critical path: {pathOf(slowest)}
        {longest?.ms !== undefined && (
          <>
            {' '}
            Its longest unit is <bdi>{visible(longest.id)}</bdi> with {formatDuration(longest.ms)}.
          </>
        )}
        {last !== undefined &&
          ` But ${nameOf(last)} ended last: its job began ${formatDuration(last.beganMs ?? 0)} after the first one.`}
      </p>
      {cost !== undefined && <p class="said">{costWords(cost)}</p>}
      {planReason !== undefined && <p class="quiet">{visible(planReason)}</p>}
    </>
  );
}

/** Of what the time of a shard is made. */
function pathOf(lane: Lane): string {
  const { setupMs = 0, actualMs = 0 } = lane;
  const withoutTest = withoutTestMs(lane);
  const parts = [
    ...(setupMs > 0 ? [`${formatDuration(setupMs)} of set-up`] : []),
    ...(withoutTest === undefined
      ? [`${formatDuration(actualMs - setupMs)} of its test command`]
      : [
          `${formatDuration(actualMs - setupMs - withoutTest)} of tests`,
          `${formatDuration(withoutTest)} without a test`,
        ]),
  ];
  return `${nameOf(lane)}, with ${listed(parts)}.`;
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const nameOf = ({ shard, axis }: Lane): string => `shard ${shard}${axis === '' ? '' : ` (${visible(axis)})`}`;
const percent = (error: number): string => `${error > 0 ? '+' : ''}${Math.round(error * 100)} %`;

interface Hovered {
  readonly lane: Lane;
  readonly bar: Bar | undefined;
  readonly x: number;
  readonly y: number;
}

function Chart({ state }: Props) {
  const { lanes } = state.tests.data;
  const canvas = useRef<HTMLCanvasElement>(null);
  const hovered = useSignal<Hovered | undefined>(undefined);
  const zoom = useSignal(WHOLE);
  const bars = useMemo(
    () => lanes.map((lane) => ({ lane, actual: actualBars(lane), planned: plannedBars(lane) })),
    [lanes],
  );
  const layout = useRef<Layout | undefined>(undefined);
  useEffect(() => {
    const draw = () => {
      if (canvas.current === null) return;
      layout.current = layoutOf(bars, canvas.current.parentElement?.clientWidth ?? 800, zoom.value);
      drawLanes(canvas.current, bars, layout.current, balanceOf(lanes).slowest);
    };
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const sized = new ResizeObserver(draw);
    if (canvas.current?.parentElement != null) sized.observe(canvas.current.parentElement);
    dark.addEventListener('change', draw);
    return () => {
      sized.disconnect();
      dark.removeEventListener('change', draw);
    };
  }, [bars, zoom.value]);

  function find({ offsetX, offsetY }: MouseEvent): Hovered | undefined {
    if (layout.current === undefined) return undefined;
    const { lane, ms, isPlan, row } = layout.current.find(offsetX, offsetY);
    const at = bars[lane];
    if (at === undefined) return undefined;
    return { lane: at.lane, bar: isPlan ? barAt(at.planned, ms) : barAt(at.actual, ms, row), x: offsetX, y: offsetY };
  }
  return (
    <>
      <ZoomBar zoom={zoom.value} onZoom={(next) => (zoom.value = zoomed(next))} />
      <div class="chart">
        <canvas
          ref={canvas}
          aria-label="Shards over time. The table below says the same."
          role="img"
          onMouseMove={(event) => (hovered.value = find(event))}
          onMouseLeave={() => (hovered.value = undefined)}
          onClick={(event) => openBar(state, find(event))}
        />
        {hovered.value !== undefined && <Tip {...hovered.value} />}
      </div>
    </>
  );
}

/** A step to the side, as a share of what is shown. */
const STEP = 0.5;

function ZoomBar({ zoom: { factor, centre }, onZoom }: { readonly zoom: Zoom; readonly onZoom: (zoom: Zoom) => void }) {
  const [from, to] = [centre - 0.5 / factor, centre + 0.5 / factor];
  const move = (steps: number) => onZoom({ factor, centre: centre + (steps * STEP) / factor });
  return (
    <fieldset class="zoom" aria-label="Zoom">
      <button type="button" class="small" onClick={() => onZoom({ factor: factor * 2, centre })}>
        closer
      </button>
      <button
        type="button"
        class="small"
        disabled={factor === 1}
        onClick={() => onZoom({ factor: factor / 2, centre })}
      >
        farther
      </button>
      <button type="button" class="small" disabled={from <= 0} onClick={() => move(-1)}>
        ← earlier
      </button>
      <button type="button" class="small" disabled={to >= 1} onClick={() => move(1)}>
        later →
      </button>
      <span class="quiet" role="status">
        {factor > 1 && `${formatShare(1 / factor)} of the time is shown`}
      </span>
    </fieldset>
  );
}

function Tip({ lane, bar, x, y }: Hovered) {
  const { unit } = bar ?? {};
  return (
    <div class="tip" style={{ left: `${x}px`, top: `${y + 16}px` }}>
      <b>{unit === undefined ? nameOf(lane) : <bdi>{visible(unit.id).slice(0, 200)}</bdi>}</b>
      <br />
      {unit === undefined ? (
        wordsOfLane(lane, bar)
      ) : (
        <>
          {wordsOfBar(bar, unit)}
          {unit.ms !== undefined && `, took ${formatDuration(unit.ms)}`}
          {unit.estimateMs !== undefined && `, planned ${formatDuration(unit.estimateMs)}`}
          {unit.tests > 0 && `, ${plural(unit.tests, 'test')}`}
          {unit.device !== undefined && `, on ${visible(unit.device)}`}
        </>
      )}
    </div>
  );
}

/** The outcome, and when a bar ran that is none of the plan. */
function wordsOfBar(bar: Bar | undefined, { outcome, takenFrom }: LaneUnit): string {
  const { look, row, fromMs, toMs, tryNumber } = bar ?? {};
  const parts = [
    row === undefined || look === 'missing' ? outcome : look,
    ...(tryNumber === undefined ? [] : [`try ${tryNumber}`]),
    ...(takenFrom === undefined ? [] : [`planned for shard ${takenFrom}`]),
    ...(row === undefined || fromMs === undefined || toMs === undefined
      ? []
      : [`ran from ${formatDuration(fromMs)} to ${formatDuration(toMs)}`]),
  ];
  return parts.join(', ');
}

function wordsOfLane(lane: Lane, bar: Bar | undefined): string {
  if (bar?.look === 'setup') return `set-up: ${formatDuration(bar.toMs - bar.fromMs)}`;
  if (bar?.look === 'other') return `time without a test: ${formatDuration(bar.toMs - bar.fromMs)}`;
  return lane.actualMs === undefined ? lane.outcome : `${lane.outcome} in ${formatDuration(lane.actualMs)}`;
}

/** Opens the first failed test of the unit, or else lists its tests. */
function openBar(state: State, found: Hovered | undefined): void {
  if (found === undefined) return;
  const { lane, bar } = found;
  if (bar?.unit === undefined) {
    state.go({ view: 'tests', q: withFilter('', 'shard', String(lane.shard)), test: '' }, true);
    return;
  }
  const { tests } = state;
  state.go({ view: 'tests', q: withFilter('', 'unit', bar.unit.id), test: '' }, true);
  const first = state.listed.value.find((at) => tests.isBad(at));
  if (first !== undefined) state.openTest(first);
}

/** Nothing where no device ran the tests. */
function DeviceTable({ state }: Props) {
  const rows = state.tests.data.lanes.flatMap((lane) => (lane.devices ?? []).map((device) => ({ lane, device })));
  if (rows.length === 0) return null;
  return (
    <div class="scrolled">
      <table>
        <caption>Devices</caption>
        <thead>
          <tr>
            {['Device', 'Shard', 'Got no more tests because', 'Batches', 'Lost batches'].map((title) => (
              <th scope="col" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ lane, device }) => (
            <tr key={`${nameOf(lane)} ${device.label}`}>
              <th scope="row">
                <bdi>{visible(device.label)}</bdi>
              </th>
              <td>{nameOf(lane)}</td>
              <td class="bad">
                <bdi>{visible(device.benched ?? '')}</bdi>
              </td>
              <td class="number">{device.batches}</td>
              <td class="number">{device.losses}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LaneTable({ state }: Props) {
  const { lanes } = state.tests.data;
  const wallMs = balanceOf(lanes).wallMs;
  const time = (ms: number | undefined) => (ms === undefined ? '' : formatDuration(ms));
  const hasAxis = lanes.some(({ axis }) => axis !== '');
  const isStaggered = lanes.some(({ beganMs = 0 }) => beganMs >= 1000);
  const isTold = lanes.some(({ spans }) => spans !== undefined);
  return (
    <div class="scrolled">
      <table>
        <caption>Shards</caption>
        <TableHead
          words={['Shard', ...(hasAxis ? ['Runs on'] : []), 'Result']}
          numbers={[
            'Tests',
            'Failed',
            ...(isStaggered ? ['Began'] : []),
            'Set-up',
            ...(isTold ? ['Without a test'] : []),
            'Predicted',
            'Actual',
            'Error',
            'Idle at the end',
          ]}
        />
        <tbody>
          {lanes.map((lane) => (
            <tr key={`${lane.shard} ${lane.axis}`}>
              <th scope="row">
                <button
                  type="button"
                  class="small"
                  onClick={() =>
                    state.go({ view: 'tests', q: withFilter('', 'shard', String(lane.shard)), test: '' }, true)
                  }
                >
                  shard {lane.shard}
                </button>
              </th>
              {hasAxis && (
                <td>
                  <bdi>{visible(lane.axis)}</bdi>
                </td>
              )}
              <td class={lane.outcome === 'passed' ? 'good' : 'bad'}>
                {lane.outcome}
                {(lane.attempt ?? 1) > 1 && ` (attempt ${lane.attempt})`}
              </td>
              <td class="number">{lane.tests}</td>
              <td class="number">{lane.failed}</td>
              {isStaggered && <td class="number">{lane.beganMs ? `+ ${time(lane.beganMs)}` : ''}</td>}
              <td class="number">{time(lane.setupMs)}</td>
              {isTold && <td class="number">{time(withoutTestMs(lane))}</td>}
              <td class="number">{time(lane.predictedMs)}</td>
              <td class="number">{time(lane.actualMs)}</td>
              <td class="number">
                {lane.predictedMs === undefined || lane.predictedMs === 0 || lane.actualMs === undefined
                  ? ''
                  : percent(lane.actualMs / lane.predictedMs - 1)}
              </td>
              <td class="number">
                {lane.actualMs === undefined || lane.actualMs === wallMs ? '' : time(wallMs - lane.actualMs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <LaneAttachments state={state} />
    </div>
  );
}

/** What shards have left that belongs to no test. */
function LaneAttachments({ state }: Props) {
  const { lanes, kept } = state.tests.data;
  return lanes
    .filter(({ attachments }) => attachments !== undefined)
    .map(({ shard, axis, attachments = [] }) => (
      <section key={`${shard} ${axis}`}>
        <h3>
          Shard {shard} {axis !== '' && <bdi>{visible(axis)}</bdi>}: files of no single test
        </h3>
        <Attachments paths={attachments} kept={kept} />
      </section>
    ));
}
