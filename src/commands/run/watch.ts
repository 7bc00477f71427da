/** Watches a command while it runs: whether it still does something, and which tests take long. A command that hangs is ended. */
import { grownReport } from '../../frameworks/shared/command-line.ts';
import type { RunningTest } from '../../frameworks/shared/journal.ts';
import { isFile } from '../../frameworks/shared/journal.ts';
import type { Platform, ProcessOptions } from '../../platform/platform.ts';
import { visible } from '../../text/escape.ts';
import { formatDuration, listSome } from '../../text/numbers.ts';
import { outputHeading } from '../../text/output.ts';
import { asEventTest, type BatchEvents, type Following } from './follow-journal.ts';
import { type HangScene, lookAtHang } from './hang-scene.ts';
import type { LastLines } from './last-lines.ts';

/** A machine that slept for this long has not waited. */
const SLEPT_MS = 30_000;

/** A command that did nothing for too long. */
export interface Hang {
  readonly limitMs: number;
  /** What was seen of it: the stacks of its processes, and below headings those processes and its last lines. */
  readonly seen: string;
  /** The tests that had started and not finished. */
  readonly running: readonly RunningTest[];
  /**
   * What our plugin had written, by path. What it writes later does not count: its processes are ended one after another, so it sees a file fail,
   * and the next one start.
   */
  readonly written: Readonly<Record<string, string>>;
}

export interface WatchRequest {
  /** Undefined where nothing counts as hung. */
  readonly hangAfterMs: number | undefined;
  readonly slowAfterMs: number;
  readonly journal: string | undefined;
  /** The last lines that it printed. */
  readonly last: LastLines;
  readonly events: BatchEvents;
  readonly say: (line: string) => void;
  readonly platform: Pick<Platform, 'files' | 'processes' | 'leases' | 'now'>;
}

export class CommandWatch {
  readonly #request: WatchRequest;
  readonly #ending = new AbortController();
  readonly #since = new WeakMap<RunningTest, { startedAt: number; tellAt: number }>();
  #following: Following | undefined;
  #lastSign: number;
  #lastTick: number;
  #hang: Promise<Hang> | undefined;

  constructor(request: WatchRequest) {
    this.#request = request;
    this.#lastSign = this.#lastTick = request.platform.now().getTime();
  }

  readonly options: Pick<ProcessOptions, 'onOutput' | 'hang'> = {
    onOutput: () => this.sign(),
    hang: this.#ending.signal,
  };

  /** The command has done something. */
  sign = (): void => {
    this.#lastSign = this.#now();
  };

  follows(following: Following): void {
    this.#following = following;
  }

  /** Undefined where it does not hang. Some runtimes end when they are asked for their stacks, so the command may end before all is seen. */
  get hang(): Promise<Hang> | undefined {
    return this.#hang;
  }

  #now = (): number => this.#request.platform.now().getTime();

  /** A second has passed. @param pid of the leader of its processes */
  tick(pid: number): void {
    const now = this.#now();
    if (now - this.#lastTick > SLEPT_MS) this.sign();
    this.#lastTick = now;
    for (const test of this.#running()) this.#tellSlow(test, now);
    const { hangAfterMs } = this.#request;
    if (hangAfterMs === undefined || this.#hang !== undefined || now - this.#lastSign < hangAfterMs) return;
    this.#hang = this.#look(pid, hangAfterMs).finally(() => this.#ending.abort());
    // Who waits for the command gets the problem.
    this.#hang.catch(() => {});
  }

  #running = (): readonly RunningTest[] => this.#following?.running() ?? [];

  #tellSlow(test: RunningTest, now: number): void {
    if (isFile(test)) return;
    const { slowAfterMs, say, events } = this.#request;
    const seen = this.#since.get(test) ?? { startedAt: now, tellAt: now + slowAfterMs };
    this.#since.set(test, seen);
    if (now < seen.tellAt) return;
    seen.tellAt += slowAfterMs;
    const ranMs = now - seen.startedAt;
    events.note({ event: 'slow', batch: events.batch, test: asEventTest(test), ranMs });
    say(`shardwise: slow: ${nameOf(test)} has run for ${formatDuration(ranMs)}`);
  }

  async #look(pid: number, limitMs: number): Promise<Hang> {
    const { journal, last, events, say, platform } = this.#request;
    const running = this.#running();
    const lines = last.lines().slice(-QUOTED_LINES);
    const what = running.length === 0 ? 'no test is known to run' : `running: ${listSome(running.map(nameOf))}`;
    say(
      `shardwise: nothing has happened for ${formatDuration(limitMs)} (input hang-timeout), so this is ended; ${what}`,
    );
    const written = journal === undefined ? {} : await writtenBeside(journal, platform.files);
    const scene = await lookAtHang(pid, journal, platform);
    for (const line of asLines(scene)) say(`shardwise: ${line}`);
    const tests = running.map(asEventTest);
    events.note({ event: 'hang', batch: events.batch, silentMs: limitMs, running: tests, ...scene });
    return { limitMs, seen: describeHang(scene, lines), running, written };
  }
}

/** The journal, and the report that grows beside it. */
async function writtenBeside(journal: string, files: Platform['files']): Promise<Record<string, string>> {
  const written: Record<string, string> = {};
  for (const path of [journal, grownReport(journal)]) {
    const text = path === undefined ? undefined : await files.readText(path);
    if (path !== undefined && text !== undefined) written[path] = text;
  }
  return written;
}

const QUOTED_LINES = 20;

const nameOf = ({ file, classname, name }: RunningTest): string =>
  visible([...new Set([file ?? '', classname, name])].filter((part) => part !== '').join(' > '));

/**
 * The stacks come first: a line in them may be where the test hangs. Below the headings no place of a failure is read. The last lines may be
 * of other tests, and the command line of a process names their files.
 */
const describeHang = ({ processes, stacks }: HangScene, printed: readonly string[]): string =>
  [
    ...stacks,
    ...(processes.length === 0 ? [] : [outputHeading('its processes'), ...processes]),
    ...(printed.length === 0 ? ['It printed nothing.'] : [outputHeading('what it printed at last'), ...printed]),
  ].join('\n');

const asLines = ({ processes, stacks }: HangScene): string[] => [
  ...(processes.length === 0 ? [] : ['its processes:', ...processes]),
  ...stacks,
];
