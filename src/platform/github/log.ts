/** The log of a step: our own words as annotations, everybody else's words never obeyed. */
import { randomUUID } from 'node:crypto';
import { EOL } from 'node:os';
import { type AnnotationProperties, error, warning } from '@actions/core';
import type { Log, LogPlace } from '../platform.ts';

export interface GitHubLog extends Log {
  /** Lets the runner obey commands again, for a library that is about to print some (`::add-mask::`). */
  resume(): void;
}

/** What the runner may take for a command: `::name` at the start of a line, and the older `##[name]` anywhere in it. */
const COMMAND_LIKE = /^\s*::|##\[/m;

/**
 * Foreign lines are printed while commands are stopped, which begins with the first of them and ends with our next annotation: a
 * pair of commands for each block of output, not for each line. The token that resumes is random and new each time, so no test can
 * guess it. https://docs.github.com/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands
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
    // Names of tests and files are in our messages too.
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
