/** Small pieces of Markdown. Their texts must be escaped already. */

export const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The lines above the rows of a table. The last `numeric` columns are right-aligned. */
export const tableHead = (head: readonly string[], numeric = 0): string =>
  [head, head.map((_, column) => (column < head.length - numeric ? '---' : '---:'))].map(tableRow).join('\n');

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  numberTable(head, 0, rows);

/** A table with right-aligned numbers. */
export const numberTable = (head: readonly string[], numeric: number, rows: readonly (readonly string[])[]): string =>
  [tableHead(head, numeric), ...rows.map(tableRow)].join('\n');

export const folded = (title: string, body: string, open = false): string =>
  `<details${open ? ' open=""' : ''}><summary>${title}</summary>\n\n${body}\n\n</details>`;

/** The parts that are not empty, with an empty line between them. */
export const document = (...parts: readonly (string | undefined)[]): string =>
  `${parts.filter((part) => part !== undefined && part !== '').join('\n\n')}\n`;
