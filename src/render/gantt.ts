/** A Mermaid diagram of shards over time. It has only numbers and our own words, so no name of a test or a pool gets into it. */

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
  readonly bars: readonly GanttBar[];
}

export function renderGantt(shards: readonly GanttShard[]): string {
  const axis = ['dateFormat HH:mm:ss', 'axisFormat %H:%M:%S', 'todayMarker off'];
  const rows = shards.flatMap(({ index, bars }) => [`section Shard ${index}`, ...bars.map(barLine)]);
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
