/** Sample test files for each framework. The contract suite writes them and runs the real tool on them. Each framework has one file in `samples/`. */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@jest/globals';
import type { Framework } from '../../src/frameworks/framework.ts';
import { FRAMEWORK_NAMES } from '../../src/frameworks/index.ts';

export interface Sample {
  /** The name of a test file with this stem. */
  readonly fileName: (stem: string) => string;
  /** A test file with two passing tests, one of them nested. It writes to the file RAN when it runs. */
  readonly passing: string;
  /** A test file with one passing and one failing test. */
  readonly failing: string;
  /** A file that fails before it has any test. */
  readonly crashing: string;
  /** A test file with one skipped test. */
  readonly skipping: string;
  /** Its project in `examples/`, with arguments that leave no files behind; or the reason why it has none. */
  readonly example: { readonly folder: string; readonly args?: readonly string[] } | { readonly none: string };
  /** Names that the framework itself does not accept. */
  readonly impossible: readonly string[];
  /** The program that must be installed; its tests are skipped without it. */
  readonly program?: string;
  /** The command that starts another version, when its variable is set: `SHARDWISE_TEST_NODE=/path/to/node npm test`. */
  readonly command?: readonly string[];
  /** The number of the first line in the `line` attribute. */
  readonly firstLine: 0 | 1;
  /** Whether the framework puts a line on each case. */
  readonly tellsLines: boolean;
  readonly longLists: 'several commands' | 'by file';
  readonly configuration: readonly (readonly [file: string, text: string])[];
}

/** The path of a sample, relative to this folder. */
export const sampleFile = (name: string): string => `./samples/${name}.ts`;

async function readSample(name: string): Promise<readonly [string, Sample][]> {
  if (!existsSync(join(import.meta.dirname, sampleFile(name)))) return [];
  const { sample } = (await import(sampleFile(name))) as { sample: Sample };
  return [[name, sample]];
}

const SAMPLES: ReadonlyMap<string, Sample> = new Map((await Promise.all(FRAMEWORK_NAMES.map(readSample))).flat());

export function sampleOf({ name }: Pick<Framework, 'name'>): Sample {
  const sample = SAMPLES.get(name);
  if (sample === undefined)
    throw new Error(`framework ${name} has no sample: write __tests__/frameworks/samples/${name}.ts`);
  return sample;
}

function isMissing(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
}

/** The reason why a framework cannot run here. Its tests are then skipped, and say so. */
export const missing: ReadonlyMap<string, string> = new Map(
  [...SAMPLES].flatMap(([name, { program }]) =>
    program !== undefined && isMissing(program) ? [[name, `skipped: no ${program} on PATH`]] : [],
  ),
);

/** What tests with the real tool of a framework are declared with. Where it is not installed they are skipped, with the reason in their titles. */
export function withRealTool(framework: string) {
  const reason = missing.get(framework);
  const isInstalled = reason === undefined;
  return { isInstalled, realTest: isInstalled ? test : test.skip, because: isInstalled ? '' : ` (${reason})` };
}
