import { describe, expect, test } from '@jest/globals';
import { pauseAfter } from '../../../src/commands/monitor/pace.ts';

const HOUR = 3_600_000;

describe('the pause after a look', () => {
  test.each<[string, Parameters<typeof pauseAfter>, number]>([
    ['that cost nothing', [{ calls: 0 }, 0], 20_000],
    ['that cost one call', [{ calls: 1 }, 0], 20_000],
    ['that cost three calls', [{ calls: 3 }, 0], 3 * 14_400],
    ['while much of the limit is left', [{ calls: 2, left: { calls: 900, forMs: HOUR / 2 } }, 0], 2 * 14_400],
    ['while little of the limit is left', [{ calls: 2, left: { calls: 100, forMs: HOUR } }, 0], 288_000],
    ['while nothing of the limit is left', [{ calls: 1, left: { calls: 0, forMs: HOUR } }, 0], 600_000],
    ['after the limit has begun anew', [{ calls: 1, left: { calls: 0, forMs: 0 } }, 0], 20_000],
    ['after a failure', [{ calls: 0 }, 1], 40_000],
    ['after many failures', [{ calls: 0 }, 9], 600_000],
  ])('%s', (_what, given, ms) => {
    expect(pauseAfter(...given)).toBe(ms);
  });
});
