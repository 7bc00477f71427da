/**
 * docs/faults.md publishes the table that the end-to-end tests run, and no other. After a change of the table:
 * `UPDATE_FAULTS=1 npm test -- fault-table`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FAULTS } from './e2e/faults/index.ts';
import { renderFaults } from './e2e/faults/render.ts';

const PAGE = join(import.meta.dirname, '../docs/faults.md');
const TABLE = /(?<=<!-- faults -->\n)[\s\S]*(?=<!-- \/faults -->)/;

const rows = FAULTS.flatMap((group) => group.rows);

test('the page has every row of the table that is tested', () => {
  const table = `\n${renderFaults(FAULTS)}\n`;
  const page = readFileSync(PAGE, 'utf8');
  if (process.env['UPDATE_FAULTS'])
    writeFileSync(
      PAGE,
      page.replace(TABLE, () => table),
    );
  else expect(TABLE.exec(page)?.[0]).toBe(table);
});

test('no two rows have one name', () => {
  const names = FAULTS.flatMap(({ title, rows: own }) =>
    own.map(({ what, where }) => `${title} ${what} ${where ?? ''}`),
  );
  expect(new Set(names).size).toBe(names.length);
});

test('no row asks for a pass and for a failing job, or the reverse', () => {
  expect(rows.filter(({ verdict, exit }) => (verdict === 'passed') !== (exit === 0))).toEqual([]);
});
