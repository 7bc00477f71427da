/** unittest, as far as no tool is needed. `unittest/run.test.ts` has the rest. */
import { describe, expect, test } from '@jest/globals';
import { discoverFiles } from '../../src/discovery/test-files.ts';
import type { RunRequest, SearchedProject } from '../../src/frameworks/framework.ts';
import { unittest } from '../../src/frameworks/unittest.ts';

const project = (files: Readonly<Record<string, string>>): SearchedProject => ({
  folder: '/work',
  names: Object.keys(files),
  files: Object.keys(files),
  texts: new Map(Object.entries(files)),
  testFileOf: () => undefined,
});

test.each([
  ['--help', '--help runs no test'],
  ['-v tests.test_a', 'tests.test_a is no option: write test files as "tests:"'],
  ['-k one -s tests -p *.py -t . --durations 5 -vb --locals', undefined],
  ['discover tests check_*.py', undefined],
  ['-- x', 'it has --: the options of Shardwise follow it'],
])('the arguments %s: %s', (args, problem) => {
  expect(unittest.findBadArgument?.(args.split(' '))).toBe(problem);
});

describe('the command of unittest', () => {
  const request: RunRequest = {
    units: ['test_a.py'],
    args: ['discover', '-v'],
    reportDirectory: '/r',
    testsFile: '/t',
    reporters: '/reporters',
  };
  test.each([
    [undefined, 'python3 -m shardwise_unittest -v'],
    ['uv run python', 'uv run python -m shardwise_unittest -v'],
    ['python -X dev -m unittest discover -s tests', 'python -X dev -m shardwise_unittest discover -s tests -v'],
    ['coverage run -m unittest', 'coverage run -m shardwise_unittest -v'],
  ])('%s becomes %s', (command, started) => {
    const [made] = unittest.run({ ...request, ...(command && { command: command.split(' ') }) });
    expect([made?.program, ...(made?.args ?? [])].join(' ')).toBe(started);
    expect(made?.searchFirst).toEqual({ PYTHONPATH: '/reporters' });
  });
});

test('a command that names tests is refused', () => {
  const request = { units: ['a.py'], args: [], reportDirectory: '/r', testsFile: '/t', reporters: '/s' };
  expect(() => unittest.run({ ...request, command: ['python', '-m', 'unittest', '-v', 'tests.a'] })).toThrow(
    'input command is "python -m unittest -v tests.a", and it names tests (tests.a): write test files as "tests:", or a command with "discover"',
  );
});

describe('the search of unittest', () => {
  const files = {
    'test_root.py': '',
    'tests/__init__.py': '',
    'tests/test_a.py': '',
    'tests/a_test.py': '',
    'tests/test-b.py': '',
    'tests/deep/__init__.py': 'import unittest\nclass A(unittest.TestCase): pass\n',
    'tests/deep/test_c.py': '',
    'plain/test_d.py': '',
    'plain/more/__init__.py': '# class A(TestCase):\n',
    'plain/more/test_e.py': '',
  };
  const found = (args: string, command?: string) => {
    const search = unittest.search?.(project(files), args.split(' '), command?.split(' '));
    const accepted = Object.keys(files).filter((file) => search?.accepts?.(file));
    return discoverFiles(accepted, search?.patterns ?? [], true).map(({ id }) => id);
  };

  test.each([
    ['', ['test_root.py', 'tests/deep/__init__.py', 'tests/deep/test_c.py', 'tests/test_a.py']],
    ['-s tests -p *_test.py', ['tests/a_test.py', 'tests/deep/__init__.py']],
    ['-stests/deep -ptest_c.py', ['tests/deep/__init__.py', 'tests/deep/test_c.py']],
    ['--start-directory=plain', ['plain/more/test_e.py', 'plain/test_d.py']],
    ['discover ./plain/ test_d*', ['plain/test_d.py']],
    ['-s tests.deep', ['tests/deep/__init__.py', 'tests/deep/test_c.py']],
  ])('with %s finds %j', (args, expected) => {
    expect(found(args)).toEqual(expected);
  });

  test('follows the options of the command too', () => {
    expect(found('-p test_d*', 'python -m unittest discover -s plain')).toEqual(['plain/test_d.py']);
  });

  test('says what only unittest can follow', () => {
    const odd = project({
      'tests/__init__.py': 'def load_tests(loader, tests, pattern): pass\n',
      Makefile: 'test:\n\tpython -m unittest tests.all\n',
    });
    expect(unittest.search?.(odd, ['-s', '.'])?.notFollowed).toEqual([
      'load_tests in tests/__init__.py: it is code',
      'python -m unittest tests.all in Makefile: it names tests',
    ]);
    expect(unittest.search?.(odd, ['-s', '../x'])?.notFollowed?.[0]).toBe(
      '-s ../x: it is outside of the working directory',
    );
  });
});

describe('the own command of a project', () => {
  test.each<[Readonly<Record<string, string>>, string, string | undefined]>([
    [
      { 'tox.ini': '[testenv]\ncommands = {envpython} -m unittest discover -s tests {posargs}\n' },
      'tox.ini',
      '-m unittest discover -s tests',
    ],
    [
      { 'tox.ini': 'commands =\n  coverage run -m unittest {posargs:discover -v}\n' },
      'tox.ini',
      '-m unittest discover -v',
    ],
    [
      { Makefile: 'test:\n\t@PYTHONPATH=src $(PYTHON) -m unittest discover -t . && echo\n' },
      'Makefile',
      '-m unittest discover -t .',
    ],
    [
      { 'pyproject.toml': 'test = "python -m unittest discover -s t"\n' },
      'pyproject.toml',
      '-m unittest discover -s t',
    ],
    [{ Makefile: 'test:\n\tcd tests && python -m unittest discover\n' }, 'Makefile', undefined],
    [{ Makefile: '\tpython -m unittest discover -s $(DIR)\n' }, 'Makefile', undefined],
    [{ Makefile: '\tpython -m unittest discover -s a\n\tpython -m unittest discover -s b\n' }, 'Makefile', undefined],
  ])('%j: in %s, %s', (texts, from, after) => {
    const own = unittest.ownCommand?.(project(texts));
    expect(own?.from).toBe(from);
    expect(own?.words?.slice(own.words.indexOf('-m')).join(' ')).toBe(after);
  });

  test('keeps its variables, and is none where it says nothing', () => {
    expect(
      unittest.ownCommand?.(project({ Makefile: 'test:\n\tA=1 B=x python3 -m unittest discover -s t\n' }))?.words,
    ).toEqual(['A=1', 'B=x', 'python3', '-m', 'unittest', 'discover', '-s', 't']);
    expect(unittest.ownCommand?.(project({ Makefile: 'test:\n\tpython3 -m unittest\n' }))).toBeUndefined();
    expect(unittest.ownCommand?.(project({ Makefile: 'test:\n\tpython3 -m unittest tests.a\n' }))).toBeUndefined();
  });
});

test.each([
  [true, ['import unittest\nclass A(unittest.TestCase): pass\n', 'from .base import Base\n']],
  [true, ['from unittest import TestCase\n']],
  [false, ['import unittest\n', 'import pytest\n']],
  [false, ['import unittest\n', 'def test_a(): pass\n']],
  [false, ['from twisted.trial import unittest\n']],
  [false, ['from .base import Base\n', '"import unittest"\n']],
  [false, []],
])('recognises: %j for %j', (expected, sources) => {
  expect(unittest.recognises?.(sources)).toBe(expected);
});
