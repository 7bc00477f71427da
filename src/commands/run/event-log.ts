/** The events of a shard, as they happen: a line in a file for each, for whoever reads them later, and a call for whoever shows them now. */
import type { NotedEvent, ShardEvent } from '../../events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { thousands } from '../../text/numbers.ts';

/** The most characters of the file. A suite with a million tests has fewer. */
const MAX_EVENTS = 1 << 28;

export interface EventLog {
  note(event: ShardEvent): void;
  /** Events that could not be written are a warning: they must not cost the result. */
  close(): Promise<void>;
}

/** @param onEvent is called with each event before it is written */
export async function openEventLog(
  path: string,
  { files, log, now }: Pick<Platform, 'files' | 'log' | 'now'>,
  onEvent: (event: NotedEvent) => void = () => {},
  most = MAX_EVENTS,
): Promise<EventLog> {
  const writer = await files.openWriter(path);
  const warn = (why: string): void => log.warning(`the events of this shard are not whole: ${why}`);
  let room = most;
  return {
    note: (event) => {
      const noted: NotedEvent = { at: now().toISOString(), ...event };
      onEvent(noted);
      const line = `${JSON.stringify(noted)}\n`;
      room -= line.length;
      if (room > 0) writer.write(line);
    },
    close: async () => {
      if (room <= 0) warn(`there is room for ${thousands(most)} characters`);
      await writer.close().catch((problem: Error) => warn(problem.message));
    },
  };
}
