import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatHash, parseHash, START, VIEWS } from '../../src/page/address.ts';
import { GROUPINGS } from '../../src/page/rows.ts';
import { READ_ON, TOKENS } from '../../src/page/tokens.ts';
import { anyText } from '../support/any-text.ts';
import { pageTests } from './page-tests.ts';

describe('the address', () => {
  test('of the start is empty', () => expect(formatHash(START)).toBe(''));
  test('can be read by people', () => {
    expect(formatHash({ ...START, q: 'status:failed shard:3', by: 'file' })).toBe('#q=status:failed+shard:3&by=file');
  });
  test('leads back to the same, whatever it holds', () => {
    const address = fc.record({
      view: fc.constantFrom(...VIEWS),
      by: fc.constantFrom(...GROUPINGS),
      q: anyText(),
      test: anyText(),
    });
    fc.assert(fc.property(address, (one) => expect(parseHash(formatHash(one))).toEqual(one)));
  });
  test('with values that do not exist is that of the start', () =>
    expect(parseHash('#view=x&by=y&z=1')).toEqual(START));
});

describe('the address of a test', () => {
  const tests = pageTests([
    { name: 'a', file: 'f.ts' },
    { name: 'a', file: 'f.ts' },
    { name: 'x'.repeat(1000) },
    { name: '' },
    { name: '@1' },
  ]);
  test('is its name, or its number where another has the name or the name is long', () => {
    expect([0, 1, 2].map((at) => tests.address(at))).toEqual(['f.ts › a', '@1', '@2']);
  });
  test('leads to it', () => {
    // A test that is named like a number is found by its name.
    for (let at = 0; at < 4; at++) expect([at, 4]).toContain(tests.find(tests.address(at)));
    expect(tests.find('@99')).toBeUndefined();
    expect(tests.find('gone')).toBeUndefined();
  });
});

describe('contrast', () => {
  const channel = (hex: string) => {
    const value = Number.parseInt(hex, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = (colour: string) =>
    0.2126 * channel(colour.slice(1, 3)) + 0.7152 * channel(colour.slice(3, 5)) + 0.0722 * channel(colour.slice(5, 7));
  const contrast = (a: string, b: string) => {
    const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (lighter + 0.05) / (darker + 0.05);
  };
  const cases = READ_ON.flatMap(([text, back]) =>
    (['light', 'dark'] as const).map((look) => [text, back, look] as const),
  );

  // WCAG 2.2, 1.4.3.
  test.each(cases)('of %s on %s in %s is enough to read', (text, back, look) => {
    expect(contrast(TOKENS[text][look], TOKENS[back][look])).toBeGreaterThanOrEqual(4.5);
  });
  test('of black on white is the most there is', () => expect(contrast('#000000', '#ffffff')).toBeCloseTo(21));
});
