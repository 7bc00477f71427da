/** What belongs to each row of the table of frameworks. No name is without a row, and no row is forgotten. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PLAN_INPUTS } from '../../src/commands/plan/inputs.ts';
import { FRAMEWORK_NAMES, FRAMEWORKS, PROJECT_FILES } from '../../src/frameworks/index.ts';
import { sampleFile, sampleOf } from './samples.ts';

const ROOT = join(import.meta.dirname, '../..');

test('no two rows have one name', () => {
  expect(FRAMEWORK_NAMES).toEqual([...new Set(FRAMEWORK_NAMES)]);
});

describe.each(FRAMEWORKS)('the row $name', ({ name, needs = '', list, select, projectFiles = [] }) => {
  test('has a page, a sample, and an example or a reason why not', () => {
    const sample = join('__tests__/frameworks', sampleFile(name));
    const wanted = [`docs/frameworks/${name}.md`, sample, ...(existsSync(join(ROOT, sample)) ? examplesOf(name) : [])];
    expect(wanted.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('is a value of the input framework, which names the other inputs it needs', () => {
    const { parse, description } = PLAN_INPUTS.framework;
    expect(parse(name)).toBe(name);
    expect(description).toContain(needs === '' ? name : `${name} (with ${needs})`);
  });

  test('is named by exactly those inputs that it supports', () => {
    const names = (description: string) => /\((.*?)\)/.exec(description)?.[1]?.split(', ');
    expect(names(PLAN_INPUTS.discovery.description)?.includes(name)).toBe(list !== undefined);
    expect(names(PLAN_INPUTS['split-large-files'].description)?.includes(name)).toBe(select !== undefined);
  });

  test('receives the texts that it reads', () => {
    expect(PROJECT_FILES).toEqual(expect.arrayContaining([...projectFiles]));
  });
});

function examplesOf(name: string): string[] {
  const { example } = sampleOf({ name });
  return 'none' in example ? [] : [`examples/${example.folder}`];
}
