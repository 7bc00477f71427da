import { isRecord, type RawTiming, type TimingFormat } from './importer.ts';

/** The timings file of cypress-split: `{"durations": [{"spec": "cypress/e2e/a.cy.js", "duration": 1234}]}`, in milliseconds. */
export const cypressSplit: TimingFormat = {
  title: 'cypress-split JSON',
  read({ json }) {
    const durations = isRecord(json) ? json['durations'] : undefined;
    return Array.isArray(durations) ? durations.flatMap(timingOf) : undefined;
  },
};

const timingOf = (entry: unknown): RawTiming[] =>
  isRecord(entry) && typeof entry['spec'] === 'string' ? [{ id: entry['spec'], ms: entry['duration'] }] : [];
