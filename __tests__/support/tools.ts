/** Programs that may be missing on a developer's machine, but not in CI unless CI says so. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@jest/globals';
import { execa } from 'execa';

/** What .ci/run could not install, with a line in its log that says why: names of tools, separated by commas. */
const waived = (process.env['SHARDWISE_TESTS_WITHOUT'] ?? '').split(',');

/** @returns `found`. CI skips nothing silently, so there a missing tool is an error. @throws Error in CI */
export function expectTool(tool: string, found: boolean): boolean {
  if (found || !process.env['CI'] || waived.includes(tool)) return found;
  throw new Error(`${tool} is missing: .ci/run installs all that these tests need`);
}

/** `test`, or `test.skip` where a tool is missing. @throws Error in CI */
export const testWith = (tool: string, found: boolean): typeof test | typeof test.skip =>
  expectTool(tool, found) ? test : test.skip;

/** @param args that make the program tell its version */
export async function isInstalled(program: string, args: readonly string[] = ['--version']): Promise<boolean> {
  return (await execa(program, args, { reject: false })).exitCode === 0;
}

/** The program that scripts/tools.mjs installs, or else the one in the PATH. */
export async function findAct(repository: string): Promise<string | undefined> {
  const installed = join(repository, '.tools', 'bin', 'act');
  if (existsSync(installed)) return installed;
  return (await isInstalled('act')) ? 'act' : undefined;
}
