/** Checks the last digit of an ISBN with 10 or 13 digits. */
exports.isIsbn = (text) => {
  const digits = text.replace(/[\s-]/g, '').toUpperCase();
  if (/^\d{13}$/.test(digits)) return sum(digits, (place) => (place % 2 === 0 ? 1 : 3)) % 10 === 0;
  if (/^\d{9}[\dX]$/.test(digits)) return sum(digits, (place) => 10 - place) % 11 === 0;
  return false;
};

const sum = (digits, weightOf) =>
  [...digits].reduce((total, digit, place) => total + (digit === 'X' ? 10 : Number(digit)) * weightOf(place), 0);
