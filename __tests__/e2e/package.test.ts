/** The npm package, as it is packed from here and installed into an empty folder. */
import { cpSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

const ROOT = join(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

let place: Workspace;
let folder: string;

beforeAll(async () => {
  place = createWorkspace();
  folder = place.workspace;
  const { stdout } = await execa('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', place.temp], {
    cwd: ROOT,
  });
  const [{ filename }] = JSON.parse(stdout);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await execa('npm', ['install', '--offline', '--no-audit', '--no-fund', join(place.temp, filename)], { cwd: folder });
});
afterAll(() => place.remove());

const node = (code: string, ...flags: readonly string[]) =>
  execa(process.execPath, [...flags, '-e', code], { cwd: folder, reject: false });

test('it brings no other package', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['shardwise']);
});

test('the command says what it can do', async () => {
  const { stdout } = await execa('npx', ['--no-install', 'shardwise', '--help'], { cwd: folder });
  expect(stdout).toMatch(/plan .*\n[\s\S]*merge /);
});

// A start costs what is read and run, and this is the same on every machine.
test.each([
  ['cli', 2_800_000],
  ['library', 750_000],
])('what dist/%s reads at its start stays small', (bundle, most) => {
  expect(statSync(join(folder, 'node_modules/shardwise/dist', bundle, 'index.js')).size).toBeLessThan(most);
});

test('importing it prints nothing, changes nothing, and leaves nothing running', async () => {
  const code = `
    const look = () => [...Object.keys(globalThis), ...Object.keys(process.env), process.listenerCount('SIGINT')].join();
    const before = look();
    const library = await import('shardwise');
    // Several copies of zod in one program share what it knows of schemas.
    const after = look().replace(',__zod_globalConfig,__zod_globalRegistry', '');
    console.log(JSON.stringify([Object.keys(library).sort(), before === after]));`;
  const { stdout, stderr } = await node(code, '--input-type=module');
  expect(JSON.parse(stdout)).toEqual([['UsageError', 'bench', 'createShards', 'merge', 'plan', 'run'], true]);
  expect(stderr).toBe('');
});

test('require takes it where Node can require an ES module', async () => {
  const code = `
    if (!process.features.require_module) console.log('cannot');
    else console.log(require('shardwise').createShards(['a', 'b'], 2).length);`;
  const { stdout } = await node(code, '--input-type=commonjs');
  expect(stdout).toMatch(/^(cannot|2)$/);
});

test('the schemas are there', async () => {
  const { stdout } = await node(
    "console.log(import.meta.resolve('shardwise/schema/plan.schema.json'))",
    '--input-type=module',
  );
  expect(stdout).toMatch(/schema\/plan\.schema\.json$/);
});

describe('the example', () => {
  beforeAll(() => {
    cpSync(join(ROOT, 'examples/library'), folder, { recursive: true });
    mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
    symlinkSync(join(ROOT, 'node_modules/undici-types'), join(folder, 'node_modules/undici-types'));
    mkdirSync(join(folder, 'project'));
    const passing = "import { test } from 'node:test';\ntest('works', () => {});\n";
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, 'project', `${name}.test.mjs`), passing);
  });

  test.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('compiles with module %s and its resolution %s', async (module, moduleResolution) => {
    const args = ['--noEmit', '--module', module, '--moduleResolution', moduleResolution];
    const { all } = await execa(process.execPath, [TSC, '-p', '.', ...args], { cwd: folder, reject: false, all: true });
    expect(all).toBe('');
  });

  test('its types refuse a wrong option', async () => {
    writeFileSync(
      join(folder, 'wrong.ts'),
      "import { plan } from 'shardwise';\nawait plan({ targetDuration: 'soon' });\n",
    );
    const args = [
      '--noEmit',
      '--ignoreConfig',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--types',
      'node',
      'wrong.ts',
    ];
    const { all } = await execa(process.execPath, [TSC, ...args], { cwd: folder, reject: false, all: true });
    expect(all).toContain('\'"soon"\' is not assignable to type');
  });

  test('runs the tests of a project', async () => {
    await execa(process.execPath, [TSC, '-p', '.'], { cwd: folder });
    const { stdout, exitCode } = await execa(process.execPath, ['dist/nightly.js', 'project'], {
      cwd: folder,
      reject: false,
    });
    expect(stdout).toMatch(/^3 files in 2 shards: /);
    expect(stdout.split('\n').toSorted()).toEqual(
      expect.arrayContaining([
        '1: import',
        '2: search export',
        'passed: 3 of 3 tests passed',
        'shard 1 passed',
        'shard 2 passed',
      ]),
    );
    expect(exitCode).toBe(0);
  });

  test('says what is wrong, and ends with 2', async () => {
    writeFileSync(join(folder, 'project/a.test.mjs'), 'throw new Error("no");');
    const { stderr, exitCode } = await execa(process.execPath, ['dist/nightly.js', 'nowhere'], {
      cwd: folder,
      reject: false,
    });
    expect(stderr).not.toBe('');
    expect(exitCode).toBe(2);
  });
});
