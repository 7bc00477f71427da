/** Tests in files and folders whose names begin with a dot: a plan holds what the framework itself would run. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { createProject, type LocalProject, nodeTest, PASSES, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

const FILES = ['.github/x/a.test.js', 'src/.b.test.js', 'src/c.test.js', '.git/d.test.js'];
const use = async (source: string) => {
  project = await createProject({
    'package.json': JSON.stringify({ type: 'module' }),
    ...Object.fromEntries(FILES.map((file) => [file, source])),
  });
};
const planned = async (values: Values) => {
  const { plan } = await project.plan(values);
  return { ids: plan.units.map(({ id }) => id), warnings: plan.warnings };
};

test('Jest runs them, and so they are planned', async () => {
  await use("test('x', () => {});");
  const jest = new URL('../../../node_modules/jest/bin/jest.js', import.meta.url).pathname;
  const { stdout } = await execa('node', [jest, '--rootDir', '.', '--listTests', '--json'], { cwd: project.root });
  const listed: string[] = JSON.parse(stdout).map((path: string) => path.slice(project.root.length + 1));
  expect(await planned({ framework: 'jest' })).toEqual({ ids: listed.sort(), warnings: [] });
  expect(listed).toEqual(['.github/x/a.test.js', 'src/.b.test.js', 'src/c.test.js']);
}, 60_000);

describe('node --test', () => {
  test('runs them in some of its versions: they are left out, and a warning names them', async () => {
    await use(nodeTest(PASSES));
    expect(await planned({ framework: 'node' })).toEqual({
      ids: ['src/c.test.js'],
      warnings: [
        '2 test files are not planned: .github/x/a.test.js, src/.b.test.js. The name or a folder begins with a dot, and only some versions of node --test run such files. To run them, name them in "tests:"',
      ],
    });
  });

  test('plans those that are named', async () => {
    await use(nodeTest(PASSES));
    expect(await planned({ framework: 'node', tests: '.github/**/*.test.js' })).toEqual({
      ids: ['.github/x/a.test.js'],
      warnings: [],
    });
  });
});

const PYTEST = 'def test_it():\n    pass\n';

test('pytest leaves such folders alone, and there is no warning', async () => {
  project = await createProject({ '.x/test_a.py': PYTEST, 'y/test_b.py': PYTEST });
  for (const discovery of ['auto', 'static'])
    expect(await planned({ framework: 'pytest', discovery })).toEqual({ ids: ['y/test_b.py'], warnings: [] });
});
