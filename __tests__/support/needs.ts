/** What some end-to-end tests need beside Node, and how it is found. scripts/tools.mjs and .ci/run install it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { canMount } from './small-disk.ts';
import { expectTool, isInstalled } from './tools.ts';

/** The packages of Mocha, Jest and their reporters. */
export const REPORTERS = join(import.meta.dirname, '../../.tools/reporters/node_modules');

const prints = async (text: string, program: string, ...args: readonly string[]): Promise<boolean> => {
  const { exitCode, stdout } = await execa(program, args, { reject: false });
  return exitCode === 0 && stdout.includes(text);
};

const NEEDS = {
  'small disks': canMount,
  'Mocha and jest-junit': () => existsSync(join(REPORTERS, '.bin/mocha')),
  pytest: () => isInstalled('pytest'),
  'RSpec with its JUnit formatter': () => prints('1', 'ruby', '-e', "require 'rspec_junit_formatter'; puts 1"),
  Maven: () => isInstalled('mvn'),
  // Later ones have no --repeat.
  'PHPUnit 9': () => prints('PHPUnit 9.', 'phpunit', '--version'),
} as const satisfies Readonly<Record<string, () => boolean | Promise<boolean>>>;

export type Need = keyof typeof NEEDS;

/** Those that are there. @throws Error in CI where one is missing, unless CI says so */
export async function presentNeeds(needs: readonly Need[]): Promise<ReadonlySet<Need>> {
  const present = new Set<Need>();
  for (const need of new Set(needs)) if (expectTool(need, await NEEDS[need]())) present.add(need);
  return present;
}
