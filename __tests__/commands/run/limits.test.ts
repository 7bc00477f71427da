import { expect, test } from '@jest/globals';
import { hangAfterMs, slowAfterMs } from '../../../src/commands/run/limits.ts';

const MINUTE = 60_000;
const unit = (minutes: number) => ({ estimateMs: minutes * MINUTE });

test.each<
  [name: string, setting: 'auto' | 'off' | number, units: ReturnType<typeof unit>[], minutes: number | undefined]
>([
  ['three times the longest', 'auto', [unit(8), unit(1)], 24],
  ['never less than fifteen minutes', 'auto', [unit(1)], 15],
  ['no units at all', 'auto', [], 15],
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
