import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitPage, rowsOf, type Section } from '../../src/render/budget.ts';
import { byteLength } from '../../src/text/numbers.ts';

const SIZES = { bytes: byteLength, characters: (text: string) => text.length };

const section = (name: string, rows: number, change: Partial<Section> = {}): Section => ({
  weight: 1,
  noun: `${name} row`,
  intro: `### ${name}`,
  rows: Array.from({ length: rows }, (_, index) => `- ${name} ${index}`),
  ...change,
});

const pageOf = (max: number, ...sections: Section[]) =>
  fitPage('# Top', sections, { max, sizeOf: byteLength, rest: 'the file' });

describe('a page', () => {
  test('with enough room shows everything, in the given order', () => {
    const page = pageOf(1000, section('a', 2), section('empty', 0), section('b', 1, { weight: 9, fold: 'More' }));
    expect(page).toBe(
      '# Top\n\n### a\n\n- a 0\n- a 1\n\n<details><summary>More</summary>\n\n### b\n\n- b 0\n\n</details>\n',
    );
  });

  test('with too little room leaves out rows from the end of the lightest section, and says how many', () => {
    const page = pageOf(202, section('light', 20), section('heavy', 3, { weight: 2 }));
    expect(page).toBe(
      '# Top\n\n### light\n\n- light 0\n- light 1\n\n…and 18 more light rows: see the file.\n\n### heavy\n\n- heavy 0\n- heavy 1\n- heavy 2\n',
    );
  });

  test('counts in its last line the sections that have no room at all', () => {
    const page = pageOf(90, section('a', 900), section('b', 1, { rows: ['x'.repeat(50)] }));
    expect(page).toBe('# Top\n\nThe page has no room for 900 a rows, 1 b row. See the file.\n');
  });

  test.each([-1, 0, 1])('at its limit (%i) is whole only when it fits', (more) => {
    const whole = pageOf(10_000, section('a', 50), section('b', 3));
    const page = pageOf(byteLength(whole) + more, section('a', 50), section('b', 3));
    expect(page === whole).toBe(more >= 0);
    expect(byteLength(page)).toBeLessThanOrEqual(byteLength(whole) + more);
  });
});

describe('rows made on demand', () => {
  const items = Array.from({ length: 100_000 }, (_, index) => index);
  const render = (index: number) => `- a ${index}`;

  test.each([150, 5000])('look as if all had been made, in %i bytes', (max) => {
    const rows = rowsOf(items, render);
    expect(pageOf(max, section('a', 0, { rows }))).toBe(pageOf(max, section('a', 0, { rows: items.map(render) })));
  });

  test('are made once, and only as many as a page has room for', () => {
    const made: number[] = [];
    const rows = rowsOf(items, (index) => {
      made.push(index);
      return render(index);
    });
    const page = pageOf(5000, section('a', 0, { rows }));
    const shown = page.match(/^- a /gm)?.length ?? 0;
    expect(made).toEqual(items.slice(0, made.length));
    expect(made.length).toBeGreaterThanOrEqual(shown);
    expect(made.join('').length).toBeLessThanOrEqual(5000);
    expect(page).toContain(`…and ${(100_000 - shown).toLocaleString('en')} more a rows`);
  });

  test('can be cut like a list', () => {
    const rows = rowsOf([1, 2, 3, 4], render);
    expect([rows.slice(2), rows.slice(0, 2), rows.slice(1, 9)].map((part) => [part.length, ...part])).toEqual([
      [2, '- a 3', '- a 4'],
      [2, '- a 1', '- a 2'],
      [3, '- a 2', '- a 3', '- a 4'],
    ]);
  });
});

const anySection = fc
  .record({
    weight: fc.integer({ min: 1, max: 5 }),
    rows: fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { maxLength: 40 }),
    folded: fc.boolean(),
    intro: fc.boolean(),
    gap: fc.constantFrom('\n', '\n\n'),
  })
  .map(({ weight, rows, folded, intro, gap }) => ({ weight, rows, gap, folded, intro }));

describe.each(Object.entries(SIZES))('counted in %s', (_unit, sizeOf) => {
  test('any page keeps its limit, its top, whole rows and folds, and counts every row it leaves out', () => {
    fc.assert(
      fc.property(fc.array(anySection, { maxLength: 8 }), fc.integer({ min: 400, max: 5000 }), (parts, max) => {
        // Each row is unique, so that the test can find it.
        const sections = parts.map(({ folded, intro, rows, ...part }, at) => ({
          ...part,
          noun: `thing${at}`,
          rows: rows.map((row, index) => `${at}/${index}:${row.replace(/\s/g, '_')}:`),
          ...(folded && { fold: `fold ${at}` }),
          ...(intro && { intro: `intro ${at}` }),
        }));
        const page = fitPage('# Top', sections, { max, sizeOf, rest: 'R' });
        expect(sizeOf(page)).toBeLessThanOrEqual(max);
        expect(page).toMatch(/^# Top\n/);
        expect(page.split('<details>').length).toBe(page.split('</details>').length);
        sections.forEach(({ rows, noun }, at) => {
          const shown = rows.filter((row) => page.includes(row)).length;
          expect(page.split(new RegExp(`(?:^|\\n)${at}/\\d+:`)).length - 1).toBe(shown);
          expect(rows.slice(0, shown).every((row) => page.includes(row))).toBe(true);
          const said = new RegExp(`(\\d+) (?:more )?${noun}s?[:,.]`).exec(page)?.[1] ?? '0';
          expect(Number(said)).toBe(rows.length - shown);
        });
      }),
    );
  });
});
