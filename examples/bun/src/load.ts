/** Puts vehicles on decks, the longest first. Returns those that must wait. */
export function load(lengths: readonly number[], deckMetres: number, decks = 1): number[] {
  const free = Array<number>(decks).fill(deckMetres);
  return lengths
    .toSorted((a, b) => b - a)
    .filter((length) => {
      const deck = free.findIndex((room) => room >= length);
      if (deck >= 0) free[deck] = (free[deck] ?? 0) - length;
      return deck < 0;
    });
}
