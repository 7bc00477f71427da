import type { RawTiming, TimingFormat } from './importer.ts';
import { secondsToMs } from './importer.ts';

const LINE = /^(.+):(\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i;

/** parallel_tests' runtime log: a line `spec/a_spec.rb:12.34` for each file. Other lines are taken for damage when most are like this. */
export const parallelTests: TimingFormat = {
  title: 'parallel_tests runtime log',
  read({ text }) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    const timings = lines.flatMap(timingOf);
    return timings.length > lines.length / 2 ? timings : undefined;
  },
};

function timingOf(line: string): RawTiming[] {
  const [, id, seconds] = LINE.exec(line.trim()) ?? [];
  return id === undefined ? [] : [{ id, ms: secondsToMs(Number(seconds)) }];
}
