/** How people run one test of a plan on their own machine. */
import { hasPlaceholders } from '../../frameworks/custom.ts';
import { findFramework } from '../../frameworks/index.ts';
import { splitWords } from '../../frameworks/shared/split-words.ts';
import type { Plan } from '../../model.ts';
import type { RunOne } from '../../text/run-one.ts';

/** Undefined for a framework that nobody runs one test of, and for a command of the user's own that takes lists of tests. */
export function runOneOf({ framework, command, args = '', workingDirectory }: Plan): RunOne | undefined {
  const { runOne } = findFramework(framework);
  if (runOne === undefined) return undefined;
  const words = splitWords(command ?? runOne.start);
  if (hasPlaceholders(words)) return undefined;
  return { words: [...words, ...splitWords(args)], args: runOne.args, workingDirectory };
}
