/** Sample test files for each framework. The contract suite writes them and runs the real tool on them. Each framework has one file in `samples/`. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@jest/globals';
import type { Framework } from '../../src/frameworks/framework.ts';
import { FRAMEWORK_NAMES } from '../../src/frameworks/index.ts';

/** The reason why a framework has no such thing. */
export interface Lacks {
  readonly none: string;
}

export interface Sample {
  /** What `scripts/framework-tools.mjs` installs for it. Its tests are then in `real/`. Absent where `npm ci` or pip are enough. */
  readonly longInstallation?: string;
  /** The name of a test file with this stem. */
  readonly fileName: (stem: string) => string;
  /** The unit of the test file with this stem, where only the configuration of the project says it. */
  readonly unitOf?: (stem: string) => string;
  /** What the language makes the name of a file say in its source, such as the name of its class. */
  readonly fill?: (source: string, stem: string) => string;
  /** Makes tests of the files that were written or deleted, where the framework does not read them itself. @param folder of the project */
  readonly build?: (folder: string) => void;
  /** A unit is one test. So the files below have one test, which passes or fails. */
  readonly oneTest?: true;
  /** A test file with two passing tests, one of them nested. It writes to the file RAN when it runs. */
  readonly passing: string;
  /** A test file with one passing and one failing test. */
  readonly failing: string;
  /** A file that fails before it has any test. */
  readonly crashing: string;
  /** How its tests are reported. `errored` if absent. */
  readonly crashesAs?: 'failed';
  /** A test file with one skipped test. */
  readonly skipping: string;
  /** Its project in `examples/`, with arguments that leave no files behind; or the reason why it has none. */
  readonly example: { readonly folder: string; readonly args?: readonly string[] } | Lacks;
  /** Files that its own selection might take for the file with the stem `tests/twin`. They must not run. */
  readonly twins?: readonly (readonly [file: string, text: string])[];
  /** It cannot tell files apart whose paths end alike, so it also runs `deep/tests/twin` where `tests/twin` is given. */
  readonly mixesUpEnds?: true;
  /** It loads all its files before it runs any. So one that does not load takes the others along, and only a retry finds it. */
  readonly loadsAllFirst?: true;
  /** The exit codes of a run with a failing test and with a file that does not load. 1 if absent. */
  readonly exits?: { readonly failing?: number; readonly crashing?: number };
  /** Sources and arguments for whole jobs. */
  readonly job: JobSample;
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
  /** A run of some of the projects, modules or packages. Absent where the framework has none. */
  readonly projects?: ProjectsSample;
}

export interface ProjectsSample {
  /** The files besides the configuration, and instead of it. */
  readonly files: readonly (readonly [file: string, text: string])[];
  /** The inputs that ask for some of the projects. */
  readonly asked: Readonly<Record<string, string>>;
  /** What is planned then, and no other. */
  readonly units: readonly string[];
  /** The number of their tests. */
  readonly tests: number;
  /** The name that each of their tests has as its outermost suite in the report. Absent where reports do not tell projects apart. */
  readonly named?: string;
  /** Arguments that would choose projects behind the back of the plan. They are refused. */
  readonly refused?: string;
}

export interface JobSample {
  /** A file with two tests. The first passes, and the second ends the process with exit code 0. */
  readonly ends: string | Lacks;
  /** A file whose second test is killed by SIGKILL, with its process. */
  readonly killed: string | Lacks;
  /** Why what had finished in that process is lost. Absent where it keeps its results. */
  readonly losesFinished?: Lacks;
  /** A file with a test that fails at first and passes when the framework itself tries it again, as the arguments say. */
  readonly retried: { readonly source: string; readonly args: string } | Lacks;
  /** Why no file is found that the plan lacks. Absent where it is named. */
  readonly added?: Lacks;
  /** A file with a green, a red and a flaky test, which fails in the first try of a shard. Each writes its kind to the file RAN. Absent where no parts of a file can run. */
  readonly three?: string;
  /** Arguments that select only tests with `nested` in their name: one of the two in `passing`, and none in `skipping`. */
  readonly narrow: string | Lacks;
}

/** The id of the unit of the file with this stem. */
export function idOfSample(framework: Framework, sample: Sample, stem: string): string {
  const file = sample.fileName(stem);
  return sample.unitOf?.(stem) ?? framework.unitOfFile?.(file) ?? file;
}

/** The source of the test file with this stem. */
export const sourceOf = ({ fill }: Sample, source: string, stem: string): string => fill?.(source, stem) ?? source;

/** The number of tests in a passing or failing file. */
export const testsInFile = ({ oneTest }: Sample): number => (oneTest ? 1 : 2);

/** The path of a sample, relative to this folder. */
export const sampleFile = (name: string): string => `./samples/${name}.ts`;

async function readSample(name: string): Promise<readonly [string, Sample][]> {
  if (!existsSync(join(import.meta.dirname, sampleFile(name)))) return [];
  const { sample } = (await import(sampleFile(name))) as { sample: Sample };
  return [[name, sample]];
}

/** One after the other: Jest fails now and then where two modules import a third one at the same time. */
async function readSamples(): Promise<ReadonlyMap<string, Sample>> {
  const samples: (readonly [string, Sample])[] = [];
  for (const name of FRAMEWORK_NAMES) samples.push(...(await readSample(name)));
  return new Map(samples);
}

const SAMPLES = await readSamples();

export function sampleOf({ name }: Pick<Framework, 'name'>): Sample {
  const sample = SAMPLES.get(name);
  if (sample === undefined)
    throw new Error(`framework ${name} has no sample: write __tests__/frameworks/samples/${name}.ts`);
  return sample;
}

/** Some programs do not know the option. They are there nevertheless. A sample may have added a folder to the PATH. */
const isMissing = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore', env: process.env }).error !== undefined;

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
