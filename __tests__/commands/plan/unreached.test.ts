/** What a search for files cannot simply read: links, names that are not UTF-8, and folders that are closed to it. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { UsageError } from '../../../src/model.ts';
import { createProject, type LocalProject, nodeTest, PASSES, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

/** @param links what each link leads to, as it is written in the link */
async function use(files: Values, links: Values): Promise<void> {
  project = await createProject(files);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(project.root, path));
}

const planned = async (values: Values) => {
  const { plan } = await project.plan({ discovery: 'static', ...values });
  return { ids: plan.units.map(({ id }) => id), warnings: plan.warnings };
};

const PYTEST = 'def test_it():\n    pass\n';

describe('links', () => {
  test('to test files are planned and run as node --test runs them', async () => {
    await use(
      { 'package.json': '{"type":"module"}', 't/a.test.js': nodeTest(PASSES) },
      { 't/b.test.js': 'a.test.js', away: 't' },
    );
    expect(await planned({ framework: 'node' })).toEqual({ ids: ['t/a.test.js', 't/b.test.js'], warnings: [] });
    const { report } = await project.runAll({ framework: 'node', discovery: 'static' });
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 2 } });
  }, 30_000);

  test('are not planned for Jest, which passes over them', async () => {
    await use({ 'a.test.js': "test('x', () => {});" }, { 'b.test.js': 'a.test.js' });
    expect(await planned({ framework: 'jest' })).toEqual({ ids: ['a.test.js'], warnings: [] });
  });

  test('to folders with tests are named where pytest follows them, in a circle too', async () => {
    const files = { 'tests/test_a.py': PYTEST, 'other/test_b.py': PYTEST, 'data/x.txt': '' };
    await use(files, { 'tests/linked': '../other', 'tests/circle': '..', 'tests/data': '../data' });
    const { ids, warnings } = await planned({ framework: 'pytest' });
    expect(ids).toEqual(['other/test_b.py', 'tests/test_a.py']);
    expect(warnings).toEqual(
      ['tests/circle', 'tests/linked'].map((link) =>
        expect.stringContaining(`only pytest itself can follow ${link}: it is a link to a folder`),
      ),
    );
  });

  test('that lead to no file are named, in a circle too, and stop nothing', async () => {
    await use({ 'a.test.js': PASSES }, { 'b.test.js': 'none.js', 'c.test.js': 'c.test.js', 'd.txt': 'none' });
    expect(await planned({ framework: 'node' })).toEqual({
      ids: ['a.test.js'],
      warnings: ['links that lead to no file are not planned: b.test.js, c.test.js'],
    });
    const listed = { units: { name: 'units', text: '[{"id":"c","file":"c.test.js"}]' } };
    expect((await project.plan({ framework: 'node' }, listed)).plan.units).toMatchObject([{ id: 'c' }]);
  });
});

// Other systems refuse such names.
const testOnLinux = process.platform === 'linux' ? test : test.skip;

describe('names that are not UTF-8', () => {
  const make = (...bytes: readonly (readonly [string, number, string])[]) => {
    for (const [before, byte, after] of bytes)
      writeFileSync(Buffer.concat([Buffer.from(`${project.root}/${before}`), Buffer.of(byte), Buffer.from(after)]), '');
  };

  testOnLinux('of test files are refused by name, also below a folder with such a name', async () => {
    await use({ 'a.test.js': PASSES, 'data/b.js': '' }, {});
    make(['data/x', 0xff, '.js']);
    expect((await planned({ framework: 'node' })).ids).toEqual(['a.test.js']);
    const folder = Buffer.concat([Buffer.from(`${project.root}/d`), Buffer.of(0xe9)]);
    mkdirSync(folder);
    writeFileSync(Buffer.concat([folder, Buffer.from('/c.test.js')]), '');
    const attempt = planned({ framework: 'node' });
    await expect(attempt).rejects.toThrow(UsageError);
    await expect(attempt).rejects.toThrow('"d\ufffd/c.test.js" contains bytes that are not UTF-8: rename it');
    expect((await planned({ framework: 'node', tests: '!d?/**' })).ids).toEqual(['a.test.js']);
  });
});
