import { describe, expect, test } from '@jest/globals';
import { commonMessage } from '../../src/page/common-message.ts';
import { parseQuery, search } from '../../src/page/query.ts';
import { type Grouping, groupsOf, inOrder, rowsOf } from '../../src/page/rows.ts';
import { pageTests } from './page-tests.ts';

const tests = pageTests(
  [
    { name: 'passes', status: 'passed', file: 'b.ts', shard: 2 },
    { name: 'in quarantine', status: 'failed', failureClass: 'quarantined', file: 'b.ts', message: 'got 12' },
    { name: 'old', status: 'failed', failureClass: 'already-failing', file: 'a.ts', message: 'got 3' },
    { name: 'flaky', status: 'flaky', tries: 2, file: 'a.ts', shard: 1, axis: 'os=mac' },
    { name: 'skipped', status: 'skipped' },
    { name: 'new', status: 'errored', failureClass: 'new', file: 'a.ts', shard: 1 },
    { name: 'lost', status: 'missing', unit: 'lost' },
    { name: 'no class', status: 'failed', message: 'other' },
  ],
  { groups: [{ name: 'new', title: 'Probably yours: 1 new failure', lead: 'This test passed.' }] },
);
const ordered = inOrder(tests, search(tests, parseQuery('')));
const groups = (by: Grouping) => groupsOf(tests, ordered, by);
const namesOf = (places: readonly number[]) => places.map((at) => tests.name(at));

test('what needs attention comes first', () => {
  expect(namesOf(ordered)).toEqual(['new', 'lost', 'no class', 'old', 'in quarantine', 'flaky', 'passes', 'skipped']);
});

describe('groups', () => {
  test('by what is known have the words of the summary, without its count', () => {
    expect(groups('known').map(({ title, lead, tests: { length } }) => [title, lead, length])).toEqual([
      ['Probably yours', 'This test passed.', 1],
      ['Missing', expect.stringContaining('unknown'), 1],
      ['unknown', undefined, 1],
      ['already-failing', undefined, 1],
      ['quarantined', undefined, 1],
      ['Flaky', expect.any(String), 1],
      ['Passed', undefined, 1],
      ['Skipped', undefined, 1],
    ]);
  });

  test.each<[Grouping, [string, number, number][]]>([
    [
      'file',
      [
        ['a.ts', 3, 2],
        ['b.ts', 2, 1],
        ['Without a file', 3, 2],
      ],
    ],
    [
      'shard',
      [
        ['shard 1', 1, 1],
        ['shard 1 (os=mac)', 1, 0],
        ['shard 2', 1, 0],
        ['Of no known shard', 5, 4],
      ],
    ],
    [
      'message',
      [
        ['got 3', 2, 2],
        ['other', 1, 1],
        ['Without a message', 5, 2],
      ],
    ],
    ['none', [['All tests', 8, 5]]],
  ])('by %s: title, tests, failures', (by, expected) => {
    expect(groups(by).map(({ title, tests: { length }, bad }) => [title, length, bad])).toEqual(expected);
  });

  test.each<Grouping>(['known', 'message', 'file', 'suite', 'shard', 'axis', 'none'])(
    'by %s contain every test once',
    (by) => {
      expect(
        groups(by)
          .flatMap((group) => group.tests)
          .toSorted((a, b) => a - b),
      ).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    },
  );
});

test('many failures of one message are said to be', () => {
  const lead = (same: number, count: number) => {
    const facts = Array.from({ length: count }, (_, index) => ({
      status: 'failed' as const,
      message: index < same ? `no port ${index}` : `other ${'x'.repeat(index)}`,
    }));
    const many = pageTests(facts);
    return groupsOf(many, inOrder(many, search(many, [])), 'known')[0]?.lead;
  };
  expect(lead(10, 10)).toBe('All have the same message.');
  expect(lead(6, 12)).toBe('6 of 12 have the same message.');
  expect(lead(5, 12)).toBeUndefined();
  expect(lead(9, 9)).toBeUndefined();
});

test('a closed group has only its heading, and without headings all is open', () => {
  const rows = rowsOf(groups('file'), ({ title }) => title === 'b.ts');
  expect(rows.map((row) => (row.kind === 'group' ? row.group.title : tests.name(row.at)))).toEqual([
    'a.ts',
    'b.ts',
    'in quarantine',
    'passes',
    'Without a file',
  ]);
  expect(rowsOf(groups('none'), () => false, false)).toHaveLength(8);
});

describe('messages of one cause', () => {
  test.each([
    ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 10.0.0.12:6543'],
    ['expected 12.5 to equal 13', 'expected 1 to equal 2'],
    ['no element "#cart"', 'no element "#basket"'],
    [
      'at 0x7ffe12 in user 3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      'at 0x12 in user 00000000-4f89-11d3-9a0c-0305e82c3301',
    ],
    ['no file /tmp/a1/x.txt', 'no file /tmp/b2/y.txt'],
    ['late by 2026-01-01T10:00:00Z', 'late by 2026-02-03 11:12:13.5'],
    ['same\nbut another second line', 'same\n'],
  ])('%j and %j are one group', (a, b) => expect(commonMessage(a)).toBe(commonMessage(b)));

  test.each([
    ['expected true', 'expected false'],
    ['no cart', 'no user'],
  ])('%j and %j are two', (a, b) => expect(commonMessage(a)).not.toBe(commonMessage(b)));
});
