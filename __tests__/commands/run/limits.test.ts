import { expect, test } from '@jest/globals';
import { hangAfterMs, slowAfterMs } from '../../../src/commands/run/limits.ts';
import type { EstimateSource } from '../../../src/model.ts';

const MINUTE = 60_000;
const unit = (minutes: number, source: EstimateSource = 'history') => ({ estimateMs: minutes * MINUTE, source });

test.each<
  [name: string, setting: 'auto' | 'off' | number, units: ReturnType<typeof unit>[], minutes: number | undefined]
>([
  ['three times the longest', 'auto', [unit(4), unit(1)], 12],
  ['never less than five minutes', 'auto', [unit(1)], 5],
  ['of another pool, measured too', 'auto', [unit(1, 'pool')], 5],
  ['while one was never measured, never less than fifteen', 'auto', [unit(1), unit(1, 'sibling')], 15],
  ['three times the longest also then', 'auto', [unit(10, 'size')], 30],
  ['no units at all', 'auto', [], 5],
  ['what the user says', 90_000, [unit(10)], 1.5],
  ['off', 'off', [unit(10)], undefined],
])('a command hangs: %s', (_name, setting, units, minutes) => {
  expect(hangAfterMs(setting, units)).toBe(minutes === undefined ? undefined : minutes * MINUTE);
});

test.each([
  [[unit(0.1)], 1],
  [[unit(0.1), unit(3)], 6],
  [[], 1],
])('a test of %j is slow after %d minutes', (units, minutes) => {
  expect(slowAfterMs(units)).toBe(minutes * MINUTE);
});
