/** The table of frameworks. A new one is a file next to this one and a row here. */
import { UsageError } from '../model.ts';
import { bats } from './bats.ts';
import { bun } from './bun.ts';
import { cargo } from './cargo.ts';
import { ctest } from './ctest.ts';
import { custom } from './custom.ts';
import { deno } from './deno.ts';
import type { Framework } from './framework.ts';
import { go } from './go.ts';
import { gradle } from './gradle.ts';
import { jest } from './jest.ts';
import { maven } from './maven.ts';
import { minitest } from './minitest.ts';
import { mocha } from './mocha.ts';
import { node } from './node.ts';
import { OTHER_PROJECT_FILES } from './other-frameworks.ts';
import { phpunit } from './phpunit.ts';
import { playwright } from './playwright.ts';
import { pytest } from './pytest.ts';
import { rspec } from './rspec.ts';
import { unittest } from './unittest.ts';
import { vitest } from './vitest.ts';

export const FRAMEWORKS: readonly Framework[] = [
  node,
  jest,
  vitest,
  mocha,
  playwright,
  bun,
  deno,
  pytest,
  unittest,
  rspec,
  minitest,
  phpunit,
  go,
  cargo,
  maven,
  gradle,
  bats,
  ctest,
  custom,
];

export const FRAMEWORK_NAMES: readonly string[] = FRAMEWORKS.map(({ name }) => name);

/** The files that the detection of any framework reads. */
export const PROJECT_FILES: readonly string[] = [
  ...new Set([...FRAMEWORKS.flatMap(({ projectFiles = [] }) => projectFiles), ...OTHER_PROJECT_FILES]),
];

/** The names of the frameworks with this ability, for descriptions. */
export const frameworksThat = (ability: 'list' | 'select' | 'imports'): string =>
  FRAMEWORKS.filter((framework) => framework[ability] !== undefined)
    .map(({ name }) => name)
    .join(', ');

const allNames = FRAMEWORK_NAMES.join(', ').replace(/, (\S+)$/, ' or $1');

/** @throws UsageError for a name that is not in the table */
export function findFramework(name: string): Framework {
  const framework = FRAMEWORKS.find((candidate) => candidate.name === name);
  if (framework !== undefined) return framework;
  throw new UsageError(`framework ${JSON.stringify(name)} is not known: write ${allNames}`);
}
