/** The result of the bench on a terminal: a block for each number of shards, and a line for each planner. */
import { formatDuration } from '../text/numbers.ts';

export interface BenchLine {
  readonly planner: string;
  readonly shards: number;
  readonly wallMs: number;
  readonly lowerBoundMs: number;
  readonly ratio: number;
  readonly spread: number;
  readonly speedup: number;
}

export function renderBench(lines: readonly BenchLine[]): string {
  const counts = [...new Set(lines.map(({ shards }) => shards))];
  return counts.map((shards) => block(lines.filter((line) => line.shards === shards))).join('\n\n');
}

function block(lines: readonly BenchLine[]): string {
  const [first] = lines;
  const bound = first === undefined ? '' : `: no plan can take less than ${formatDuration(first.lowerBoundMs)}`;
  const head = ['planner', 'slowest shard', 'over the bound', 'spread', 'speed-up'];
  const rows = lines.map(({ planner, wallMs, ratio, spread, speedup }) => [
    planner,
    formatDuration(wallMs),
    ratio.toFixed(3),
    `${Math.round(spread * 100)} %`,
    speedup.toFixed(1),
  ]);
  return [`${first?.shards ?? 0} shards${bound}`, ...columns([head, ...rows]).map((line) => `  ${line}`)].join('\n');
}

/** Lines with aligned columns: the first one to the left, numbers to the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
