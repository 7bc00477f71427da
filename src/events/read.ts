/** Reads `events.ndjson`. It may be cut anywhere, because its process may have died, and its content is hostile. */
import { eventSchema, type NotedEvent } from './event.ts';

/** The longest line that is read. A longer one is damage. */
export const MAX_EVENT = 1 << 20;

export interface ReadEvents {
  readonly events: readonly NotedEvent[];
  /** How many whole lines are no events that this version knows. */
  readonly unknown: number;
  /** Whether the last line was cut. */
  readonly cut: boolean;
}

/** The events, in the order in which they were noted. Never throws. */
export function readEvents(text: string): ReadEvents {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const whole = lines.filter((line) => line.trim() !== '');
  const events = whole.flatMap(parseEvent);
  return { events, unknown: whole.length - events.length, cut: rest !== '' };
}

function parseEvent(line: string): NotedEvent[] {
  if (line.length > MAX_EVENT) return [];
  try {
    return [eventSchema.parse(JSON.parse(line)) as NotedEvent];
  } catch {
    return [];
  }
}
