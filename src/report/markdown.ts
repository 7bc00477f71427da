/** Small Markdown pieces. Cells must be escaped already. */

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Right-aligned numbers under their heading. */
export const numberTable = (head: readonly string[], numeric: number, rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column < head.length - numeric ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

export const folded = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;

/** Sections with something in them, an empty line between. */
export const document = (...parts: readonly (string | undefined)[]): string =>
  `${parts.filter((part) => part !== undefined && part !== '').join('\n\n')}\n`;
