import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  commandLineLimit,
  lengthOf,
  POSIX_COMMAND_LINE,
  splitToFit,
  WINDOWS_COMMAND_LINE,
} from '../../../src/frameworks/shared/command-line.ts';

test('the limit depends on the system', () => {
  expect(['Windows', 'win32', 'Linux', 'macOS', 'darwin'].map(commandLineLimit)).toEqual([
    WINDOWS_COMMAND_LINE,
    WINDOWS_COMMAND_LINE,
    POSIX_COMMAND_LINE,
    POSIX_COMMAND_LINE,
    POSIX_COMMAND_LINE,
  ]);
});

test.each([
  [-1, 2],
  [0, 1],
  [1, 1],
])('a limit of the length and %i gives %i pieces', (difference, pieces) => {
  const ids = ['one', 'two', 'three'];
  const others = ['program', '--option'];
  expect(splitToFit(ids, others, lengthOf([...others, ...ids]) + difference)).toHaveLength(pieces);
});

test('every id is in one piece, in order, and only a piece with one id may be longer than the limit', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 })), fc.array(fc.string()), fc.nat(200), (ids, others, limit) => {
      const pieces = splitToFit(ids, others, limit);
      expect(pieces.flat()).toEqual(ids);
      expect(pieces.every((piece) => piece.length === 1 || lengthOf([...others, ...piece]) <= limit)).toBe(true);
      expect(pieces.every((piece) => piece.length > 0)).toBe(true);
    }),
  );
});
