/** The digits of a time. No test is repeatable to more digits, and fewer digits keep the history of 100,000 units small. */
const DIGITS = 3;

/** A time below the precision of any framework. */
const FINEST_MS = 0.01;

/** The time as the history keeps it. */
export const toPrecision = (ms: number): number =>
  ms < FINEST_MS ? 0 : Number(Number(ms.toFixed(2)).toPrecision(DIGITS));
