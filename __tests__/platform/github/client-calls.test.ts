import { describe, expect, test } from '@jest/globals';
import { againWhenCutOff, untilSettled } from '../../../src/platform/github/client-calls.ts';

const forgotten = () => new Promise<never>(() => {});
const nothingIsLeft = () => process.emit('beforeExit', 0);

describe('a call', () => {
  test('gives what it gives', async () => {
    await expect(untilSettled(Promise.resolve(1))).resolves.toBe(1);
    await expect(untilSettled(Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(process.listenerCount('beforeExit')).toBe(0);
  });

  test('that the client forgot fails when nothing is left that could settle it', async () => {
    const call = untilSettled(forgotten());
    nothingIsLeft();
    await expect(call).rejects.toThrow('the answer was cut off');
    expect(process.listenerCount('beforeExit')).toBe(0);
  });
});

describe('a call without an effect', () => {
  /** Fails so often. */
  const failing = (times: number, problem: Error) => {
    const call = { made: 0 };
    return Object.assign(call, {
      make: async () => {
        call.made += 1;
        if (call.made <= times) throw problem;
        return 'here';
      },
    });
  };
  const reset = Object.assign(new Error('Unable to make request: ECONNRESET'), { code: 'ECONNRESET' });

  test.each([
    [1, 2],
    [2, 3],
  ])('is made again after %i broken connections', async (times, made) => {
    const call = failing(times, reset);
    await expect(againWhenCutOff(call.make)).resolves.toBe('here');
    expect(call.made).toBe(made);
  });

  test('fails after the third', async () => {
    const call = failing(3, reset);
    await expect(againWhenCutOff(call.make)).rejects.toBe(reset);
    expect(call.made).toBe(3);
  });

  test('is made again when the client forgot it', async () => {
    const call = { made: 0 };
    const result = againWhenCutOff(() => {
      call.made += 1;
      return call.made === 1 ? forgotten() : Promise.resolve('here');
    });
    nothingIsLeft();
    await expect(result).resolves.toBe('here');
  });

  test('that was refused is not made again', async () => {
    const call = failing(1, new Error('Failed request: (403) Forbidden'));
    await expect(againWhenCutOff(call.make)).rejects.toThrow('403');
    expect(call.made).toBe(1);
  });
});
