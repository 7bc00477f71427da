/** Durations, counts and shares as people read them. They are the same on every machine and in every locale. */

/** A duration for people: `850 ms`, `12.3 s`, `5 min`, `4 min 05 s`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return inTwoUnits(seconds, 'min', 's');
  return inTwoUnits(Math.round(seconds / 60), 'h', 'min');
}

/** A duration that changes once a second: `12 s`, `1 min 02 s`. */
export const inSeconds = (ms: number): string =>
  ms < 59_950 ? `${Math.floor(ms / 1000)} s` : formatDuration(1000 * Math.floor(ms / 1000));

/** @param amount in the smaller unit; sixty of them make one larger unit */
function inTwoUnits(amount: number, larger: string, smaller: string): string {
  const rest = amount % 60;
  return `${Math.floor(amount / 60)} ${larger}${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')} ${smaller}`}`;
}

/** A count such as `12,345`. Made by hand, because loading a locale takes longer than merging a small file. */
export const thousands = (count: number): string => String(count).replace(/\d(?=(?:\d{3}){1,6}$)/g, '$&,');

/** A size for people: `850 bytes`, `12 kB`, `3.4 MB`, `120 MB`. A MB has a million bytes. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte');
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  const mb = bytes / 1_000_000;
  return `${mb < 9.95 ? String(Math.round(mb * 10) / 10) : thousands(Math.round(mb))} MB`;
}

/** A count with its noun: `1 test`, `2 tests`, `no tests`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  count === 0 ? `no ${many}` : `${thousands(count)} ${count === 1 ? one : many}`;

/** A duration as an input takes it: `4m12s`. A duration above zero is at least one millisecond. */
export function durationInput(ms: number): string {
  if (ms < 999.5) return ms > 0 ? `${Math.max(1, Math.round(ms))}ms` : '0s';
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  const given = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`);
  return given.slice(0, 2).join('');
}

/** A share in percent. It is `<0.1 %` or `>99.9 %` where 0 % or 100 % would be wrong. */
export function formatShare(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.001) return '<0.1 %';
  if (share > 0.999) return '>99.9 %';
  return `${(share * 100).toFixed(share < 0.1 || share > 0.99 ? 1 : 0)} %`;
}

/** The first few items of a list, and how many more there are. */
export function listSome(items: readonly string[], most = 5): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}

/** Length in bytes, which is how GitHub counts most of its limits. */
export const byteLength = (text: string): number => Buffer.byteLength(text);
