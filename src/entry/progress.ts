/** Progress of a local run. A terminal shows a view that changes in place. Elsewhere, a line is printed from time to time. */
import type { RunAllProgress } from '../commands/run/run-all.ts';
import type { LiveRun } from '../events/live/run.ts';
import { drawFailure, drawLive } from '../render/live/terminal.ts';
import { progressWords } from '../render/live/words.ts';
import { renderShardLine } from '../render/shard-line.ts';
import { visible } from '../text/escape.ts';
import type { RunInProgress } from './live-run.ts';
import type { Screen } from './screen.ts';

export const PROGRESS_MODES = ['auto', 'plain', 'none'] as const;
export type ProgressMode = (typeof PROGRESS_MODES)[number];

const TERMINAL_MS = 100;
const PLAIN_MS = 30_000;

export interface ProgressDisplay extends Pick<RunAllProgress, 'shardEnded'> {
  stop(): void;
}

export function startProgress(
  run: RunInProgress,
  mode: ProgressMode,
  screen: Screen,
  now: () => Date,
): ProgressDisplay {
  const startedAt = now().getTime();
  const isLive = mode === 'auto' && screen.isLive;
  const failures = new FailureLines(screen);
  const look = () => ({ ...screen.size(), now: now().getTime(), startedAt, colours: true });
  const show = () => {
    if (isLive) screen.show(drawLive(run.now, look()));
    else screen.print(progressWords(run.now, startedAt, now().getTime()).join(', '));
  };
  const timer = mode === 'none' ? undefined : setInterval(show, isLive ? TERMINAL_MS : PLAIN_MS);
  if (isLive) run.onChange((changed) => failures.print(changed));
  return {
    shardEnded: (record) => {
      if (mode === 'none') return;
      screen.print(renderShardLine(record, run.now.plan.shares.length));
      if (record.outcome !== 'passed') for (const line of record.tail) screen.print(`    ${visible(line)}`);
    },
    stop: () => {
      clearInterval(timer);
      if (isLive) screen.end();
    },
  };
}

/** The most failures that are printed as they come. The view counts the others, and the end of the run names them. */
const MAX_PRINTED = 50;

/** Failures as lines above the view, each when it comes, and once more when its test has passed after all. */
class FailureLines {
  readonly #screen: Screen;
  #printed = 0;
  #version = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  print({ failures, version }: LiveRun): void {
    for (const failure of failures.filter((one) => one.version > this.#version)) {
      this.#printed += 1;
      if (this.#printed <= MAX_PRINTED) this.#screen.print(drawFailure(failure, { colours: true }));
      if (this.#printed === MAX_PRINTED) this.#screen.print('  further failures are only counted until the run ends');
    }
    this.#version = version;
  }
}
