import { describe, expect, test } from '@jest/globals';
import type { Project } from '../../src/frameworks/framework.ts';
import { detectFramework, findFramework } from '../../src/frameworks/index.ts';
import { UsageError } from '../../src/model.ts';

const project = (
  files: Readonly<Record<string, string>>,
  testFiles: Readonly<Record<string, string[]>> = {},
): Project => ({
  folder: '/work',
  names: Object.keys(files),
  texts: new Map(Object.entries(files)),
  testFileOf: ({ name }) => testFiles[name]?.[0],
});
const packageJson = (content: object) => ({ 'package.json': JSON.stringify(content) });

describe('a project', () => {
  test.each([
    [
      'node',
      packageJson({ scripts: { test: 'node --import tsx --test' } }),
      'script "test" in package.json runs node --test',
    ],
    ['jest', packageJson({ devDependencies: { jest: '^30' } }), 'package.json depends on jest'],
    ['jest', packageJson({ jest: {} }), 'package.json configures jest'],
    ['jest', packageJson({ scripts: { unit: 'TZ=UTC jest' } }), 'script "unit" in package.json runs jest'],
    ['jest', { 'jest.config.ts': '' }, 'there is jest.config.ts'],
    ['pytest', { 'pytest.ini': '' }, 'there is pytest.ini'],
    ['pytest', { 'conftest.py': '' }, 'there is conftest.py'],
    ['pytest', { 'pyproject.toml': '[tool.pytest.ini_options]\n' }, 'pyproject.toml configures pytest'],
    ['pytest', { 'pyproject.toml': '[dependency-groups]\ndev = ["pytest>=8"]\n' }, 'pyproject.toml requires pytest'],
    ['pytest', { 'setup.cfg': '[metadata]\n[tool:pytest]\n' }, 'setup.cfg configures pytest'],
    ['pytest', { 'requirements-dev.txt': 'tox\npytest==8.4\n' }, 'requirements-dev.txt requires pytest'],
  ])('of %s is recognised: %o', (name, files, reason) => {
    const found = detectFramework(project(files));
    expect(found).toMatchObject({ framework: { name }, reason });
  });

  test('is recognised by its test files when there is no other hint, and only one framework has any', () => {
    expect(detectFramework(project({ tests: '' }, { pytest: ['tests/test_a.py'] }))).toMatchObject({
      framework: { name: 'pytest' },
      reason: 'there is tests/test_a.py',
    });
  });

  test('of two frameworks leads to a question', () => {
    const both = project({ ...packageJson({ scripts: { test: 'node --test' } }), 'conftest.py': '' });
    expect(detectFramework(both)).toEqual({
      problem:
        'framework: auto found more than one framework: node (script "test" in package.json runs node --test), pytest (there is conftest.py). ' +
        'Write one, such as "framework: node" or "framework: pytest"',
    });
  });

  test('of JavaScript tests without a hint of their framework leads to a question', () => {
    const files = { node: ['a.test.js'], jest: ['a.test.js'] };
    expect(detectFramework(project({ 'a.test.js': '' }, files))).toMatchObject({
      problem: expect.stringContaining('node (there is a.test.js), jest (there is a.test.js)'),
    });
  });

  test.each(['{', '[]', '{"scripts": 7, "jest": null}', '{"scripts": {"test": ["node --test"]}}'])(
    'with a package.json that is %s is not recognised, and does not break',
    (text) => {
      const found = detectFramework(project({ 'package.json': text, src: '' }));
      expect(found).toEqual({ problem: expect.stringContaining('The working directory contains package.json, src') });
      expect(found).toEqual({ problem: expect.stringContaining('node, jest, pytest or custom') });
    },
  );

  test('is not recognised by words that only resemble a framework', () => {
    const scripts = { test: 'node test.js --test-name', lint: 'eslint jestless' };
    const files = { ...packageJson({ scripts }), 'pyproject.toml': '[tool.pytester]\nx = ["pytest-only-plugin"]\n' };
    expect(detectFramework(project(files))).toHaveProperty('problem');
  });
});

test('a framework that is not in the table is named with those that are', () => {
  expect(findFramework('jest').name).toBe('jest');
  expect(() => findFramework('mocha')).toThrow(
    new UsageError('framework "mocha" is not known: write node, jest, pytest or custom'),
  );
});
