/** What is true of every test tool that Python runs. */

import { basename } from 'node:path/posix';
import { slashed } from '../../text/paths.ts';
import type { RunRequest } from '../framework.ts';
import { countMatches, stripPython } from '../shared/source-text.ts';

/**
 * The variables for a command, where the user has not set them:
 * - Python orders sets of texts differently in every process. So a test with a set in its parameters would have another name in each try
 *   and in each run. The seed must stay the same, because the history knows tests by name.
 * - A program that measures coverage begins its file anew. So each command needs its own, or only the last one of all tries and shards counts.
 * @param coverageFile absolute path
 */
export const pythonDefaults = (coverageFile: string): Readonly<Record<string, string>> => ({
  PYTHONHASHSEED: '0',
  COVERAGE_FILE: coverageFile,
});

/** The path for the coverage of a command. @param index the number of the command, from 0 */
export const coverageFile = ({ reportDirectory }: Pick<RunRequest, 'reportDirectory'>, index: number): string =>
  `${reportDirectory}/.coverage.${index + 1}`;

/** These files, and those that coverage.py writes beside them for further processes. */
export const PYTHON_COVERAGE: readonly string[] = ['.coverage.*'];

const PROGRAM = /^(?:python[\d.]*|py|pytest|py\.test|coverage)(?:\.exe)?$/;

/** Whether a command starts Python, also behind other programs such as `uv run` or `env`. */
export const runsPython = (command: readonly string[]): boolean =>
  command.some((word) => PROGRAM.test(basename(slashed(word))));

const DEFINITION = /^[ \t]*(?:async[ \t]+)?def[ \t]+test\w*[ \t]*\(/gm;

/** The number of functions in a source that are tests by their names. */
export const countPythonTests = (source: string): number => countMatches(stripPython(source), DEFINITION);
