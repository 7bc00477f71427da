import { describe, expect, test } from '@jest/globals';
import { describeFailure } from '../../src/entry/failures.ts';
import { UsageError } from '../../src/model.ts';
import { CommandNotFound, ServiceError } from '../../src/platform/platform.ts';
import { StoredFileError } from '../../src/stored.ts';

describe('a failure', () => {
  test.each([new UsageError('one\ntwo'), new StoredFileError('one\ntwo'), new CommandNotFound('one\ntwo')])(
    'that is the user’s is told plainly, line by line: $name',
    (problem) => {
      expect(describeFailure(problem)).toEqual({ exitCode: 2, messages: ['one', 'two'] });
    },
  );

  test('of a service is neither, and says what to do', () => {
    expect(
      describeFailure(new ServiceError('could not list the artifacts of this run: 503', 'run this job again')),
    ).toEqual({
      exitCode: 4,
      messages: ['could not list the artifacts of this run: 503; run this job again'],
    });
  });

  test.each(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'])('of the system (%s) is not our own', (code) => {
    const problem = Object.assign(new Error(`${code}: refused, mkdir '/github/workspace/.shardwise'`), { code });
    const { exitCode, messages, trace } = describeFailure(problem);
    expect({ exitCode, trace }).toEqual({ exitCode: 4 });
    expect(messages).toEqual([expect.stringMatching(`^${code}: refused, mkdir '/github/workspace/.shardwise'; .`)]);
  });

  test('of the system names the file, also where the message does not', () => {
    const problem = Object.assign(new Error('ENOSPC: no space left, write'), {
      code: 'ENOSPC',
      path: '/a/report.json',
    });
    expect(describeFailure(problem).messages).toEqual([
      'ENOSPC: no space left, write: /a/report.json; the disk is full',
    ]);
  });

  test('of our own comes with its stack', () => {
    const { exitCode, messages, trace = [] } = describeFailure(new TypeError('x is not a function'));
    expect(exitCode).toBe(4);
    expect(messages).toEqual(['Shardwise itself failed: x is not a function']);
    expect(trace[0]).toMatch(/^ +at .*failures\.test/);
  });

  test('that is not an Error is shown too', () => {
    expect(describeFailure('gone')).toMatchObject({ exitCode: 4 });
    expect(describeFailure('gone').messages[0]).toBe('Shardwise itself failed: gone');
    expect(describeFailure(undefined).messages[0]).toBe('Shardwise itself failed: undefined');
  });
});
