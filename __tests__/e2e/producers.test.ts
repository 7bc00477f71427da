/** Reports of real tools with two tests of one name. No red one is merged green. `node scripts/tools.mjs` installs the tools. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import { execa } from 'execa';
import type { Report } from '../../src/model.ts';
import { isInstalled, testWith } from '../support/tools.ts';

jest.setTimeout(300_000);

const REPOSITORY = join(import.meta.dirname, '../..');
const CLI = join(REPOSITORY, 'dist/cli/index.js');
const MODULES = join(REPOSITORY, '.tools/reporters/node_modules');
const hasReporters = existsSync(join(MODULES, '.bin/mocha'));
const mocha = join(MODULES, '.bin/mocha');

interface Producer {
  readonly tool: string;
  readonly available: boolean;
  readonly files: (failure: string) => Readonly<Record<string, string>>;
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment?: Readonly<Record<string, string>>;
  /** Set if the tool prints its report. */
  readonly prints?: true;
}

const oneFile = (failure: string) => ({
  'a.test.js': `describe('cart', () => { it('is paid', () => { ${failure} }); });
    describe('cart', () => { it('is paid', () => {}); });`,
});
const twoFiles = (failure: string) => ({
  'a.test.js': `describe('cart', () => { it('is paid', () => { ${failure} }); });`,
  'b.test.js': `describe('cart', () => { it('is paid', () => {}); });`,
  'package.json': '{"name": "shop"}',
});

const PRODUCERS: readonly Producer[] = [
  {
    tool: 'jest-junit with JEST_SUITE_NAME',
    available: hasReporters,
    files: twoFiles,
    command: [join(MODULES, '.bin/jest'), '--runInBand', '--reporters', join(MODULES, 'jest-junit')],
    environment: { JEST_SUITE_NAME: 'unit', JEST_JUNIT_OUTPUT_NAME: 'report.xml' },
  },
  {
    tool: 'mocha-junit-reporter with a title',
    available: hasReporters,
    files: oneFile,
    command: [
      ...([mocha, '--reporter', join(MODULES, 'mocha-junit-reporter')] as const),
      ...['--reporter-options', 'testsuitesTitle=E2E,mochaFile=report.xml', 'a.test.js'],
    ],
  },
  {
    tool: 'the xunit reporter of Mocha',
    available: hasReporters,
    files: oneFile,
    command: [mocha, '--reporter', 'xunit', 'a.test.js'],
    prints: true,
  },
  {
    tool: 'Mocha with --retries',
    available: hasReporters,
    files: oneFile,
    command: [
      ...([mocha, '--retries', '1', '--reporter', join(MODULES, 'mocha-junit-reporter')] as const),
      ...['--reporter-options', 'testsuitesTitle=E2E,mochaFile=report.xml', 'a.test.js'],
    ],
  },
  {
    tool: 'pytest with another suite name',
    available: await isInstalled('pytest'),
    files: (failure) => ({
      'test_a.py': `import pytest\n@pytest.mark.parametrize("x", [1, 2], ids=["p", "p"])\ndef test_paid(x):\n    ${failure === '' ? 'pass' : 'assert x == 2'}\n`,
    }),
    command: ['pytest', '-q', '-p', 'no:cacheprovider', '-o', 'junit_suite_name=unit', '--junit-xml', 'report.xml'],
  },
];

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-producers-')));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs the tool, and then the merge of its report. */
async function play({ files, command, environment = {}, prints }: Producer, folder: string, failure: string) {
  const cwd = join(root, folder);
  for (const [file, text] of Object.entries(files(failure))) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), text);
  }
  const [program, ...args] = command;
  const tool = await execa(program, args, { cwd, reject: false, env: { CI: 'true', ...environment } });
  if (prints) writeFileSync(join(cwd, 'report.xml'), tool.stdout);
  const merged = await execa(process.execPath, [CLI, 'merge', 'report.xml', '--json', 'report.json'], {
    cwd,
    reject: false,
    env: { CI: 'true', GITHUB_ACTIONS: '' },
  });
  const report: Report = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'));
  return { tool: tool.exitCode, merge: merged.exitCode, report };
}

describe.each(PRODUCERS)('$tool', (producer) => {
  const testHere = testWith(producer.tool, producer.available);
  const folder = producer.tool.replace(/\W+/g, '-');

  testHere('of a red test and a green one of the same name, the red one counts', async () => {
    const { tool, merge, report } = await play(producer, `${folder}-red`, 'throw new Error("declined");');
    expect(tool).not.toBe(0);
    expect([merge, report.verdict]).toEqual([1, 'failed']);
    expect(report.totals).toMatchObject({ tests: 2, passed: 1, failed: 1, errored: 0, flaky: 0 });
  });

  testHere('two green tests of the same name are two green tests', async () => {
    const { tool, merge, report } = await play(producer, `${folder}-green`, '');
    expect([tool, merge, report.verdict]).toEqual([0, 0, 'passed']);
    expect(report.totals).toMatchObject({ tests: 2, passed: 2, flaky: 0 });
  });
});
