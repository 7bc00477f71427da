/** Captures the output of the code under test. On a runner the output is the log, and it also contains commands. */
import { jest } from '@jest/globals';

export interface Printed {
  /** The output since the last call, in order. */
  lines(): string[];
  stop(): void;
}

export function recordPrinted(): Printed {
  let text = '';
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return {
    lines: () => {
      const lines = text.split(/\r?\n/).slice(0, -1);
      text = '';
      return lines;
    },
    stop: () => spy.mockRestore(),
  };
}
