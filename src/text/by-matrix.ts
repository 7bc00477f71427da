/** The outputs of a plan that has several matrices: `matrix-1`, `matrix-2` and so on. */
import { MAX_MATRICES } from '../model.ts';

type NumberedOutput = `matrix-${number}`;

/** One output of each name. @param textFor the number of the matrix, from 1 */
export const byMatrix = (textFor: (number: number) => string): Readonly<Record<NumberedOutput, string>> =>
  Object.fromEntries(Array.from({ length: MAX_MATRICES }, (_, at) => [`matrix-${at + 1}`, textFor(at + 1)]));
