/**
 * When the units of a shard ran, from its events. A unit runs from the start of its first test to the end of its last one in a command. The
 * reports tell only how long tests took.
 */
import { MAX_SPANS, type UnitOutcome, type UnitSpan } from '../model.ts';
import type { EventTest, NotedEvent } from './event.ts';

/** How late an event may be noted: the journal of a command is looked at so often. */
const LATE_MS = 500;

interface Open {
  readonly id: string;
  readonly tryNumber: number;
  readonly fromMs: number;
  toMs: number;
  /** Which event was the first of it, and which the last. */
  readonly first: number;
  last: number;
  outcome?: UnitOutcome;
  durationMs?: number;
}

type Of<K extends NotedEvent['event']> = Extract<NotedEvent, { event: K }>;

export class UnitSpans {
  readonly #unitOf: (test: EventTest) => string | undefined;
  readonly #spans = new Map<string, Open>();
  /** The unit of each test that runs. */
  readonly #running = new Map<string, string>();
  /** The only units of their batches: they run as long as these. */
  readonly #alone = new Map<string, string>();
  #events = 0;

  /** @param unitOf the unit of a test, as far as it is known */
  constructor(unitOf: (test: EventTest) => string | undefined) {
    this.#unitOf = unitOf;
  }

  /** Takes any event of the shard. */
  take(event: NotedEvent): void {
    this.#events += 1;
    this.#steps[event.event]?.(event as never);
  }

  readonly #steps: { readonly [K in NotedEvent['event']]?: (event: Of<K>) => void } = {
    'batch-started': ({ at, batch, units }) => {
      const [only] = units;
      if (only === undefined || units.length > 1) return;
      this.#alone.set(batch, only);
      this.#reach(batch, only, at);
    },
    'test-started': ({ at, batch, id, test }) => {
      const unit = this.#unitOf(test);
      if (unit === undefined || unit === '') return;
      this.#running.set(keyOf(batch, id), unit);
      this.#reach(batch, unit, at);
    },
    'test-finished': ({ at, batch, id }) => this.#end(batch, id, at),
    'test-dropped': ({ at, batch, id }) => this.#end(batch, id, at),
    'batch-finished': ({ at, batch }) => {
      const only = this.#alone.get(batch);
      if (only !== undefined) this.#reach(batch, only, at);
    },
    'unit-finished': ({ batch, id, outcome, durationMs }) => {
      const span = this.#spans.get(keyOf(batch, id));
      if (span !== undefined) Object.assign(span, { outcome, durationMs });
    },
  };

  #end(batch: string, id: string, at: string): void {
    const unit = this.#running.get(keyOf(batch, id));
    this.#running.delete(keyOf(batch, id));
    if (unit !== undefined) this.#reach(batch, unit, at);
  }

  #reach(batch: string, id: string, at: string): void {
    const [key, ms] = [keyOf(batch, id), Date.parse(at)];
    const known = this.#spans.get(key);
    if (known !== undefined) Object.assign(known, { toMs: ms, last: this.#events });
    else if (this.#spans.size < MAX_SPANS)
      this.#spans.set(key, {
        id,
        tryNumber: tryOf(batch),
        fromMs: ms,
        toMs: ms,
        first: this.#events,
        last: this.#events,
      });
  }

  /** Undefined where the framework tells nothing of its tests while they run. @param startedAt what the times count from */
  result(startedAt: Date): readonly UnitSpan[] | undefined {
    const rows = inRows([...this.#spans.values()]);
    const spans = rows.flatMap((row, at) => settled(row).map((span) => stored(span, at, startedAt.getTime())));
    return spans.length === 0 ? undefined : spans.toSorted((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
  }
}

const keyOf = (batch: string, id: string): string => `${batch}\n${id}`;

/** The try of a batch: 2 for `try-2/part-3`. */
export const tryOf = (batch: string): number => Number(/^try-(\d{1,2})(?:\/|$)/.exec(batch)?.[1] ?? 1);

/** Units that ran at the same time are in different rows. The order of the events says it: several may be noted at one time. */
function inRows(spans: readonly Open[]): readonly (readonly Open[])[] {
  const rows: Open[][] = [];
  for (const span of spans.toSorted((a, b) => a.first - b.first)) {
    const free = rows.find((row) => (row.at(-1)?.last ?? 0) < span.first);
    if (free === undefined) rows.push([span]);
    else free.push(span);
  }
  return rows;
}

/** Short units are noted together after they ran. So each begins earlier, as its time says, and no earlier than it may have been. */
function settled(row: readonly Open[]): readonly Open[] {
  let next = Number.POSITIVE_INFINITY;
  return row.toReversed().map((span) => {
    const toMs = Math.min(span.toMs, next);
    const told = Math.min(span.fromMs, toMs - (span.durationMs ?? 0));
    next = Math.max(told, span.fromMs - LATE_MS);
    return { ...span, fromMs: next, toMs: Math.max(next, toMs) };
  });
}

const stored = ({ id, tryNumber, fromMs, toMs, outcome }: Open, row: number, startMs: number): UnitSpan => ({
  id,
  fromMs: Math.max(0, fromMs - startMs),
  toMs: Math.max(0, toMs - startMs),
  ...(outcome !== undefined && { outcome }),
  ...(tryNumber > 1 && { tryNumber }),
  ...(row > 0 && { row }),
});
