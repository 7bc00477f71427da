/** What the code under test prints: on a runner that is the log, and the way commands are given. */
import { jest } from '@jest/globals';

export interface Printed {
  /** Since the last call, in order. */
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
