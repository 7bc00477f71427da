/** Follows what a command tells of its tests while it runs, in a journal or in its output: they become events of the shard. */
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
  /** The tests that have started and not finished, as far as it was read. */
  running(): readonly RunningTest[];
}

/** The test as the events name it. */
export const asEventTest = ({ classname, name, file, line, project }: RunningTest): EventTest => ({
  classname,
  name,
  file,
  line,
  ...(project !== undefined && { project }),
});

export class FollowedTests implements Following {
  readonly #running = new Map<string, RunningTest>();
  readonly #events: BatchEvents | undefined;

  constructor(events: BatchEvents | undefined) {
    this.#events = events;
  }

  take(entry: JournalEntry): void {
    const test = testOf(entry, this.#running);
    follow(entry, this.#running);
    // A file is known to run, so that it can be named if it hangs. It is no test.
    if (this.#events === undefined || (test !== undefined && isFile(test))) return;
    // A hook that runs around each test is dropped when it fails, and has never started.
    if ('dropped' in entry && test === undefined) return;
    const event = eventOf(entry, this.#events.batch);
    if (event !== undefined) this.#events.note(event);
  }

  running = (): readonly RunningTest[] => innermost(this.#running);
}

/** @returns what reads the rest of the journal */
export async function followJournal(
  path: string,
  files: Pick<Files, 'follow'>,
  tests: FollowedTests,
): Promise<() => Promise<void>> {
  const { close } = await files.follow(path, (line) => {
    for (const entry of parseEntry(line)) tests.take(entry);
  });
  return close;
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
