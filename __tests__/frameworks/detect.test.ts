import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { detectFramework } from '../../src/frameworks/detect.ts';
import type { Project } from '../../src/frameworks/framework.ts';
import { FRAMEWORK_NAMES, findFramework } from '../../src/frameworks/index.ts';
import { UsageError } from '../../src/model.ts';

/** All but the last one, `custom`. */
const KNOWN = FRAMEWORK_NAMES.slice(0, -1).join(', ');

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
    ['vitest', packageJson({ devDependencies: { vitest: '^5' } }), 'package.json depends on vitest'],
    ['vitest', packageJson({ scripts: { test: 'TZ=UTC vitest --run' } }), 'script "test" in package.json runs vitest'],
    ['vitest', { 'vitest.workspace.ts': '' }, 'there is vitest.workspace.ts'],
    ['playwright', { 'playwright.config.ts': '' }, 'there is playwright.config.ts'],
    [
      'playwright',
      packageJson({ devDependencies: { '@playwright/test': '1' } }),
      'package.json depends on @playwright/test',
    ],
    [
      'playwright',
      packageJson({ scripts: { e2e: 'npx playwright test -c e2e' }, devDependencies: { jest: '1' } }),
      'script "e2e" in package.json runs playwright test',
    ],
    ['bun', packageJson({ scripts: { test: 'bun test' } }), 'script "test" in package.json runs bun test'],
    ['bun', { 'bunfig.toml': '[test]\nroot = "src"\n' }, 'bunfig.toml configures its tests'],
    [
      'vitest',
      { ...packageJson({ devDependencies: { vitest: '5' } }), 'bunfig.toml': '[test]\n' },
      'package.json depends on vitest',
    ],
    ['deno', { 'deno.json': '' }, 'there is deno.json'],
    ['deno', packageJson({ scripts: { test: 'deno test -A' } }), 'script "test" in package.json runs deno test'],
    ['pytest', { 'pytest.ini': '' }, 'there is pytest.ini'],
    ['pytest', { 'conftest.py': '' }, 'there is conftest.py'],
    ['pytest', { 'pyproject.toml': '[tool.pytest.ini_options]\n' }, 'pyproject.toml configures pytest'],
    ['pytest', { 'pyproject.toml': '[dependency-groups]\ndev = ["pytest>=8"]\n' }, 'pyproject.toml requires pytest'],
    ['pytest', { 'setup.cfg': '[metadata]\n[tool:pytest]\n' }, 'setup.cfg configures pytest'],
    ['unittest', { 'tox.ini': 'commands = python -m unittest' }, 'tox.ini runs unittest'],
    ['pytest', { 'tox.ini': '[pytest]\ncommands = python -m unittest' }, 'tox.ini configures pytest'],
    ['phpunit', { 'phpunit.xml.dist': '' }, 'there is phpunit.xml.dist'],
    [
      'phpunit',
      { 'composer.json': '{"require-dev":{"phpunit/phpunit":"^11"}}' },
      'composer.json requires phpunit/phpunit',
    ],
    ['minitest', { test: '', Gemfile: 'gem "minitest", "~> 5"' }, 'Gemfile has the gem minitest'],
    ['rspec', { '.rspec': '', Gemfile: 'gem "minitest"' }, 'there is .rspec'],
    ['ctest', { 'CMakeLists.txt': 'enable_testing()' }, 'CMakeLists.txt has tests'],
    ['ctest', { 'CTestTestfile.cmake': '' }, 'there is CTestTestfile.cmake'],
    ['bats', { Makefile: 'check:\n\tbats test\n' }, 'Makefile runs bats'],
    ['bats', { 'package.json': '{ "devDependencies": { "bats": "1" } }' }, 'package.json depends on bats'],
    ['minitest', { 'test/test_helper.rb': "require 'rails/test_help'\n" }, 'test/test_helper.rb loads it'],
    ['rspec', { '.rspec': '' }, 'there is .rspec'],
    ['rspec', { Gemfile: "source 'x'\n  gem 'rspec-rails', '~> 7.0'\n" }, 'Gemfile has the gem rspec-rails'],
    ['rspec', { '../Gemfile': 'gem("rspec")' }, '../Gemfile has the gem rspec'],
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

  test('with nothing but tests in JavaScript belongs to node', () => {
    const files = { node: ['a.test.js'], jest: ['a.test.js'], vitest: ['a.test.js'], playwright: ['a.test.js'] };
    expect(detectFramework(project({ 'a.test.js': '' }, files))).toMatchObject({
      framework: { name: 'node' },
      reason: 'there is a.test.js',
    });
  });

  test('with nothing but tests that import bun:test belongs to Bun', () => {
    const files = { node: ['a.test.js'], jest: ['a.test.js'], bun: ['a.test.js'] };
    expect(detectFramework(project({ 'a.test.js': '' }, files))).toMatchObject({ framework: { name: 'bun' } });
  });

  test('with nothing but tests that import unittest belongs to unittest', () => {
    const files = { pytest: ['test_a.py'], unittest: ['test_a.py'] };
    expect(detectFramework(project({ 'test_a.py': '' }, files))).toMatchObject({ framework: { name: 'unittest' } });
  });

  test.each<[string, object, string]>([
    [
      'node',
      { scripts: { test: 'npx tsx --test' }, devDependencies: { jest: '^30', mocha: '1' } },
      'script "test" in package.json runs tsx --test',
    ],
    [
      'node',
      { scripts: { test: 'npm run unit', unit: 'borp' }, devDependencies: { tap: '1' } },
      'script "unit" in package.json runs borp',
    ],
    [
      'node',
      { scripts: { test: 'c8 --check-coverage node --import x --test' } },
      'script "test" in package.json runs node --test',
    ],
    [
      'jest',
      { scripts: { test: 'c8 jest', old: 'node --test' }, devDependencies: { vitest: '1' } },
      'script "test" in package.json runs jest',
    ],
    ['jest', { scripts: { test: 'cross-env CI=1 react-scripts test' } }, 'script "test" in package.json runs jest'],
    ['jest', { scripts: { test: 'jest && cypress run' } }, 'script "test" in package.json runs jest'],
    ['jest', { devDependencies: { jest: '1', cypress: '1' } }, 'package.json depends on jest'],
    ['mocha', { scripts: { test: 'nyc node_modules/.bin/mocha' } }, 'script "test" in package.json runs mocha'],
    ['mocha', { mocha: { spec: 'lib' } }, 'package.json configures mocha'],
  ])('is of %s by its script rather than by its dependencies: %o', (name, content, reason) => {
    expect(detectFramework(project(packageJson(content)))).toMatchObject({ framework: { name }, reason });
  });

  test('below a folder that depends on jest is recognised', () => {
    const above = project({ 'package.json': '{}', '../package.json': '{"devDependencies":{"jest":"30"}}' });
    expect(detectFramework(above)).toMatchObject({ reason: '../package.json depends on jest' });
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'AVA',
      packageJson({ scripts: { test: 'xo && nyc ava' }, devDependencies: { jest: '1' } }),
      'script "test" in package.json runs AVA',
    ],
    ['Cypress', packageJson({ devDependencies: { cypress: '1' } }), 'package.json depends on cypress'],
    ['tap', packageJson({ scripts: { test: 'tap' } }), 'script "test" in package.json runs tap'],
    [
      'Pest',
      { 'composer.json': '{"require-dev":{"pestphp/pest":"1","phpunit/phpunit":"1"}}', 'phpunit.xml': '' },
      'composer.json names it',
    ],
    ['dotnet test', { 'App.sln': '' }, 'there is App.sln'],
  ])('of %s is told that Shardwise does not know it yet, whatever its test files: %o', (title, files, reason) => {
    const testFiles = { node: ['test/a.js'], jest: ['a.test.js'], pytest: ['test_a.py'] };
    expect(detectFramework(project(files, testFiles))).toEqual({
      problem: expect.stringContaining(`this project uses ${title} (${reason}), which Shardwise does not know yet`),
    });
  });

  test.each([
    ['cypress', 'docs/frameworks/cypress.md'],
    ['ava', 'docs/frameworks/custom.md'],
  ])('of %s is shown its recipe: %s', (name, page) => {
    expect(detectFramework(project(packageJson({ devDependencies: { [name]: '1' } })))).toEqual({
      problem: expect.stringContaining(`as ${page} shows`),
    });
    expect(existsSync(join(import.meta.dirname, '../..', page))).toBe(true);
  });

  test('of a known and an unknown framework is of the known one', () => {
    expect(detectFramework(project({ 'mix.exs': '', 'pytest.ini': '' }))).toMatchObject({
      framework: { name: 'pytest' },
    });
  });

  test('with a package.json that is no JSON is told so', () => {
    expect(detectFramework(project({ 'package.json': '{' }))).toEqual({
      problem: expect.stringContaining('package.json is not valid JSON'),
    });
  });

  test.each(['{', '[]', '{"scripts": 7, "jest": null}', '{"scripts": {"test": ["node --test"]}}'])(
    'with a package.json that is %s is not recognised, and does not break',
    (text) => {
      const found = detectFramework(project({ 'package.json': text, src: '' }));
      expect(found).toEqual({ problem: expect.stringContaining('The working directory contains package.json, src') });
      expect(found).toEqual({ problem: expect.stringContaining(`${KNOWN} or custom`) });
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
  expect(() => findFramework('made-up')).toThrow(
    new UsageError(`framework "made-up" is not known: write ${KNOWN} or custom`),
  );
});
