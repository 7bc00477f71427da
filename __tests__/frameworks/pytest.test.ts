import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunRequest } from '../../src/frameworks/framework.ts';
import { pytest } from '../../src/frameworks/pytest.ts';
import { UsageError } from '../../src/model.ts';
import { createProject, type TestProject } from './project.ts';
import { missing } from './samples.ts';

const TIMEOUT_MS = 60_000;
const reason = missing.get('pytest');
const realTest = reason === undefined ? test : test.skip;
const because = reason === undefined ? '' : ` (${reason})`;
let project: TestProject;

beforeAll(() => {
  project = createProject();
  project.write('pytest.ini', '[pytest]\naddopts = -p no:cacheprovider\n');
});
afterAll(() => project.remove());

const request: RunRequest = {
  units: ['a_test.py'],
  args: [],
  reportDirectory: '/reports',
  testsFile: '/tests.txt',
  reporters: '/reporters',
};

describe('the list of pytest', () => {
  const SOURCE = `import pytest
@pytest.mark.parametrize('value', ['a::b', '[c]', 'd e'])
def test_values(value): pass
class TestMore:
    def test_one(self): pass
`;

  realTest(
    `counts the tests of each file, parameters included${because}`,
    async () => {
      project.write('tests/test_list.py', SOURCE);
      project.write('test_one.py', 'def test_it(): pass\n');
      const listed = await project.list(pytest, { files: ['tests/test_list.py', 'test_one.py'] });
      expect(listed?.tests).toEqual(
        new Map([
          ['tests/test_list.py', 4],
          ['test_one.py', 1],
        ]),
      );
    },
    TIMEOUT_MS,
  );

  realTest(
    `is relative to the working directory, for any number of files and any place of the configuration${because}`,
    async () => {
      project.write('sub/tests/test_below.py', 'def test_it(): pass\n');
      for (const maxCommandLine of [8_000, 1]) {
        const listed = await project.list(pytest, { files: ['tests/test_below.py'], maxCommandLine }, 'sub');
        expect(listed?.tests).toEqual(new Map([['tests/test_below.py', 1]]));
      }
    },
    TIMEOUT_MS,
  );

  realTest(
    `is the same whatever the project's own options print${because}`,
    async () => {
      project.write('opts/pytest.ini', '[pytest]\naddopts = -v -q -q --no-header\n');
      project.write('opts/test_a.py', SOURCE);
      expect((await project.list(pytest, {}, 'opts'))?.tests).toEqual(new Map([['test_a.py', 4]]));
    },
    TIMEOUT_MS,
  );
});

describe('the command of pytest', () => {
  test('refuses a file that would make pytest run none', () => {
    expect(() => pytest.run({ ...request, units: ['a_test.py', 'tests/test_[x].py'] })).toThrow(UsageError);
    expect(() => pytest.run({ ...request, units: ['tests/test_a.py::test_b[x]'] })).not.toThrow();
  });

  test('passes a long list in a file, or as arguments when an id would be misread there', () => {
    const [byFile] = pytest.run({ ...request, units: ['a_test.py', 'b_test.py'], maxCommandLine: 10 });
    const [inWords] = pytest.run({ ...request, units: ['a_test.py', '-b_test.py'], maxCommandLine: 10 });
    expect(byFile?.args.at(-1)).toBe('@/tests.txt');
    expect(inWords?.args.slice(-2)).toEqual(['a_test.py', './-b_test.py']);
  });

  test('begins with the command of the user', () => {
    const [invocation] = pytest.run({ ...request, command: ['uv', 'run', 'pytest'], args: ['-x'] });
    expect([invocation?.program, ...(invocation?.args.slice(0, 3) ?? [])]).toEqual(['uv', 'run', 'pytest', '-x']);
  });
});

test.each([
  ['tests/test_a.py ..F.s                                    [ 12%]', { tests: 5 }],
  ['.....                                                     [100%]', { tests: 5 }],
  ['tests/test a.py xXE                                        [3/12]', { tests: 3 }],
  ['tests/test_a.py::TestB::test_c[1] PASSED                   [  1%]', { tests: 1 }],
  ['tests/test_a.py::test_c SKIPPED (later)                    [  2%]', { tests: 1 }],
  ['collected 53 items', undefined],
  ['FAILED tests/test_a.py::test_c - assert 1 == 2', undefined],
  ['tests/test_a.py:7: AssertionError', undefined],
])('the line %j means %j', (line, progress) => {
  expect(pytest.progress?.(line)).toEqual(progress);
});
