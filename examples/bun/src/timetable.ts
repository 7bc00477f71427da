/** Minutes after midnight of a time such as `07:45`. */
export function minutes(time: string): number {
  const [hours = Number.NaN, rest = Number.NaN] = time.split(':').map(Number);
  if (!(hours < 24 && rest < 60)) throw new RangeError(`${time} is no time of day`);
  return hours * 60 + rest;
}

export function nextDeparture(times: readonly string[], now: string): string | undefined {
  return times.toSorted((a, b) => minutes(a) - minutes(b)).find((time) => minutes(time) >= minutes(now));
}
