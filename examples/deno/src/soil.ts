/** How acid soil is, by its pH. */
export function acidity(ph: number): 'acid' | 'neutral' | 'alkaline' {
  if (!(ph >= 0 && ph <= 14)) throw new RangeError(`${ph} is no pH`);
  return ph < 6.5 ? 'acid' : ph > 7.5 ? 'alkaline' : 'neutral';
}

/** Grams of lime for each square metre. */
export const lime = (ph: number): number => (ph >= 6.5 ? 0 : Math.ceil((6.5 - ph) * 200));
