import { describe, expect, test } from '@jest/globals';
import { describeFailure } from '../../src/entry/failures.ts';
import { UsageError } from '../../src/model.ts';
import { CommandNotFound, ServiceError } from '../../src/platform/platform.ts';
import { StoredFileError } from '../../src/stored.ts';

describe('a failure', () => {
  test.each([new UsageError('one\ntwo'), new StoredFileError('one\ntwo'), new CommandNotFound('one\ntwo')])(
    'that is the user’s is told plainly, line by line: $name',
    (problem) => {
      expect(describeFailure(problem)).toEqual({ exitCode: 2, lines: ['one', 'two'] });
    },
  );

  test('of a service is neither, and says what to do', () => {
    expect(
      describeFailure(new ServiceError('could not list the artifacts of this run: 503', 'run this job again')),
    ).toEqual({
      exitCode: 4,
      lines: ['could not list the artifacts of this run: 503', 'run this job again'],
    });
  });

  test('of our own comes with its stack', () => {
    const { exitCode, lines } = describeFailure(new TypeError('x is not a function'));
    expect(exitCode).toBe(4);
    expect(lines[0]).toBe('Shardwise itself failed: x is not a function');
    expect(lines[1]).toMatch(/^ +at .*failures\.test/);
  });

  test('that is not an Error is shown too', () => {
    expect(describeFailure('gone')).toMatchObject({ exitCode: 4 });
    expect(describeFailure('gone').lines[0]).toBe('Shardwise itself failed: gone');
    expect(describeFailure(undefined).lines[0]).toBe('Shardwise itself failed: undefined');
  });
});
