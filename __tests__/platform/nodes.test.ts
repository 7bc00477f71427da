/** Which of several equal jobs of a CI this is. */
import { describe, expect, test } from '@jest/globals';
import { findNode, NODES } from '../../src/platform/nodes.ts';

describe.each(NODES)('$title', ({ index, first, total }) => {
  const nodeOf = (number: string, of: string) => findNode({ [index]: number, [total]: of });

  test('numbers its jobs from 1 here', () => {
    expect(nodeOf(String(first), '4')).toEqual({ index: 1, total: 4 });
    expect(nodeOf(String(first + 3), '4')).toEqual({ index: 4, total: 4 });
  });

  test.each([
    ['a job beyond the last one', String(first + 4), '4'],
    ['a job before the first one', String(first - 1), '4'],
    ['no number', 'x', '4'],
    ['none', '', ''],
    ['no job at all', String(first), '0'],
  ])('says nothing with %s', (_name, number, of) => {
    expect(nodeOf(number, of)).toBeUndefined();
  });
});

test('without a CI there is no such job', () => {
  expect(findNode({})).toBeUndefined();
});
