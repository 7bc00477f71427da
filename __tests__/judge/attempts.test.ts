import { expect, test } from '@jest/globals';
import { joinAttempts } from '../../src/judge/attempts.ts';
import { someRecord } from './samples.ts';

const unit = (id: string, outcome: 'passed' | 'failed' = 'passed') => ({ id, outcome, tests: 1, tries: 1 });

test('the newest attempt decides, and keeps what it did not run again', () => {
  const first = someRecord(1, { outcome: 'failed', exitCode: 1, units: [unit('a'), unit('b', 'failed')] });
  const second = someRecord(1, { attempt: 2, units: [unit('b')] });
  const other = someRecord(2);
  expect(joinAttempts([first, other, second])).toEqual([{ ...second, units: [unit('a'), unit('b')] }, other]);
  expect(joinAttempts([first])).toEqual([first]);
});
