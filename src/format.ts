/** Durations and counts as people read them; the same on every machine and in every locale. For sentences made anywhere. */

/** `850 ms`, `12.3 s`, `5 min`, `4 min 05 s`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return inTwoUnits(seconds, 'min', 's');
  return inTwoUnits(Math.round(seconds / 60), 'h', 'min');
}

/** @param amount of the smaller unit, of which sixty make a larger one */
function inTwoUnits(amount: number, larger: string, smaller: string): string {
  const rest = amount % 60;
  return `${Math.floor(amount / 60)} ${larger}${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')} ${smaller}`}`;
}

/** `12,345`; by hand, since loading a locale takes longer than a whole merge of a small file. */
export const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 test`, `2 tests`, `no tests`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  count === 0 ? `no ${many}` : `${thousands(count)} ${count === 1 ? one : many}`;
