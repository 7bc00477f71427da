/** The bars of a trend: one for each run, from zero, so that their heights can be compared. */

/** What one run says of a figure. */
export interface Reading {
  /** Undefined where it is unknown. */
  readonly value: number | undefined;
  /** The upper part of the value that has another look, such as flaky tests upon failed ones. */
  readonly upper?: number;
}

export interface TrendBar {
  /** The place of its run. */
  readonly at: number;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  readonly isUpper: boolean;
}

/** The gap between two bars, as a share of the room of one. */
const GAP = 0.2;

/** The bars in a box of this size, and the value at its top. A value above zero is at least a pixel high. */
export function barsOf(
  readings: readonly Reading[],
  width: number,
  height: number,
): { readonly bars: readonly TrendBar[]; readonly most: number } {
  const most = readings.reduce((top, { value = 0, upper = 0 }) => Math.max(top, value + upper), 0);
  const room = width / Math.max(1, readings.length);
  const high = (value: number) => (value <= 0 || most === 0 ? 0 : Math.max(1, (value / most) * height));
  const bars = readings.flatMap(({ value = 0, upper = 0 }, at) => {
    const place = { at, x: at * room + (room * GAP) / 2, width: room * (1 - GAP) };
    const [below, above] = [high(value), high(upper)];
    return [
      ...(below > 0 ? [{ ...place, y: height - below, height: below, isUpper: false }] : []),
      ...(above > 0 ? [{ ...place, y: Math.max(0, height - below - above), height: above, isUpper: true }] : []),
    ];
  });
  return { bars, most };
}
