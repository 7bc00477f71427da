/** What is true of every test tool that Python runs. */
import { basename } from 'node:path/posix';

/**
 * Python orders sets of texts differently in every process. So a test with a set in its parameters would have another name in each try and
 * in each run. The value must stay the same, because the history knows tests by name.
 */
export const PYTHON_DEFAULTS = { PYTHONHASHSEED: '0' } as const;

const PROGRAM = /^(?:python[\d.]*|py|pytest|py\.test)(?:\.exe)?$/;

/** Whether a command starts Python, also behind other programs such as `uv run` or `env`. */
export const runsPython = (command: readonly string[]): boolean =>
  command.some((word) => PROGRAM.test(basename(word.replaceAll('\\', '/'))));
