/** The contract of parts for the frameworks that `npm ci` and pip install. */
import fc from 'fast-check';
import { jest } from '../../../src/frameworks/jest.ts';
import { pytest } from '../../../src/frameworks/pytest.ts';
import { describeParts, HOSTILE_NAMES } from '../parts-contract.ts';

const pythonName = fc.constantFrom('a', 'ab', 'a_b', 'A', 'b', 'ä', 'abc');
const parameters = fc.uniqueArray(fc.constantFrom('1', 'a', 'a::b', 'x]', '[x', 'a b'), { maxLength: 3 });
const pythonTest = fc.tuple(pythonName, parameters).map(([name, values]) => {
  const mark = values.length > 0 ? `@pytest.mark.parametrize('value', ${JSON.stringify(values)})\n` : '';
  return { name, lines: `${mark}def test_${name}(${values.length > 0 ? 'value' : ''}): pass` };
});
const functions = fc.uniqueArray(pythonTest, { selector: ({ name }) => name, minLength: 1, maxLength: 4 });
const indented = (text: string) => text.replaceAll(/^/gm, '    ');
const pythonClass = fc.tuple(pythonName, functions, fc.boolean()).map(([name, tests, nested]) => {
  const methods = tests.map(({ lines }) =>
    lines.replace(/\((value)?\)/, (_, value) => (value ? '(self, value)' : '(self)')),
  );
  const inner = nested ? `\nclass TestInner:\n    def test_a(self): pass` : '';
  return { name, lines: `class Test_${name}:\n${indented(methods.join('\n') + inner)}` };
});
const pythonSource = fc
  .tuple(functions, fc.uniqueArray(pythonClass, { selector: ({ name }) => name, maxLength: 3 }))
  .map(
    (both) =>
      `import pytest\n${both
        .flat()
        .map(({ lines }) => lines)
        .join('\n')}\n`,
  );

const title = fc.constantFrom(...HOSTILE_NAMES);
const jestBlock: fc.Memo<string> = fc.memo((depth) => {
  const single = title.map((name) => `test(${JSON.stringify(name)}, () => {});`);
  if (depth <= 1) return single;
  const group = fc
    .tuple(title, fc.array(jestBlock(depth - 1), { minLength: 1, maxLength: 3 }))
    .map(([name, inner]) => `describe(${JSON.stringify(name)}, () => {\n${inner.join('\n')}\n});`);
  const table = title.map((name) => `test.each([1, 2])(${JSON.stringify(`${name} %i`)}, () => {});`);
  const skipped = title.map((name) => `test.skip(${JSON.stringify(name)}, () => {});`);
  return fc.oneof(single, group, table, skipped);
});
const jestSource = fc.array(jestBlock(3), { minLength: 1, maxLength: 5 }).map((blocks) => `${blocks.join('\n')}\n`);

describeParts({
  framework: pytest,
  fileName: 'tests/test_split.py',
  configuration: [['pytest.ini', '[pytest]\naddopts = -p no:cacheprovider\n']],
  source: pythonSource,
});

describeParts({
  framework: jest,
  fileName: 'tests/split.test.js',
  configuration: [['package.json', '{ "jest": { "transform": {} } }']],
  source: jestSource,
});
