/** Detects pytest from a project's own files. */
import type { Project } from '../framework.ts';
import { PYTEST_CONFIGURATIONS } from './configuration.ts';

const CONFIGURATIONS: readonly (readonly [file: string, section: RegExp])[] = [
  ['pyproject.toml', /^\[tool\.pytest(?:\.ini_options)?\]/m],
  ['setup.cfg', /^\[tool:pytest\]/m],
  ['tox.ini', /^\[pytest\]/m],
];
const REQUIREMENTS: readonly (readonly [file: string, line: RegExp])[] = [
  ['requirements.txt', /^pytest\b/m],
  ['requirements-dev.txt', /^pytest\b/m],
  ['dev-requirements.txt', /^pytest\b/m],
  ['pyproject.toml', /["']pytest(?:["'\s<>=!~[;]|$)|^pytest\s*=/m],
];

export const PYTEST_PROJECT_FILES: readonly string[] = [
  ...new Set([...PYTEST_CONFIGURATIONS, 'conftest.py', ...REQUIREMENTS.map(([file]) => file)]),
];

export function findConfiguration({ names, texts }: Project): string | undefined {
  const own = ['pytest.toml', 'pytest.ini', '.pytest.toml', '.pytest.ini', 'conftest.py'].find((name) =>
    names.includes(name),
  );
  if (own !== undefined) return `there is ${own}`;
  const holds = ([file, pattern]: readonly [string, RegExp]) => pattern.test(texts.get(file) ?? '');
  const [configuration] = CONFIGURATIONS.find(holds) ?? [];
  if (configuration !== undefined) return `${configuration} configures pytest`;
  const [requirements] = REQUIREMENTS.find(holds) ?? [];
  return requirements === undefined ? undefined : `${requirements} requires pytest`;
}
