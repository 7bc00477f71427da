/** The log of a step. Our own warnings and errors become annotations. Commands in the text of others are never run. */
import { randomUUID } from 'node:crypto';
import { EOL } from 'node:os';
import { type AnnotationProperties, error, warning } from '@actions/core';
import type { Log, LogPlace } from '../platform.ts';

export interface GitHubLog extends Log {
  /** Lets the runner accept commands again, before a library prints some (`::add-mask::`). */
  resume(): void;
}

/** Text that the runner may read as a command: `::name` at the start of a line, or the older `##[name]` anywhere in it. */
const COMMAND_LIKE = /^[^\S\r\n\u2028\u2029]*::|##\[/m;

/**
 * Commands are stopped while lines of other programs are printed. They stop at the first such line and resume at our next annotation. That
 * is one pair of commands for each block of output, not for each line. The token that resumes them is random and new each time, so no test
 * can guess it. https://docs.github.com/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands
 */
export function createGitHubLog(): GitHubLog {
  let resumeToken: string | undefined;

  const print = (line: string) => void process.stdout.write(line + EOL);

  function output(line: string): void {
    if (resumeToken === undefined) {
      resumeToken = randomUUID();
      print(`::stop-commands::${resumeToken}`);
    }
    print(line);
  }

  function resume(): void {
    if (resumeToken !== undefined) print(`::${resumeToken}::`);
    resumeToken = undefined;
  }

  return {
    output,
    resume,
    // Our messages contain names of tests and files, which may look like a command.
    info: (message) => (COMMAND_LIKE.test(message) ? output(message) : print(message)),
    warning: (message, place) => {
      resume();
      warning(message, properties(place));
    },
    error: (message, place) => {
      resume();
      error(message, properties(place));
    },
  };
}

const properties = ({ title, file, line }: LogPlace = {}): AnnotationProperties => ({
  ...(title === undefined ? {} : { title }),
  ...(file === undefined ? {} : { file }),
  ...(line === undefined ? {} : { startLine: line }),
});
