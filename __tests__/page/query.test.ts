import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filterValue, parseQuery, search, withFilter } from '../../src/page/query.ts';
import { hostileText } from '../support/hostile-text.ts';
import { pageTests } from './page-tests.ts';

const tests = pageTests([
  {
    name: 'adds tax',
    group: 'Cart › totals',
    file: 'tests/cart.test.ts',
    shard: 1,
    status: 'failed',
    message: 'Timed out',
    failureClass: 'new',
    ms: 1200,
    owner: 'shop/cart, Web',
  },
  {
    name: 'adds tax',
    group: 'Cart',
    file: 'tests/cart.test.ts',
    shard: 11,
    axis: 'os=windows-latest',
    status: 'errored',
    failureClass: 'quarantined',
  },
  { name: 'is empty', file: 'e2e/shop.spec.ts', shard: 1, status: 'flaky', tries: 2, message: 'ECONNRESET' },
  { name: 'x:y z', file: 'e2e/shop.spec.ts', status: 'passed', ms: 999 },
  { name: 'e2e/lost.spec.ts', unit: 'e2e/lost.spec.ts', status: 'missing', shard: 2 },
  { name: 'later', status: 'skipped', group: 'he said "no"' },
]);
const found = (text: string) => [...search(tests, parseQuery(text))];

describe('a search', () => {
  test.each<[query: string, places: number[]]>([
    ['', [0, 1, 2, 3, 4, 5]],
    ['   ', [0, 1, 2, 3, 4, 5]],
    ['TAX', [0, 1]],
    ['cart tax', [0, 1]],
    ['"x:y z"', [3]],
    ['x:y', [3]],
    ['timed', [0]],
    ['status:failed', [0, 1]],
    ['status:errored', [1]],
    ['status:failed,flaky', [0, 1, 2]],
    ['status:passed', [2, 3]],
    ['status:flaky', [2]],
    ['-status:passed', [0, 1, 4, 5]],
    ['status:missing', [4]],
    ['shard:1', [0, 2]],
    ['shard:11', [1]],
    ['is:new', [0]],
    ['is:quarantined', [1]],
    ['is:flaky', [2]],
    ['is:retried', [2]],
    ['is:slow', [0]],
    ['is:nonsense', []],
    ['axis:windows', [1]],
    ['file:e2e', [2, 3]],
    ['owner:web', [0, 1]],
    ['owner:"shop/cart, web"', [0, 1]],
    ['-owner:web status:failed', []],
    ['file:e2e -empty', [3]],
    ['suite:totals', [0]],
    ['message:"timed out"', [0]],
    ['unit:lost', [4]],
    ['name:"adds tax" shard:1', [0]],
    ['-', [1]],
    ['nothing of this', []],
  ])('%s', (query, places) => expect(found(query)).toEqual(places));

  test('takes any text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const all = found(text);
        expect(all.every((at) => at < tests.count)).toBe(true);
      }),
    );
  });
});

describe('a filter', () => {
  test.each<[text: string, key: 'status' | 'file', value: string | undefined, result: string]>([
    ['', 'status', 'failed', 'status:failed'],
    ['tax status:passed', 'status', 'failed', 'status:failed tax'],
    ['status:failed tax', 'status', undefined, 'tax'],
    ['"a b" -c', 'file', 'my tests/a.ts', 'file:"my tests/a.ts" "a b" -c'],
    ['shard:3 status:passed', 'status', undefined, 'shard:3'],
  ])('in %s: %s is %s', (text, key, value, result) => expect(withFilter(text, key, value)).toBe(result));

  test('is found again, whatever its value', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, value) => {
        const clean = value.replaceAll('"', '').toLowerCase();
        fc.pre(clean !== '');
        expect(filterValue(withFilter(text, 'file', clean), 'file')).toBe(clean);
      }),
    );
  });
});
