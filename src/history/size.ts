/** The size of a unit compared with the average unit. It is used while no times are known. */

export interface Sized {
  readonly tests?: number | undefined;
  readonly bytes?: number | undefined;
}

/**
 * The sizes by the number of tests where all are counted, else by the size of the file. A size is undefined when neither is known.
 * It is a weak hint, so its square root is used. Over 14 public pytest suites (docs/benchmarks.md):
 * - packing by the number of tests loses 38 %,
 * - packing by its square root loses 35 %,
 * - packing with equal weights loses 36 %.
 */
export function sizesOf(units: readonly Sized[]): (unit: Sized) => number | undefined {
  const byTests = units.every(({ tests }) => tests !== undefined);
  const measure = byTests ? ({ tests }: Sized) => tests : ({ bytes }: Sized) => bytes;
  const sizes = units.flatMap((unit) => measure(unit) ?? []);
  const average = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return (unit) => {
    const size = measure(unit);
    return size === undefined || !(average > 0) ? undefined : Math.sqrt(size / average);
  };
}
