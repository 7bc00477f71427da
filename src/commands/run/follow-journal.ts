/** Follows the journal of a command while it grows: its tests become events of the shard. */
import type { EventTest, ShardEvent } from '../../events/event.ts';
import {
  follow,
  innermost,
  isFile,
  type JournalEntry,
  parseEntry,
  type RunningTest,
} from '../../frameworks/shared/journal.ts';
import type { Files } from '../../platform/platform.ts';

/** Where the events of one batch go. */
export interface BatchEvents {
  /** The folder of its reports. */
  readonly batch: string;
  note(event: ShardEvent): void;
}

export interface Following {
  /** The tests that have started and not finished, as far as the journal was read. */
  running(): readonly RunningTest[];
  /** Reads the rest. */
  close(): Promise<void>;
}

/** The test as the events name it. */
export const asEventTest = ({ classname, name, file, line }: RunningTest): EventTest => ({
  classname,
  name,
  file,
  line,
});

export async function followJournal(
  path: string,
  files: Pick<Files, 'follow'>,
  events?: BatchEvents,
): Promise<Following> {
  const running = new Map<string, RunningTest>();
  const take = (entry: JournalEntry): void => {
    const test = testOf(entry, running);
    follow(entry, running);
    // A file is known to run, so that it can be named if it hangs. It is no test.
    if (events === undefined || (test !== undefined && isFile(test))) return;
    // A hook that runs around each test is dropped when it fails, and has never started.
    if ('dropped' in entry && test === undefined) return;
    const event = eventOf(entry, events.batch);
    if (event !== undefined) events.note(event);
  };
  const { close } = await files.follow(path, (line) => {
    for (const entry of parseEntry(line)) take(entry);
  });
  return { running: () => innermost(running), close };
}

/** The test that an entry is about, where it is known. */
function testOf(entry: JournalEntry, running: ReadonlyMap<string, RunningTest>): RunningTest | undefined {
  if ('started' in entry) return entry.test;
  if ('finished' in entry) return running.get(entry.finished);
  return 'dropped' in entry ? running.get(entry.dropped) : undefined;
}

function eventOf(entry: JournalEntry, batch: string): ShardEvent | undefined {
  if ('started' in entry) return { event: 'test-started', batch, id: entry.started, test: asEventTest(entry.test) };
  if ('dropped' in entry) return { event: 'test-dropped', batch, id: entry.dropped };
  if (!('finished' in entry)) return undefined;
  const { finished: id, outcome } = entry;
  return { event: 'test-finished', batch, id, ...(outcome !== undefined && { outcome }) };
}
