/** An axis in words: no two axes read alike. */
import { expect, test } from '@jest/globals';
import { type Axis, axisLabel } from '../../src/model.ts';

const axis = (...values: readonly (readonly [name: string, value: string])[]): Axis =>
  values.map(([name, value]) => ({ name, value }));

test.each([
  [axis(), ''],
  [axis(['os', 'windows-latest'], ['python', '3.12']), 'os=windows-latest, python=3.12'],
  [axis(['flags', '-O2,-g=3']), 'flags=-O2,-g=3'],
  [axis(['os', 'linux, python=3']), 'os="linux, python=3"'],
  [axis(['a=b', '"c"']), '"a=b"="\\"c\\""'],
  [axis(['target', '{"os":["linux"]}']), 'target={"os":["linux"]}'],
])('%j is %j', (values, label) => expect(axisLabel(values)).toBe(label));

/** All words of up to so many of these parts. */
const words = (longest: number): string[] => {
  if (longest === 0) return [''];
  return ['', ...words(longest - 1).flatMap((word) => ['a', '=', ', ', '"', ','].map((part) => word + part))];
};

test('no two axes read alike', () => {
  const [short, long] = [words(1), words(5)];
  const single = short.flatMap((name) => long.map((value) => axis([name, value])));
  const values = short.flatMap((name) => words(2).map((value) => [name, value] as const));
  const double = values.flatMap((one) => values.map((other) => axis(one, other)));
  const all = [...single, ...double];
  expect(new Set(all.map(axisLabel)).size).toBe(all.length);
});
