import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { literal } from '../../support/cmake.ts';
import type { Sample } from '../samples.ts';

const ENDING = '.ctest';

/** A file has the command of a test, which is named like it. CMake makes a build of them all. */
export const sample: Sample = sampleWith('');

/** @param bin the folder of the programs of CMake, with a slash; empty for those on the PATH */
export function sampleWith(bin: string): Sample {
  return {
    longInstallation: 'cmake',
    fileName: (stem) => `${stem}${ENDING}`,
    unitOf: (stem) => stem,
    build: (folder) => configure(folder, `${bin}cmake`),
    oneTest: true,
    passing: 'echo ran >> "$RAN"',
    failing: 'false',
    crashing: 'exec /nonexistent',
    crashesAs: 'failed',
    skipping: 'exit 77',
    example: { none: 'its example must be built: real/ctest.test.ts' },
    exits: { failing: 8, crashing: 8 },
    impossible: [],
    program: 'ctest',
    command: [`${bin}ctest`, '--test-dir', 'build'],
    firstLine: 1,
    longLists: 'several commands',
    tellsLines: false,
    job: {
      ends: { none: 'a unit is a process, and one that ends with exit code 0 has passed' },
      killed: 'kill -9 $$',
      retried: { source: '[ -e again ] || { touch again; false; }', args: '--repeat until-pass:2' },
      narrow: { none: 'a unit is one test, and a plan with these arguments does not have it' },
    },
    configuration: [],
  };
}

function configure(folder: string, program: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ENDING));
  const tests = files.flatMap((file) => {
    const name = literal(file.slice(0, -ENDING.length));
    const command = literal(readFileSync(join(folder, file), 'utf8'));
    return [
      `add_test(NAME ${name} COMMAND sh -c ${command})`,
      `set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77)`,
    ];
  });
  const head = ['cmake_minimum_required(VERSION 3.21)', 'project(shop NONE)', 'enable_testing()'];
  writeFileSync(join(folder, 'CMakeLists.txt'), [...head, ...tests, ''].join('\n'));
  const { status, stderr } = spawnSync(program, ['-S', '.', '-B', 'build'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
