/** Programs that may be missing on a developer's machine, but not in CI. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@jest/globals';
import { execa } from 'execa';

/** `test`, or `test.skip` where a tool is missing. CI skips nothing, so there a missing tool is an error. @throws Error in CI */
export function testWith(tool: string, found: boolean): typeof test | typeof test.skip {
  if (found) return test;
  if (process.env['CI']) throw new Error(`${tool} is missing: .ci/run installs all that these tests need`);
  return test.skip;
}

export async function isInstalled(program: string): Promise<boolean> {
  return (await execa(program, ['--version'], { reject: false })).exitCode === 0;
}

/** The program that scripts/tools.mjs installs, or else the one in the PATH. */
export async function findAct(repository: string): Promise<string | undefined> {
  const installed = join(repository, '.tools', 'bin', 'act');
  if (existsSync(installed)) return installed;
  return (await isInstalled('act')) ? 'act' : undefined;
}
