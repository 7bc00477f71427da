/** The fault table as docs/faults.md publishes it. */
import type { FaultGroup, FaultRow } from './scene.ts';

/** Rows that differ in their place alone are one. */
export function renderFaults(groups: readonly FaultGroup[]): string {
  return groups
    .map(({ title, rows }) => `### ${title}\n\n${HEAD}\n${merged(rows).map(renderRow).join('\n')}\n`)
    .join('\n');
}

const HEAD = '| What goes wrong | Cases | Verdict | Exit code | It says |\n| --- | --- | --- | --- | --- |';

function merged(rows: readonly FaultRow[]): (readonly FaultRow[])[] {
  const byText = new Map<string, FaultRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.what, row.verdict, row.exit]);
    byText.set(key, [...(byText.get(key) ?? []), row]);
  }
  return [...byText.values()];
}

function renderRow(rows: readonly FaultRow[]): string {
  const [row] = rows;
  if (row === undefined) return '';
  const cases = rows.flatMap(({ where }) => (where === undefined ? [] : [where])).join(', ');
  const cells = [
    row.what,
    cases,
    row.verdict,
    String(row.exit),
    (row.says ?? []).map((text) => `\`${text.trim()}\``).join('<br/>'),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
