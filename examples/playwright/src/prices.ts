const PER_STARTED_KILO: Readonly<Record<string, number>> = { NO: 490, SE: 790, JP: 2400 };

export function shipping(grams: number, country: string): { readonly cents: number; readonly days: number } {
  const rate = PER_STARTED_KILO[country];
  if (rate === undefined || !(grams > 0)) return { cents: 0, days: 0 };
  return { cents: rate * Math.ceil(grams / 1000), days: country === 'NO' ? 2 : 9 };
}

const ONES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

export function priceInWords(cents: number): string {
  const kroner = Math.trunc(cents / 100);
  const rest = cents % 100;
  const whole = `${ONES[kroner] ?? kroner} ${kroner === 1 ? 'krone' : 'kroner'}`;
  return rest === 0 ? whole : `${whole} and ${rest} øre`;
}
