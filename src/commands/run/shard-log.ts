/** Everything the test command prints: kept whole in a file, the end of it at hand, and shown as it comes. */
import { stripVTControlCharacters } from 'node:util';
import type { Platform } from '../../platform/platform.ts';

/** Lines of the log that travel in the shard record. */
const TAIL_LINES = 20;
/** One line without an end, such as a dumped page, must not fill the record. */
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
