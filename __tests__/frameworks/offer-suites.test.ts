import { describe, expect, test } from '@jest/globals';
import type { Project } from '../../src/frameworks/framework.ts';
import { foldersWithSigns, offerSuites, suitesLine } from '../../src/frameworks/offer-suites.ts';
import { parseSettings } from '../../src/inputs/settings.ts';

/** @param files texts by path in the folder */
const at = (folder: string, files: Readonly<Record<string, string>>) => ({
  folder,
  project: {
    folder: `/work/${folder}`,
    names: Object.keys(files).map((file) => file.split('/')[0] ?? file),
    texts: new Map(Object.entries(files)),
    testFileOf: () => undefined,
  } satisfies Project,
});

const offered = (...projects: Parameters<typeof offerSuites>[0][number][]) =>
  offerSuites(projects).map(({ name, framework, folder }) => `${name}: ${framework} in ${folder}`);

const JEST = { 'package.json': '{"devDependencies":{"jest":"30"}}' };

describe('the suites of a repository', () => {
  test('are its folders, each with its own framework', () => {
    expect(offered(at('.', {}), at('api', { 'pytest.ini': '' }), at('web', JEST))).toEqual([
      'api: pytest in api',
      'web: jest in web',
    ]);
  });

  test('are the frameworks of one folder', () => {
    expect(offered(at('.', { ...JEST, 'conftest.py': '' }))).toEqual(['jest: jest in .', 'pytest: pytest in .']);
    expect(offered(at('app', { ...JEST, 'conftest.py': '' }))).toEqual([
      'app-jest: jest in app',
      'app-pytest: pytest in app',
    ]);
  });

  test('are not the packages of one workspace, and not what a folder above depends on', () => {
    const package_ = at('packages/a', { ...JEST, '../../pytest.ini': '' });
    expect(offered(at('.', JEST), package_, at('packages/b', { ...JEST, 'pytest.ini': '' }))).toEqual([
      'jest: jest in .',
      'b: pytest in packages/b',
    ]);
  });

  test('have names of their own that a suite can have', () => {
    const both = [at('a/tests', JEST), at('b/tests', JEST), at('-ünï côde', JEST), at('§', JEST)];
    expect(offered(...both)).toEqual([
      'a-tests: jest in a/tests',
      'b-tests: jest in b/tests',
      'n-c-de: jest in -ünï côde',
      'jest: jest in §',
    ]);
  });

  test('have different names where nothing that a name may have tells the folders apart', () => {
    expect(offered(at('a b', JEST), at('a-b', JEST), at('a+b', JEST), at('A-B', JEST))).toEqual([
      'a-b-jest: jest in a b',
      'a-b-jest-2: jest in a-b',
      'a-b-jest-3: jest in a+b',
      'A-B: jest in A-B',
    ]);
  });

  test('are never called default, which stands for none', () => {
    expect(offered(at('default', JEST), at('web', JEST))).toEqual(['default-2: jest in default', 'web: jest in web']);
  });

  test('are a line that the settings file takes, whatever the folders are called', () => {
    const suites = offerSuites([at('web', JEST), at('a"b: [c]\n#', { 'pytest.ini': '' })]);
    const known = ['framework', 'working-directory'];
    const line = suitesLine(suites);
    expect(line).not.toContain('\n');
    expect(
      [...parseSettings({ yaml: line, path: 'x', known, ofSuites: known }).suites].map(([, inputs]) => [...inputs]),
    ).toEqual(
      suites.map(({ framework, folder }) => [
        ['framework', framework],
        ['working-directory', folder],
      ]),
    );
  });
});

test('folders with signs are near to the root, and bounded', () => {
  const files = ['src/a.ts', 'b/package.json', 'a/x/pytest.ini', 'a/b/c/d/e/package.json', 'go.mod'];
  expect(foldersWithSigns(files)).toEqual(['.', 'b', 'a/x']);
  expect(foldersWithSigns(Array.from({ length: 999 }, (_, at) => `f${at}/package.json`))).toHaveLength(100);
});
