/** Everything that the test command prints. All of it goes to a file, the last lines are kept, and it can be shown as it comes. */
import type { Platform } from '../../platform/platform.ts';
import { LastLines } from './last-lines.ts';

/** How many lines of the log the shard record contains. */
const TAIL_LINES = 20;

export interface ShardLog {
  line(text: string): void;
  /** The last lines, without colours. */
  tail(): string[];
  /** A log that could not be written is a warning: it must not cost the result. */
  close(): Promise<void>;
}

export async function openShardLog(path: string, { files, log }: Platform, echo: boolean): Promise<ShardLog> {
  const writer = await files.openWriter(path);
  const last = new LastLines(TAIL_LINES);
  return {
    line: (text) => {
      writer.write(`${text}\n`);
      last.add(text);
      if (echo) log.output(text);
    },
    tail: () => last.lines(),
    close: () =>
      writer.close().catch((problem: Error) => log.warning(`the log of this shard is not whole: ${problem.message}`)),
  };
}
