const LIMITS = [1, 6, 12, 20, 29, 39, 50, 62, 75, 89, 103, 118];

/** Wind force on the scale of Beaufort. */
export const force = (kilometresPerHour: number): number => LIMITS.filter((limit) => kilometresPerHour >= limit).length;

export const sails = (kilometresPerHour: number): boolean => force(kilometresPerHour) < 9;
