/** No test is repeatable to more digits than this, and fewer digits keep the history of 100,000 units small. */
const DIGITS = 3;

/** Finer than any framework measures. */
const FINEST_MS = 0.01;

/** The value as the history keeps it. */
export const toPrecision = (ms: number): number =>
  ms < FINEST_MS ? 0 : Number(Number(ms.toFixed(2)).toPrecision(DIGITS));
