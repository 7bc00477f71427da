/** What a list-command prints is checked: a line of another program is never planned. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { knownUnits } from '../../../src/commands/plan/known-units.ts';
import { findFramework } from '../../../src/frameworks/index.ts';
import { pytest } from '../../../src/frameworks/pytest.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;
afterEach(() => project?.remove());

const FILES = ['a b.test.js', 'c.test.js', 'tests/test_a.py', 'spec/x_spec.rb'];

async function listed(framework: string, lines: readonly string[]) {
  project = await createProject(Object.fromEntries([...FILES, 'lines.txt'].map((file) => [file, ''])));
  project.write('lines.txt', lines.join('\n'));
  const { plan } = await project.plan({
    framework,
    'list-command': `node -e "process.stdout.write(require('fs').readFileSync('lines.txt'))"`,
  });
  return { ids: plan.units.map(({ id }) => id), warnings: plan.warnings.join('\n') };
}

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['jest', ['c.test.js', 'a b.test.js'], ['Done in 3s.', 'gone.test.js'], ['a b.test.js', 'c.test.js']],
  ['node', ['./c.test.js'], ['> x@1.0.0 list'], ['./c.test.js']],
  [
    'pytest',
    ['tests/test_a.py', 'tests/test_a.py::T::test_x[a b]'],
    ['2 tests collected in 0.01s', 'tests/gone.py::test_y'],
    ['tests/test_a.py', 'tests/test_a.py::T::test_x[a b]'],
  ],
  ['custom', ['spec/x_spec.rb', 'com.acme.Test'], ['Finished in 2 seconds'], ['com.acme.Test', 'spec/x_spec.rb']],
])('for %s, %j are planned and %j are named', async (framework, good, bad, planned) => {
  const { ids, warnings } = await listed(framework, [...bad, ...good]);
  expect(ids).toEqual(planned);
  expect(warnings).toContain(`list-command prints ${bad.length === 1 ? '1 line' : '2 lines'} that`);
  for (const line of bad) expect(warnings).toContain(JSON.stringify(line));
});

test.each(['custom', 'auto'])(
  'names of units may have blanks, where none is a file: framework %s',
  async (framework) => {
    const units = ['Cart adds a line', 'Cart is empty'];
    expect(await listed(framework, units)).toEqual({ ids: units, warnings: '' });
  },
);

describe('a unit that contains another one is named, because its tests would run twice', () => {
  test.each<[string, string, string]>([
    ['pytest', 'tests/test_a.py', 'tests/test_a.py::test_a'],
    ['pytest', './tests/test_a.py', 'tests/test_a.py::T::test_x[a b]'],
    ['pytest', 'tests/test_a.py::T', 'tests/test_a.py::T::test_x'],
    ['pytest', 'tests/test_a.py::test_x', 'tests/test_a.py::test_x[1::2]'],
    ['pytest', 'tests/', 'tests/test_a.py'],
    ['custom', 'spec/x_spec.rb', 'spec/x_spec.rb:12'],
    ['custom', 'com.acme.ATest', 'com.acme.ATest#adds'],
  ])('%s: %s and %s', async (framework, outer, inner) => {
    const { ids, warnings } = await listed(framework, [outer, inner]);
    expect(ids).toHaveLength(2);
    expect(warnings).toContain('tests are planned twice, because');
    expect(warnings).toContain(`contains ${JSON.stringify(inner)}. List either the whole or its parts`);
  });

  test.each<[string, readonly string[]]>([
    ['pytest', ['tests/test_a.py::test_a', 'tests/test_a.py::test_ab', 'tests/test_a.py::T::test_a']],
    ['jest', ['a b.test.js', 'c.test.js']],
    ['custom', ['example.com/a', 'example.com/a/b']],
  ])('%s: but not in %j', async (framework, units) => {
    expect((await listed(framework, units)).warnings).toBe('');
  });
});

test.each([
  ['rspec', 'spec/x_spec.rb:12'],
  ['rspec', './spec/x_spec.rb[1:2]'],
  ['jest', 'c.test.js::adds'],
  ['unittest', 'tests/test_a.py::T'],
])('with %s, a part of a file is refused and not left out: %s', async (framework, part) => {
  const file = framework === 'jest' ? 'a b.test.js' : 'tests/test_a.py';
  await expect(listed(framework, [file, 'gone', part])).rejects.toThrow(
    `list-command prints parts of files, which a shard cannot run by themselves with ${findFramework(framework).title}: ${JSON.stringify(part)}. Print the files instead`,
  );
});

test.each(['::test_b', 'c.test.js:3: a message of a tool'])('%s is no test', async (line) => {
  const { ids, warnings } = await listed('pytest', [line, 'tests/test_a.py']);
  expect(ids).toEqual(['tests/test_a.py']);
  expect(warnings).toContain(JSON.stringify(line));
});

test('when nothing is left, it is refused', async () => {
  await expect(listed('jest', ['no tests found', 'Done.'])).rejects.toThrow(
    'list-command prints only what Jest cannot run, because there is no such file: "Done.", "no tests found"',
  );
});

test('100,000 units ask about each file once', () => {
  const units = Array.from({ length: 100_000 }, (_, index) => ({ id: `t/test_${index}.py::test_x` }));
  let asked = 0;
  const list = knownUnits({ units, warnings: [] }, pytest, () => {
    asked += 1;
    return true;
  });
  expect([list.units.length, asked]).toEqual([100_000, 100_000]);
});
