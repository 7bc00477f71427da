/** Programs that a developer may lack, and a CI may not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@jest/globals';
import { execa } from 'execa';

/** `test`, or `test.skip` where a tool is missing; in CI nothing is skipped silently. @throws Error in CI */
export function testWith(tool: string, found: boolean): typeof test | typeof test.skip {
  if (found) return test;
  if (process.env['CI']) throw new Error(`${tool} is missing: .ci/run installs all that these tests need`);
  return test.skip;
}

export async function isInstalled(program: string): Promise<boolean> {
  return (await execa(program, ['--version'], { reject: false })).exitCode === 0;
}

/** The one that scripts/tools.mjs installs, else that of the PATH. */
export async function findAct(repository: string): Promise<string | undefined> {
  const installed = join(repository, '.tools', 'bin', 'act');
  if (existsSync(installed)) return installed;
  return (await isInstalled('act')) ? 'act' : undefined;
}
