import type { RawTiming, TimingFormat } from './importer.ts';
import { secondsToMs } from './importer.ts';

const LINE = /^(.+):(\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i;

/** The runtime log of parallel_tests: a line `spec/a_spec.rb:12.34` for each file. Other lines are ignored as damage when most lines are like this. */
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
