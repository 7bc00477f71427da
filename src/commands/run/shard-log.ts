/** Everything that the test command prints. It goes to a file, the last lines are kept, and it can be shown as it comes. */
import type { Platform } from '../../platform/platform.ts';
import { LastLines } from './last-lines.ts';

/** How many lines of the log the shard record contains. */
const TAIL_LINES = 20;

/** The most characters of the log. A test that prints without end must not fill the disk, nor the memory while the disk is slow. */
const MAX_LOG = 1 << 28;
const TOO_LONG = `shardwise: the rest is left out, because this log has more than ${MAX_LOG.toLocaleString('en-US')} characters\n`;

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
  let room = MAX_LOG;
  const write = (text: string): void => {
    if (room <= 0) return;
    room -= text.length + 1;
    writer.write(room > 0 ? `${text}\n` : TOO_LONG);
  };
  return {
    line: (text) => {
      write(text);
      last.add(text);
      if (echo) log.output(text);
    },
    tail: () => last.lines(),
    close: () =>
      writer.close().catch((problem: Error) => log.warning(`the log of this shard is not whole: ${problem.message}`)),
  };
}
