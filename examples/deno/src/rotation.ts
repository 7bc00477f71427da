const FAMILIES: Readonly<Record<string, string>> = {
  bean: 'legume',
  pea: 'legume',
  kale: 'cabbage',
  radish: 'cabbage',
  leek: 'onion',
};

export const family = (plant: string): string => FAMILIES[plant] ?? 'other';

/** Whether a plant may follow these, which grew in the last three years. */
export const mayFollow = (plant: string, before: readonly string[]): boolean =>
  !before.slice(-3).some((other) => family(other) === family(plant));
