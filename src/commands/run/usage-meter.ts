/** Measures every few seconds what a command uses while it runs: CPU time and memory of all its processes, and how busy the machine is. */
import { twoDigits } from '../../events/usage.ts';
import type { Platform, ProcessUsage } from '../../platform/platform.ts';
import type { BatchEvents } from './follow-journal.ts';

/** How often it is measured. One time costs some milliseconds, because the system is asked for all its processes. */
const EVERY_MS = 5000;

interface Measurement {
  readonly atMs: number;
  /** Absent for the start of the command. */
  readonly usage?: ProcessUsage;
}

export class UsageMeter {
  readonly #events: BatchEvents;
  readonly #platform: Pick<Platform, 'processes' | 'now'>;
  #last: Measurement;
  #isMeasuring = false;
  #isClosed = false;

  constructor(events: BatchEvents, platform: Pick<Platform, 'processes' | 'now'>) {
    this.#events = events;
    this.#platform = platform;
    this.#last = { atMs: this.#nowMs() };
  }

  #nowMs = (): number => this.#platform.now().getTime();

  /** @param pid of the leader of its processes */
  tick(pid: number): void {
    if (this.#isMeasuring || this.#nowMs() - this.#last.atMs < EVERY_MS) return;
    this.#isMeasuring = true;
    void this.#measure(pid).finally(() => {
      this.#isMeasuring = false;
    });
  }

  /** The command has ended. What is still measured of it counts no more. */
  close(): void {
    this.#isClosed = true;
  }

  async #measure(pid: number): Promise<void> {
    const usage = await this.#platform.processes.usage(pid);
    const atMs = this.#nowMs();
    const ms = atMs - this.#last.atMs;
    if (usage !== undefined && ms > 0 && !this.#isClosed) this.#note(usage, ms);
    this.#last = { atMs, ...(usage !== undefined && { usage }) };
  }

  #note({ cpuMs, memoryMb, processes, machine }: ProcessUsage, ms: number): void {
    const before = this.#last.usage;
    const busy = before === undefined ? undefined : busyShare(before.machine, machine);
    this.#events.note({
      event: 'usage',
      batch: this.#events.batch,
      ms,
      // A process that its parent left behind takes its time along when it ends.
      cpuMs: Math.max(0, cpuMs - (before?.cpuMs ?? 0)),
      memoryMb,
      processes,
      ...(busy !== undefined && { busy }),
    });
  }
}

function busyShare(before: ProcessUsage['machine'], after: ProcessUsage['machine']): number | undefined {
  const allMs = after.allMs - before.allMs;
  if (allMs <= 0) return undefined;
  return twoDigits(Math.min(1, Math.max(0, (after.busyMs - before.busyMs) / allMs)));
}
