import { expect, test } from '@jest/globals';
import { custom } from '../../../src/frameworks/custom.ts';
import type { RunRequest } from '../../../src/frameworks/framework.ts';
import { pytest } from '../../../src/frameworks/pytest.ts';
import { runsPython } from '../../../src/frameworks/python/python.ts';

test.each<[command: string, isPython: boolean]>([
  ['pytest', true],
  ['python -m xmlrunner', true],
  ['/usr/bin/python3.12 -m unittest', true],
  ['.venv\\Scripts\\python.exe -m unittest', true],
  ['uv run py.test', true],
  ['npx mocha', false],
  ['python-runner', false],
  ['bundle exec rspec spec/python_spec.rb', false],
])('%s runs Python: %p', (command, isPython) => {
  expect(runsPython(command.split(' '))).toBe(isPython);
});

const REQUEST: RunRequest = {
  units: ['test_a.py'],
  args: [],
  reportDirectory: '/reports',
  testsFile: '/tests.txt',
  reporters: '/reporters',
};
const defaultsOf = (command: string) =>
  custom.run({ ...REQUEST, command: command.split(' ') }).map(({ defaults }) => defaults);

test('Python has one order of sets and a file for its coverage in every process, whoever starts it', () => {
  const fixed = { PYTHONHASHSEED: '0', COVERAGE_FILE: '/reports/.coverage.1' };
  expect(pytest.run(REQUEST).map(({ defaults }) => defaults)).toEqual([fixed]);
  expect(defaultsOf('python -m xmlrunner --output-file {junit} {tests}')).toEqual([fixed]);
  expect(defaultsOf('npx mocha {junit} {tests}')).toEqual([undefined]);
});
