/** An amount in the smallest unit of its currency. */
export interface Money {
  readonly cents: number;
  readonly currency: string;
}

export function parseMoney(text: string): Money {
  const [, sign, whole, part = '0', currency] = /^(-?)(\d+)(?:\.(\d{1,2}))? ([A-Z]{3})$/.exec(text) ?? [];
  if (whole === undefined || currency === undefined) throw new Error(`${JSON.stringify(text)} is no amount`);
  const cents = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return { cents: sign === '-' ? -cents : cents, currency };
}

export const formatMoney = ({ cents, currency }: Money): string => `${(cents / 100).toFixed(2)} ${currency}`;

export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error(`${a.currency} and ${b.currency} do not add up`);
  return { cents: a.cents + b.cents, currency: a.currency };
}

/** Shares an amount without losing a cent. The first shares get what is left over. */
export function share({ cents, currency }: Money, people: number): Money[] {
  const least = Math.floor(cents / people);
  const left = cents - least * people;
  return Array.from({ length: people }, (_, index) => ({ cents: least + (index < left ? 1 : 0), currency }));
}
