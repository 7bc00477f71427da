/** Asks programs about devices. */
import type { Ask } from '../../devices/device.ts';
import type { Platform, ProcessOptions } from '../../platform/platform.ts';
import { isCommandNotFound } from '../shared/command-not-found.ts';

type Watch = Pick<ProcessOptions, 'signal' | 'onStart' | 'onEnd'>;

const USUAL_MS = 20_000;
/** The most text of an answer. A program that prints for ever is stopped by its time. */
const MOST_CHARACTERS = 1 << 24;

/** @param env added to the environment of each program @param options whoever watches the programs or ends them */
export const askWith =
  (
    { processes, context }: Pick<Platform, 'processes' | 'context'>,
    env: Readonly<Record<string, string>> = {},
    options: Watch = {},
  ): Ask =>
  async (program, args, { timeoutMs = USUAL_MS } = {}) => {
    const lines: string[] = [];
    let [last, length] = ['', 0];
    const onLine = (line: string, stream: 'stdout' | 'stderr'): void => {
      if (line.trim() !== '') last = line.trim();
      length += line.length;
      if (stream === 'stdout' && length < MOST_CHARACTERS) lines.push(line);
    };
    try {
      const end = await processes.run({ program, args, env }, { cwd: context.root, timeoutMs, onLine, ...options });
      const exitCode = end.timedOut ? null : end.exitCode;
      return { text: lines.join('\n'), exitCode, last };
    } catch (problem) {
      if (isCommandNotFound(problem)) return undefined;
      throw problem;
    }
  };
