/** How many plants fit into a row, with the same space before the first and behind the last one. */
export function plantsInRow(metres: number, spacing: number): number {
  if (spacing <= 0) throw new RangeError('plants need space');
  return Math.max(0, Math.floor(metres / spacing + 1e-9) - 1);
}

export const seeds = (plants: number, germination: number): number => Math.ceil(plants / germination);
