/** Thresholds of coverage that a project checks with its tests. No shard can reach one alone, so no command of a plan has them. */
import type { Project, ScriptCommand } from '../framework.ts';
import { textsOf } from './launch.ts';
import { packageJson } from './package-json.ts';
import { allCommands, testCommands } from './scripts.ts';

/** @param starts whether a command starts the framework of the plan */
export function leftOutThresholds(project: Project, starts: (command: ScriptCommand) => boolean): string[] {
  const ofTest = testCommands(project);
  const commands = ofTest.some(starts) ? ofTest : allCommands(project).filter(starts);
  const found = commands.flatMap((command) => thresholdsOf(project, command));
  return [...new Set(found)].map(
    (threshold) =>
      `${threshold} is left out: a shard runs only a part of the tests, so it cannot reach a threshold of coverage. Check it in a step after the merge, as docs/coverage.md of Shardwise shows`,
  );
}

/** Whether the user's own arguments say what a shard does about coverage. Then a threshold is kept, or off as docs/coverage.md advises. */
export const setsCoverage = (args: readonly string[]): boolean => args.some((word) => COVERAGE.test(word));

const COVERAGE = /^--(?:coverage|collectCoverage|check-coverage|experimental-test-coverage|test-coverage)/;

function thresholdsOf(project: Project, command: ScriptCommand): string[] {
  const words = textsOf(command);
  const options = words.flatMap((word, at) => {
    const text = TAKES_VALUE.test(word) ? `${word} ${words[at + 1] ?? ''}` : word;
    return THRESHOLD.test(word) && !SWITCHED_OFF.test(text) ? [text] : [];
  });
  const written = options.length === 0 ? [] : [`${options.join(' ')} of script "${command.script}" in package.json`];
  return [...written, ...configured(project, words)];
}

/** Options of Node, of c8, nyc and borp, of Jest and of Vitest. c8 and nyc have a command of this name too. */
const THRESHOLD =
  /^(?:--test-coverage-(?:lines|branches|functions)|--(?:check-coverage|100)|--coverage-?[tT]hreshold|--coverage\.thresholds\.[\w.]+|check-coverage)(?:=|$)/;
const TAKES_VALUE = /^--(?:test-coverage-\w+|coverage-?[tT]hreshold|coverage\.thresholds\.\w+)$/;
const SWITCHED_OFF = /[= ](?:0|\{\}|false)$/;

/** Settings in package.json, each with the word of a command for which it holds. */
const SETTINGS = [
  { key: 'c8', names: ['check-coverage', 'checkCoverage'], word: /(?:^|[\\/])c8$/ },
  { key: 'nyc', names: ['check-coverage', 'checkCoverage'], word: /(?:^|[\\/])nyc$/ },
  { key: 'jest', names: ['coverageThreshold'], word: /^--(?:coverage|collectCoverage)(?:=true)?$/ },
] as const;

function configured(project: Project, words: readonly string[]): string[] {
  const file = packageJson(project);
  return SETTINGS.flatMap(({ key, names, word }) => {
    const values = file[key];
    if (typeof values !== 'object' || !words.some((text) => word.test(text))) return [];
    return names.filter((name) => isSet(values[name])).map((name) => `${name} of ${key} in package.json`);
  });
}

const isSet = (value: unknown): boolean =>
  value === true || (typeof value === 'object' && value !== null && Object.keys(value).length > 0);
