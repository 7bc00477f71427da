/** Weighs baskets, one after another. */
export async function weigh(grams: readonly number[], delay = 100): Promise<number> {
  let sum = 0;
  for (const basket of grams) {
    if (basket < 0) throw new RangeError('a basket weighs something');
    await new Promise((resolve) => setTimeout(resolve, delay));
    sum += basket;
  }
  return sum / 1000;
}
