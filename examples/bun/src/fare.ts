export interface Group {
  readonly adults: number;
  readonly children: number;
  readonly bicycles?: number;
}

const CENTS = { adults: 900, children: 450, bicycles: 300 };

/** The fare in cents. Five adults or more get a tenth off. */
export function fare({ adults, children, bicycles = 0 }: Group): number {
  if (adults + children < 1) throw new RangeError('nobody travels');
  const full = adults * CENTS.adults + children * CENTS.children + bicycles * CENTS.bicycles;
  return adults >= 5 ? Math.round(full * 0.9) : full;
}
