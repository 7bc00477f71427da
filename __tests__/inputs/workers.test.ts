/** The input workers. */
import { expect, test } from '@jest/globals';
import { InputProblem } from '../../src/inputs/parsers.ts';
import { workers } from '../../src/inputs/workers.ts';

test.each([
  ['1', 4, 1],
  ['1024', 4, 1024],
  ['50%', 4, 2],
  ['50%', 5, 2],
  ['50%', 1, 1],
  ['1%', 4, 1],
  ['100%', 6, 6],
  ['150%', 4, 6],
  ['9999%', 64, 1024],
])('%s of %d cores is %d', (text, cpus, count) => {
  expect(workers(text)(cpus)).toBe(count);
});

test.each(['0', '0%', '1025', '-1', '50 %', '%', '1.5', '12.5%', '99999%', 'all', ''])('%j is refused', (text) => {
  expect(() => workers(text)).toThrow(
    new InputProblem('it must be a whole number from 1 to 1024, or a share of the cores such as 50%'),
  );
});
