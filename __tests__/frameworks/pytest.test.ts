import { describe, expect, test } from '@jest/globals';
import type { RunRequest } from '../../src/frameworks/framework.ts';
import { pytest } from '../../src/frameworks/pytest.ts';
import { UsageError } from '../../src/model.ts';

const request: RunRequest = {
  units: ['a_test.py'],
  args: [],
  reportDirectory: '/reports',
  testsFile: '/tests.txt',
  reporters: '/reporters',
};

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
