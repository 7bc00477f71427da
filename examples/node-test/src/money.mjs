/** Amounts are whole cents, so that sums are exact. */

const AMOUNT = /^(-?)(\d+)(?:\.(\d{2}))?$/;

export function parseMoney(text) {
  const match = AMOUNT.exec(text.trim());
  if (match === null) throw new RangeError(`not an amount: ${text}`);
  const [, sign, whole, cents = '00'] = match;
  const amount = Number(whole) * 100 + Number(cents);
  return sign === '-' && amount !== 0 ? -amount : amount;
}

export function formatMoney(cents) {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Parts differ by one cent at most, the larger ones first, and none is lost. */
export function splitMoney(cents, parts) {
  if (!Number.isInteger(parts) || parts < 1) throw new RangeError(`cannot split into ${parts}`);
  const share = Math.floor(cents / parts);
  const rest = cents - share * parts;
  return Array.from({ length: parts }, (_, index) => share + (index < rest ? 1 : 0));
}

/** Rounds half away from zero. */
export function percentOf(cents, percent) {
  return Math.sign(cents) * Math.round(Math.abs(cents * percent) / 100);
}
