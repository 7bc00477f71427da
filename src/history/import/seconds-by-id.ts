import { isRecord, type RawTiming, secondsToMs, type TimingFormat } from './importer.ts';

const fromRecord = (record: Record<string, unknown>): RawTiming[] =>
  Object.keys(record).map((id) => ({ id, ms: secondsToMs(record[id]) }));

/** The format for your own tools: `{"timings": {"a.test.js": 1.5}}`. */
export const normalised: TimingFormat = {
  title: '{"timings": {id: seconds}}',
  read: ({ json }) => (isRecord(json) && isRecord(json['timings']) ? fromRecord(json['timings']) : undefined),
};

/** The formats of pytest-split (`.test_durations`) and knapsack: an object of seconds by id. pytest-split before 0.2 wrote pairs. */
export const secondsById: TimingFormat = {
  title: 'pytest-split .test_durations or knapsack JSON',
  read({ json }) {
    if (Array.isArray(json) && json.every(isPair))
      return json.map(([id, seconds]) => ({ id, ms: secondsToMs(seconds) }));
    if (!isRecord(json)) return undefined;
    const values = Object.values(json);
    return values.length === 0 || values.some((value) => typeof value === 'number') ? fromRecord(json) : undefined;
  },
};

const isPair = (value: unknown): value is [string, unknown] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
