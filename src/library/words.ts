/** The messages of commands, in the words of a caller of the library: an input is an option, and its name is in camel case. */
import type { InputTable } from '../inputs/inputs.ts';
import { UsageError } from '../model.ts';
import { optionName } from './given.ts';

/** @throws UsageError in these words */
export function inWordsOfOptions<T>(table: InputTable, work: () => T): T {
  try {
    return work();
  } catch (problem) {
    throw inOptionWords(table, problem);
  }
}

/** What to throw instead of this problem. */
export const inOptionWords = (table: InputTable, problem: unknown): unknown =>
  problem instanceof UsageError
    ? new UsageError(
        problem.message.replace(/\binput ([a-z]+(?:-[a-z]+)*)/g, (words, name: string) =>
          Object.hasOwn(table, name) ? `option ${optionName(name)}` : words,
        ),
        { cause: problem },
      )
    : problem;
