/** The input `workers`: how many tests run at the same time inside a shard, as a number or as a share of the cores. */
import { InputProblem, integer, type Parser, taking } from './parsers.ts';

const MOST = 1024;

/** Gives the number on a machine with so many cores. */
export type Workers = (cpus: number) => number;

export const workers: Parser<Workers> = taking('number | string', (text) => {
  const [, percent] = /^(\d{1,4})%$/.exec(text) ?? [];
  if (percent !== undefined && Number(percent) > 0)
    return (cpus) => Math.min(MOST, Math.max(1, Math.floor((cpus * Number(percent)) / 100)));
  try {
    const count = integer(1, MOST)(text);
    return () => count;
  } catch {
    throw new InputProblem(`it must be a whole number from 1 to ${MOST}, or a share of the cores such as 50%`);
  }
});
