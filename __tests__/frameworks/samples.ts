/** For each framework, how its test files look: the contract suite writes them and runs the real tool on them. One file for each in `samples/`. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Framework } from '../../src/frameworks/framework.ts';
import { FRAMEWORK_NAMES } from '../../src/frameworks/index.ts';

export interface Sample {
  /** A file name from what is special about it. */
  readonly fileName: (stem: string) => string;
  /** A test file that notes in the file RAN that it ran; two passing tests, one of them nested. */
  readonly passing: string;
  /** One passing and one failing test. */
  readonly failing: string;
  /** Breaks before it has any test. */
  readonly crashing: string;
  /** One test, skipped. */
  readonly skipping: string;
  /** Its project in `examples/`, with arguments that leave no files behind; or why it has none. */
  readonly example: { readonly folder: string; readonly args?: readonly string[] } | { readonly none: string };
  /** Names that the framework cannot be given, with no fault of ours. */
  readonly impossible: readonly string[];
  /** Must be installed, or its tests are skipped. */
  readonly program?: string;
  /** Starts another version than the one at hand, when its variable is set: `SHARDWISE_TEST_NODE=/path/to/node npm test`. */
  readonly command?: readonly string[];
  /** Of the `line` attribute. */
  readonly firstLine: 0 | 1;
  /** The framework puts a line on each case. */
  readonly tellsLines: boolean;
  readonly longLists: 'several commands' | 'by file';
  readonly configuration: readonly (readonly [file: string, text: string])[];
}

/** Relative to this folder. */
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

/** Why a framework cannot be tried here; its tests are then skipped, and say so. */
export const missing: ReadonlyMap<string, string> = new Map(
  [...SAMPLES].flatMap(([name, { program }]) =>
    program !== undefined && isMissing(program) ? [[name, `skipped: no ${program} on PATH`]] : [],
  ),
);
