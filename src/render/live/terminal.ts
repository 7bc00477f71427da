/** The view of a run on a terminal: how far it is, and a line for each shard that runs. Each line fits the width, whatever the names are. */
import cliTruncate from 'cli-truncate';
import { createColors } from 'picocolors';
import stringWidth from 'string-width';
import { remainingOf } from '../../events/live/remaining.ts';
import { hasEnded, type LiveFailure, type LiveRun, type LiveWorker, longest } from '../../events/live/run.ts';
import { shareOf, totalsOf } from '../../events/live/totals.ts';
import { visible } from '../../text/escape.ts';
import { axisSuffix } from '../../text/leg.ts';
import { inSeconds, plural, thousands } from '../../text/numbers.ts';
import { failureWords, nameOf, progressWords } from './words.ts';

export interface TerminalLook {
  readonly width: number;
  readonly height: number;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly startedAt: number;
  readonly colours: boolean;
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const SPINNER_MS = 100;
const FULL = '█';
const EMPTY = '░';

/** Wider lines are no easier to read. */
const MAX_WIDTH = 140;
const MAX_BAR = 50;
/** Room for the margin before the bar, and for `100 %` behind it. */
const BESIDE_BAR = 8;
/** A narrower view has no bar for each shard, and a still narrower one says no time for each. */
const WITH_BARS = 70;
const WITH_TIMES = 50;
const SHARD_BAR = 10;

/** Lines beside those of shards: the head, the bar, what waits, and the line that the cursor is in. */
const OTHER_LINES = 4;

export function drawLive(run: LiveRun, look: TerminalLook): readonly string[] {
  const width = Math.max(1, Math.min(look.width - 1, MAX_WIDTH));
  const shortened = (line: string) => shortenedTo(width, line);
  const active = run.workers.filter((worker) => !hasEnded(worker) && worker.state !== 'waiting');
  const waiting = run.workers.filter(({ state }) => state === 'waiting');
  const room = Math.max(1, look.height - OTHER_LINES);
  const shown = active.slice(0, active.length > room ? room - 1 : room);
  const hidden = active.length - shown.length;
  return [
    shortened(headLine(run, look)),
    ...(width <= BESIDE_BAR ? [] : [barLine(run, Math.min(width - BESIDE_BAR, MAX_BAR), look)]),
    ...workerLines(shown, run, { ...look, width }).map(shortened),
    ...(hidden === 0 ? [] : [shortened(`    ${plural(hidden, 'more shard')} ${hidden === 1 ? 'runs' : 'run'}`)]),
    ...(waiting.length === 0 ? [] : [shortened(waitingLine(waiting, look))]),
  ];
}

/** Some characters have another width where they are cut than where they are counted. */
function shortenedTo(width: number, line: string): string {
  for (let room = width; room > 0; room--) {
    const short = cliTruncate(line, room);
    if (stringWidth(short) <= width) return short;
  }
  return '';
}

/** A failure as a lasting line above the view. */
export function drawFailure(failure: LiveFailure, { colours }: Pick<TerminalLook, 'colours'>): string {
  const { red, yellow } = createColors(colours);
  return `${failure.isFlaky ? yellow('≈') : red('✕')} ${failureWords(failure)}`;
}

function headLine(run: LiveRun, { now, startedAt, colours }: TerminalLook): string {
  const { bold, cyan, red } = createColors(colours);
  const [first = '', ...rest] = progressWords(run, startedAt, now);
  const words = rest.map((part) => (part.endsWith(' failed') ? red(part) : part));
  return `${cyan(spinnerAt(now))} ${[bold(first), ...words].join(' · ')}`;
}

const spinnerAt = (now: number): string => SPINNER[Math.floor(now / SPINNER_MS) % SPINNER.length] ?? '';

function barLine(run: LiveRun, length: number, { colours }: TerminalLook): string {
  const { share, failed } = totalsOf(run.workers);
  return `  ${bar(share, length, failed > 0, colours)} ${Math.floor(share * 100)} %`;
}

function bar(share: number, length: number, isBad: boolean, colours: boolean): string {
  const { dim, green, red } = createColors(colours);
  const full = Math.min(length, Math.floor(share * length));
  return `${(isBad ? red : green)(FULL.repeat(full))}${dim(EMPTY.repeat(length - full))}`;
}

/** A line for each shard, in columns. What it runs comes last, because it may be long. */
function workerLines(workers: readonly LiveWorker[], run: LiveRun, look: TerminalLook): readonly string[] {
  const { width, now, colours } = look;
  const { dim, red, yellow } = createColors(colours);
  const rows = workers.map((worker) => {
    const left = remainingOf(worker, now, run.plan.isTimed);
    return {
      worker,
      label: `${worker.shard}${visible(axisSuffix(worker.axis))}`,
      count: countOf(worker),
      failed: worker.failed > 0 ? `${thousands(worker.failed)} failed` : '',
      left: left === undefined || left < 1000 ? '' : `${inSeconds(left)} left`,
    };
  });
  const widest = (of: (row: (typeof rows)[number]) => string) =>
    Math.max(0, ...rows.map((row) => stringWidth(of(row))));
  const [labels, counts, fails, lefts] = [
    widest(({ label }) => label),
    widest(({ count }) => count),
    widest(({ failed }) => failed),
    widest(({ left }) => left),
  ];
  return rows.map(({ worker, label, count, failed, left }) =>
    [
      `  ${worker.state === 'retrying' ? yellow('↻') : ' '} shard ${padded(label, labels)}`,
      ...(width < WITH_BARS ? [] : [bar(shareOf(worker), SHARD_BAR, worker.failed > 0, colours)]),
      padded(count, counts),
      ...(fails === 0 ? [] : [red(padded(failed, fails))]),
      ...(width < WITH_TIMES || lefts === 0 ? [] : [dim(padded(left, lefts))]),
      worker.notice === undefined ? whatRuns(worker, now) : `${yellow(visible(worker.notice))}`,
    ].join('  '),
  );
}

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));

const countOf = ({ done, tests }: LiveWorker): string =>
  tests > 0 ? `${thousands(done)}/${thousands(tests)}` : plural(done, 'test');

/** A test that takes longer than this is worth its time. */
const LONG_MS = 5000;

function whatRuns({ running, units, state }: LiveWorker, now: number): string {
  const test = longest(running);
  if (test === undefined)
    return state === 'retrying' ? `runs ${plural(units, 'file')} again` : `runs ${plural(units, 'file')}`;
  const ranMs = now - test.since;
  return `${nameOf(test)}${ranMs < LONG_MS ? '' : ` (${inSeconds(ranMs)})`}`;
}

function waitingLine(waiting: readonly LiveWorker[], { colours }: TerminalLook): string {
  const { dim } = createColors(colours);
  return dim(`    ${plural(waiting.length, 'shard')} ${waiting.length === 1 ? 'waits' : 'wait'}`);
}
