/** Everything that the test command prints. All of it goes to a file, the last lines are kept, and it can be shown as it comes. */
import { stripVTControlCharacters } from 'node:util';
import type { Platform } from '../../platform/platform.ts';

/** How many lines of the log the shard record contains. */
const TAIL_LINES = 20;
/** The most characters of a line in the record. A very long line, such as a dumped page, must not fill it. */
const MAX_LINE = 500;

export interface ShardLog {
  line(text: string): void;
  /** The last lines, without colours. */
  tail(): string[];
  close(): Promise<void>;
}

export async function openShardLog(path: string, { files, log }: Platform, echo: boolean): Promise<ShardLog> {
  const writer = await files.openWriter(path);
  const last: string[] = [];
  return {
    line: (text) => {
      writer.write(`${text}\n`);
      last.push(stripVTControlCharacters(text).slice(0, MAX_LINE));
      if (last.length > TAIL_LINES) last.shift();
      if (echo) log.output(text);
    },
    tail: () => [...last],
    close: () => writer.close(),
  };
}
