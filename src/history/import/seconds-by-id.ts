import { isRecord, type RawTiming, secondsToMs, type TimingFormat } from './importer.ts';

const fromEntries = (entries: readonly (readonly [string, unknown])[]): RawTiming[] =>
  entries.map(([id, seconds]) => ({ id, ms: secondsToMs(seconds) }));

/** `{"timings": {"a.test.js": 1.5}}`: what to write when a tool of your own makes the file. */
export const normalised: TimingFormat = {
  title: '{"timings": {id: seconds}}',
  read: ({ json }) =>
    isRecord(json) && isRecord(json['timings']) ? fromEntries(Object.entries(json['timings'])) : undefined,
};

/** pytest-split's `.test_durations` and knapsack's report are both an object of seconds by id; pytest-split before 0.2 wrote pairs. */
export const secondsById: TimingFormat = {
  title: 'pytest-split .test_durations or knapsack JSON',
  read({ json }) {
    if (Array.isArray(json) && json.every(isPair)) return fromEntries(json);
    if (!isRecord(json)) return undefined;
    const entries = Object.entries(json);
    return entries.length === 0 || entries.some(([, value]) => typeof value === 'number')
      ? fromEntries(entries)
      : undefined;
  },
};

const isPair = (value: unknown): value is [string, unknown] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
