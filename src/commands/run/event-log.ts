/** The events of a shard, as they happen: a line in a file for each, for whoever reads them later, and a call for whoever shows them now. */
import type { NotedEvent, ShardEvent } from '../../events/event.ts';
import type { Platform } from '../../platform/platform.ts';

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
  onEvent: (event: ShardEvent) => void = () => {},
): Promise<EventLog> {
  const writer = await files.openWriter(path);
  let room = MAX_EVENTS;
  return {
    note: (event) => {
      onEvent(event);
      const noted: NotedEvent = { at: now().toISOString(), ...event };
      const line = `${JSON.stringify(noted)}\n`;
      room -= line.length;
      if (room > 0) writer.write(line);
    },
    close: () =>
      writer
        .close()
        .catch((problem: Error) => log.warning(`the events of this shard are not whole: ${problem.message}`)),
  };
}

/** How many more tests are done. Those of a retry have counted before. */
export function testsDone(event: ShardEvent): number {
  if (!('batch' in event) || !event.batch.startsWith(FIRST_TRY)) return 0;
  if (event.event === 'test-finished') return 1;
  return event.event === 'tests-done' ? event.tests : 0;
}

const FIRST_TRY = 'try-1';
