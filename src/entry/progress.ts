/** Progress of a local run. On a terminal, one line is updated in place. Elsewhere, a line is printed from time to time. */
import type { RunAllProgress } from '../commands/run/run-all.ts';
import type { Plan } from '../model.ts';
import { testCount } from '../render/plan-summary.ts';
import { renderShardLine } from '../render/shard-line.ts';
import { visible } from '../text/escape.ts';
import { formatDuration, plural } from '../text/numbers.ts';

export const PROGRESS_MODES = ['auto', 'plain', 'none'] as const;
export type ProgressMode = (typeof PROGRESS_MODES)[number];

const TERMINAL_MS = 200;
const PLAIN_MS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';

export interface ProgressDisplay extends RunAllProgress {
  stop(): void;
}

export function startProgress(
  plan: Plan,
  mode: ProgressMode,
  stream: NodeJS.WriteStream,
  now: () => Date,
): ProgressDisplay {
  const startedAt = now().getTime();
  const live = mode === 'auto' && stream.isTTY;
  const planned = testCount(plan);
  const done = new Map<number, number>();
  const ended = new Set<number>();
  const status = () => {
    const tests = [...done.values()].reduce((sum, count) => sum + count, 0);
    const elapsed = formatDuration(now().getTime() - startedAt);
    return `${ended.size} of ${plural(plan.shards.length, 'shard')} done, ${tests} of ${planned > 0 ? `${Math.max(planned, tests)} ` : ''}tests, ${elapsed}`;
  };
  const show = () => stream.write(live ? `${CLEAR_LINE}${status()}` : `${status()}\n`);
  const timer = mode === 'none' ? undefined : setInterval(show, live ? TERMINAL_MS : PLAIN_MS);
  const print = (line: string) => {
    if (mode !== 'none') stream.write(`${live ? CLEAR_LINE : ''}${line}\n`);
  };
  return {
    testsDone: (shard, tests) => void done.set(shard, (done.get(shard) ?? 0) + tests),
    shardEnded: (record) => {
      ended.add(record.shard);
      done.set(
        record.shard,
        record.units.reduce((sum, unit) => sum + unit.tests, 0),
      );
      print(renderShardLine(record, plan.shards.length));
      if (record.outcome !== 'passed') for (const line of record.tail) print(`    ${visible(line)}`);
    },
    stop: () => {
      clearInterval(timer);
      if (live) stream.write(CLEAR_LINE);
    },
  };
}
