import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findCircles } from './support/circles.ts';
import { findBrokenRules, findRow, importsOf, ROWS } from './support/module-rules.ts';

const SRC = join(import.meta.dirname, '../src');

const allFiles = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(SRC.length + 1)
      .replaceAll('\\', '/'),
  )
  .filter((file) => !file.includes('__pycache__'))
  .sort();
const files = allFiles.filter((file) => /\.(?:m?[jt]s|tsx)$/.test(file));

describe('every file of src keeps to the table', () => {
  test.each(files)('%s', (file) => {
    expect(findBrokenRules(file, readFileSync(join(SRC, file), 'utf8'))).toEqual([]);
  });

  test('only a plugin for a framework and the style of the page are in another language', () => {
    const others = allFiles.filter((file) => !files.includes(file));
    expect(others.filter((file) => !file.startsWith('frameworks/reporters/'))).toEqual(['page/style.css']);
  });

  test('every row of the table is used', () => {
    const unused = Object.keys(ROWS).filter((key) => !files.some((file) => findRow(file) === key));
    expect(unused).toEqual([]);
  });
});

describe('no module needs another that needs it', () => {
  test('in src, types included', () => {
    const imports = files.map((file) => [file, importsOf(file, readFileSync(join(SRC, file), 'utf8'))] as const);
    expect(findCircles(new Map(imports))).toEqual([]);
  });

  test('and circles of any length are found, apart from each other', () => {
    const sources: Readonly<Record<string, string>> = {
      'a.ts': "import type { B } from './b.ts'",
      'b.ts': "export * from './c.ts'",
      'c.ts': "type A = import('./a.ts').A",
      'd.ts': "import { a } from './a.ts'; import { e } from './x/e.ts'",
      'x/e.ts': "import '../d.ts'",
      'f.ts': "import { d } from './d.ts'",
    };
    const imports = Object.entries(sources).map(([file, source]) => [file, importsOf(file, source)] as const);
    expect(findCircles(new Map(imports))).toEqual([
      ['a.ts', 'b.ts', 'c.ts'],
      ['d.ts', 'x/e.ts'],
    ]);
  });
});

describe('the check can fail', () => {
  test.each<[name: string, path: string, source: string, problem: string]>([
    ['a folder without a row', 'utils/text.ts', '', 'utils/text.ts is in no row of the table'],
    ['a file without a row', 'helpers.ts', '', 'helpers.ts is in no row of the table'],
    [
      'a sibling of the middle row',
      'judge/a.ts',
      "import { x } from '../junit/fold/fold.ts'",
      'imports junit/fold/fold.ts',
    ],
    ['its type too', 'judge/a.ts', "import type { X } from '../junit/fold/fold.ts'", 'imports junit/fold/fold.ts'],
    ['upwards', 'schedule/a.ts', "import { plan } from '../commands/plan.ts'", 'imports commands/plan.ts'],
    [
      'platform in the middle row',
      'history/a.ts',
      "import type { L } from '../platform/platform.ts'",
      'imports platform/platform.ts',
    ],
    [
      'platform as a value in a command',
      'commands/a.ts',
      "import { CommandNotFound } from '../platform/platform.ts'",
      'imports platform/platform.ts as a value',
    ],
    [
      'a value among types',
      'commands/a.ts',
      "import { type Files, CommandNotFound } from '../platform/platform.ts'",
      'as a value',
    ],
    ['a re-export', 'judge/a.ts', "export * from '../junit/read/read.ts'", 'imports junit/read/read.ts'],
    [
      'an import as a type',
      'model.ts',
      "export type F = import('./junit/fold/fold.ts').Fold",
      'imports junit/fold/fold.ts',
    ],
    ['a dynamic import', 'schedule/a.ts', "await import('node:fs')", 'imports the package node:fs'],
    ['a computed import', 'schedule/a.ts', 'await import(name)', 'imports the package (something computed)'],
    ['an import for its effects', 'inputs/a.ts', "import 'node:fs/promises'", 'imports the package node:fs/promises'],
    ['the machine’s own path', 'render/a.ts', "import { join } from 'node:path'", 'imports the package node:path'],
    [
      'processes',
      'frameworks/a.ts',
      "import { spawn } from 'node:child_process'",
      'imports the package node:child_process',
    ],
    [
      'the toolkit in a command',
      'commands/a.ts',
      "import * as core from '@actions/core'",
      'imports the package @actions/core',
    ],
    [
      'the toolkit on a laptop',
      'platform/local/a.ts',
      "import * as core from '@actions/core'",
      'imports the package @actions/core',
    ],
    [
      'one platform in the other',
      'platform/local/a.ts',
      "import { x } from '../github/log.ts'",
      'imports platform/github/log.ts',
    ],
    [
      'an implementation in the shared part',
      'platform/files.ts',
      "import { x } from './local/index.ts'",
      'imports platform/local/index.ts',
    ],
    [
      'the value of a host in the shared part',
      'platform/files.ts',
      "import { x } from './local/host.ts'",
      'imports platform/local/host.ts',
    ],
    [
      'the value of another host',
      'platform/local/a.ts',
      "import { x } from '../github/host.ts'",
      'imports platform/github/host.ts',
    ],
    [
      'a platform in the table of hosts',
      'platform/hosts.ts',
      "import { x } from './github/log.ts'",
      'imports platform/github/log.ts',
    ],
    ['the world in the value of a host', 'platform/x/host.ts', 'const home = process.env.HOME', 'uses process'],
    [
      'a package in the value of a host',
      'platform/x/host.ts',
      "import { execa } from 'execa'",
      'imports the package execa',
    ],
    [
      'a parser where it is not used',
      'render/a.ts',
      "import { SaxesParser } from 'saxes'",
      'imports the package saxes',
    ],
    ['the application of the page', 'render/a.ts', "import { App } from '../page/main.tsx'", 'imports page/main.tsx'],
    [
      'what needs zod in the page',
      'page/a.tsx',
      "import { axisLabel } from '../model.ts'; const a = <p>x</p>",
      'imports model.ts',
    ],
    ['no extension', 'render/a.ts', "import { x } from './escape'", 'without its extension'],
    [
      'our code in a reporter',
      'frameworks/reporters/a.mjs',
      "import { x } from '../node.ts'",
      'imports frameworks/node.ts',
    ],
    ['the process', 'inputs/a.ts', 'const home = process.env.HOME', 'uses process'],
    ['the clock', 'history/a.ts', 'const now = Date.now()', 'uses Date.now'],
    ['the clock as a date', 'commands/a.ts', 'const now = new Date()', 'uses new Date()'],
    ['the clock as a text', 'render/a.ts', 'const now = Date()', 'uses Date()'],
    ['chance', 'schedule/a.ts', 'const seed = Math.random()', 'uses Math.random'],
    ['the network', 'render/a.ts', "const x = await fetch('http://localhost')", 'uses fetch'],
    ['the console', 'junit/a.ts', "console.log('x')", 'uses console'],
    ['a timer', 'commands/a.ts', 'setTimeout(() => {}, 1)', 'uses setTimeout'],
    ['the world through its object', 'junit/a.ts', 'globalThis.fetch', 'uses globalThis'],
    ['the locale', 'render/a.ts', 'names.sort((a, b) => a.localeCompare(b))', 'uses localeCompare'],
  ])('%s', (_name, path, source, problem) => {
    expect(findBrokenRules(path, source).join('\n')).toContain(problem);
  });

  test.each<[name: string, path: string, source: string]>([
    ['types of the platform in a command', 'commands/a.ts', "import type { Platform } from '../platform/platform.ts'"],
    ['types one by one', 'commands/a.ts', "import { type Files, type Log } from '../platform/platform.ts'"],
    ['JUnit in a framework', 'frameworks/a.ts', "import { readReport } from '../junit/read/read.ts'"],
    ['our own paths', 'render/a.ts', "import { posix } from 'node:path'"],
    ['a given date', 'history/a.ts', 'const day = new Date(text); const at = Date.parse(text)'],
    ['a property that is called like the world', 'render/a.ts', 'const x = plan.process; const y = { console: 1 }'],
    ['the world in words', 'render/a.ts', "// process.env\nconst x = 'Date.now()'"],
    ['the value of any host in their table', 'platform/hosts.ts', "import { x } from './x/host.ts'"],
    ['either platform in an entry', 'entry/a.ts', "import { x } from '../platform/github/index.ts'; process.exit()"],
  ])('and it lets through %s', (_name, path, source) => {
    expect(findBrokenRules(path, source)).toEqual([]);
  });
});
