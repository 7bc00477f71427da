/** The nights with frost, counted from 0. */
export const frosts = (lows: readonly number[]): number[] => lows.flatMap((low, night) => (low < 0 ? [night] : []));

/** The first night after which no frost comes. */
export const safeAfter = (lows: readonly number[]): number => (frosts(lows).at(-1) ?? -1) + 1;
