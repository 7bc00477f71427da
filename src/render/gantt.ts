/** A Mermaid diagram of shards over time. It has only numbers, our own words and plain values of an axis, so no name of a test gets into it. */

/** The most rows that fit on a screen. */
export const MAX_GANTT_SHARDS = 20;

export interface GanttBar {
  readonly label: string;
  /** Mermaid's names for grey, blue and red. */
  readonly look: 'done' | 'active' | 'crit';
  readonly fromMs: number;
  readonly toMs: number;
}

export interface GanttShard {
  readonly index: number;
  /** What the leg ran on. Only its letters, digits and some signs are shown, because Mermaid would read others. */
  readonly axis?: string | undefined;
  readonly bars: readonly GanttBar[];
}

export function renderGantt(shards: readonly GanttShard[]): string {
  const axis = ['dateFormat HH:mm:ss', 'axisFormat %H:%M:%S', 'todayMarker off'];
  const rows = shards.flatMap(({ index, axis = '', bars }) => [
    `section Shard ${index}${axis === '' ? '' : ` ${axis.replace(/[^A-Za-z0-9=., _-]+/g, '_')}`}`,
    ...bars.map(barLine),
  ]);
  return ['```mermaid', 'gantt', ...axis, ...rows, '```'].join('\n');
}

/** One bar. It is never shorter than a second, so that it can be seen. */
function barLine({ label, look, fromMs, toMs }: GanttBar): string {
  const from = Math.round(fromMs / 1000);
  return `${label} :${look}, ${clock(from)}, ${clock(Math.max(Math.round(toMs / 1000), from + 1))}`;
}

/** A time of day, because every time zone reads it the same. */
function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
