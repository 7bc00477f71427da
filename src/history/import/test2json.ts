import { isRecord, type RawTiming, secondsToMs, type TimingFormat } from './importer.ts';

/**
 * The events of `go test -json`, which gotestsum keeps: one JSON object per line. The units of Go are packages, so the event at the end of
 * a package counts. A package with a result from Go's cache took no time, so it is ignored.
 */
export const test2json: TimingFormat = {
  title: 'gotestsum or go test -json events',
  read({ text, json }) {
    const events = json === undefined ? text.split('\n').flatMap(eventOfLine) : eventOf(json);
    if (events.length === 0) return undefined;
    const cached = new Set(events.filter(isCached).map((event) => event['Package']));
    return events.filter((event) => endsPackage(event) && !cached.has(event['Package'])).map(timingOf);
  },
};

type Event = Record<string, unknown>;

function eventOfLine(line: string): Event[] {
  if (!line.startsWith('{')) return [];
  try {
    return eventOf(JSON.parse(line));
  } catch {
    return []; // a line of the program under test, or one that was cut off
  }
}

const eventOf = (value: unknown): Event[] =>
  isRecord(value) && typeof value['Action'] === 'string' && typeof value['Package'] === 'string' ? [value] : [];

const isCached = ({ Action, Output }: Event): boolean =>
  Action === 'output' && typeof Output === 'string' && /^ok\s.*\(cached\)/.test(Output);

const endsPackage = (event: Event): boolean => event['Action'] === 'pass' && event['Test'] === undefined;

const timingOf = (event: Event): RawTiming => ({ id: String(event['Package']), ms: secondsToMs(event['Elapsed']) });
