import { expect, test } from '@jest/globals';
import { costWords } from '../../src/text/cost-words.ts';

const OTHERS = [
  { shards: 3, wallMs: 192_000, minutes: 9 },
  { shards: 5, wallMs: 129_000, minutes: 15 },
];

test.each<[name: string, cost: Parameters<typeof costWords>[0], words: string]>([
  ['what is billed', { minutes: 1, billed: true, others: [] }, 'It cost 1 billed minute.'],
  [
    'what nobody bills',
    { minutes: 12, billed: false, predicted: 10, others: [] },
    'It cost 12 machine minutes, predicted 10.',
  ],
  [
    'one shard fewer and one more',
    { minutes: 12, billed: true, predicted: 12, others: OTHERS },
    'It cost 12 billed minutes. The plan predicted for 3 shards: 3 min 12 s and 9 billed minutes; for 5 shards: 2 min 09 s and 15 billed minutes.',
  ],
  [
    'pools, whose names are a stranger’s',
    { minutes: 2, billed: true, others: [{ pools: ['a\u202e', 'b'], shards: 1, wallMs: 1000, minutes: 1 }] },
    'It cost 2 billed minutes. The plan predicted for 1 shard on a\\u{202e}, b: 1.0 s and 1 billed minute.',
  ],
])('%s', (_name, cost, words) => expect(costWords(cost)).toBe(words));

test('many pools are not all told', () => {
  const others = Array.from({ length: 50 }, (_, at) => ({
    ...OTHERS[0],
    pools: [`p${at}`],
    shards: 3,
    wallMs: 1,
    minutes: 1,
  }));
  expect(costWords({ minutes: 1, billed: true, others }).length).toBeLessThan(400);
});
