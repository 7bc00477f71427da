/** How large a unit is against the average one, while no times are known. */

export interface Sized {
  readonly tests?: number | undefined;
  readonly bytes?: number | undefined;
}

/**
 * By the number of tests where all are counted, else by the size of the file; undefined when neither is known. A weak hint: over 14 public pytest
 * suites the rank correlation of a file's tests with its time is 0.53 at the median, and packing by it loses 31 % on the mean at 8 shards where
 * equal weights lose 46 %, but 47 % at 4 where equal weights lose 35 %.
 */
export function sizesOf(units: readonly Sized[]): (unit: Sized) => number | undefined {
  const byTests = units.every(({ tests }) => tests !== undefined);
  const measure = byTests ? ({ tests }: Sized) => tests : ({ bytes }: Sized) => bytes;
  const sizes = units.flatMap((unit) => measure(unit) ?? []);
  const average = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return (unit) => {
    const size = measure(unit);
    return size === undefined || !(average > 0) ? undefined : size / average;
  };
}
