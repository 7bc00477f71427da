/** Which word of a script starts a test tool: its program, and no folder, file or package of the same name. */
import { describe, expect, test } from '@jest/globals';
import type { Project } from '../../../src/frameworks/framework.ts';
import { FRAMEWORKS } from '../../../src/frameworks/index.ts';

const TOOLS = [
  ['jest', 'jest'],
  ['vitest', 'vitest run'],
  ['mocha', 'mocha'],
  ['playwright', 'playwright test'],
] as const;

const projectWith = (scripts: Readonly<Record<string, string>>): Project => ({
  folder: '/p',
  names: ['package.json'],
  texts: new Map([['package.json', JSON.stringify({ scripts })]]),
  testFileOf: () => undefined,
});

const ownOf = (name: string, script: string) =>
  FRAMEWORKS.find((framework) => framework.name === name)?.ownCommand?.(projectWith({ check: script }))?.words;

describe.each(TOOLS)('%s', (name, usual) => {
  test.each([
    `tsc -p types/__tests__/${usual}`,
    `tsc -p ${usual}`,
    `npx eslint ${usual}`,
    `rimraf dist/${usual}`,
    `c8 report test/${usual}`,
  ])('%s does not start it', (script) => {
    expect(ownOf(name, script)).toBeUndefined();
  });

  test.each([
    [`TZ=UTC ${usual}`, `TZ=UTC ${usual}`],
    [`TZ=UTC npx -p ${name} ${usual}`, `TZ=UTC ${usual}`],
    [`c8 ../node_modules/.bin/${usual}`, `../node_modules/.bin/${usual}`],
    [`node --no-warnings tools/${usual}`, `node --no-warnings tools/${usual}`],
    [`tools/${usual}`, `tools/${usual}`],
  ])('%s starts it', (script, expected) => {
    const withoutRun = expected.replace(/(?<=vitest) run$/, '');
    expect(ownOf(name, script)?.join(' ')).toBe(withoutRun);
  });
});

test('a folder of the name of Jest after Jest is a pattern of paths', () => {
  expect(ownOf('jest', 'TZ=UTC jest test/jest')?.join(' ')).toBe('TZ=UTC jest test/jest');
});
