/** How large a unit is against the average one, while no times are known. */

export interface Sized {
  readonly tests?: number | undefined;
  readonly bytes?: number | undefined;
}

/**
 * By the number of tests where all are counted, else by the size of the file; undefined when neither is known. A weak hint, so its square root is
 * taken: over 14 public pytest suites packing by the number of tests loses 38 %, by its square root 35 %, and with equal weights 36 %
 * (docs/benchmarks.md).
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
