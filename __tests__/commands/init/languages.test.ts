/** What jobs set up, by the files of a project. */
import { expect, test } from '@jest/globals';
import { LANGUAGES } from '../../../src/commands/init/languages.ts';
import type { LanguageName } from '../../../src/frameworks/framework.ts';

/** Each step in a few words. */
const shownSteps = (language: LanguageName, texts: Readonly<Record<string, string>>): string[] =>
  LANGUAGES[language]
    .setUp(new Map(Object.entries(texts)), 'pytest')
    .steps.map(({ uses, run, with: given }) =>
      [run ?? uses?.replace(/@.*/, ''), ...Object.entries(given ?? {}).map(([name, value]) => `${name}=${value}`)].join(
        ' ',
      ),
    );

const PIP_GROUPS =
  '[project]\nname = "a"\nrequires-python = ">=3.11"\n[dependency-groups]\ndocs = []\ntest = ["pytest"]\n';
const PIP_EXTRAS = '[project]\nname = "a"\n[project.optional-dependencies]\ndev = ["pytest"]\n[tool.x]\ntest = 1\n';

test.each<[language: LanguageName, texts: Readonly<Record<string, string>>, steps: readonly string[]]>([
  ['node', { 'package.json': '{}' }, ['actions/setup-node node-version=lts/*', 'npm install']],
  [
    'node',
    { 'package.json': '{"engines": {"npm": "9", "node": ">=20"}}', 'package-lock.json': '{}' },
    ['actions/setup-node node-version-file=package.json cache=npm', 'npm ci'],
  ],
  [
    'node',
    { '.nvmrc': '22', 'package.json': '{}', 'yarn.lock': '' },
    ['actions/setup-node node-version-file=.nvmrc', 'yarn install --frozen-lockfile'],
  ],
  [
    'node',
    { 'package.json': '{}', 'yarn.lock': '', '.yarnrc.yml': '' },
    ['actions/setup-node node-version=lts/*', 'corepack enable', 'yarn install --immutable'],
  ],
  [
    'node',
    { 'package.json': '{"packageManager": "yarn@4.5.0"}', 'yarn.lock': '', 'package-lock.json': '{}' },
    ['actions/setup-node node-version=lts/*', 'corepack enable', 'yarn install --immutable'],
  ],
  [
    'node',
    { '.node-version': '24', 'package.json': '{}', 'pnpm-lock.yaml': '' },
    ['actions/setup-node node-version-file=.node-version', 'corepack enable', 'pnpm install --frozen-lockfile'],
  ],
  ['bun', { 'package.json': '{}', 'bun.lock': '' }, ['oven-sh/setup-bun', 'bun install --frozen-lockfile']],
  ['deno', {}, ['denoland/setup-deno deno-version=v2.x']],
  ['python', {}, ['actions/setup-python python-version=3.x', 'pip install pytest']],
  [
    'python',
    { 'requirements.txt': 'a', 'requirements-dev.txt': 'pytest' },
    ['actions/setup-python python-version=3.x', 'pip install -r requirements.txt -r requirements-dev.txt'],
  ],
  [
    'python',
    { 'pyproject.toml': PIP_GROUPS },
    ['actions/setup-python python-version-file=pyproject.toml', 'pip install -e . --group test'],
  ],
  ['python', { 'pyproject.toml': PIP_EXTRAS }, ['actions/setup-python python-version=3.x', 'pip install -e ".[dev]"']],
  [
    'python',
    { '.python-version': '3.12', 'uv.lock': '', 'pyproject.toml': PIP_GROUPS },
    [
      'actions/setup-python python-version-file=.python-version',
      'pipx install uv',
      'uv sync --locked',
      'echo "$PWD/.venv/bin" >> "$GITHUB_PATH"',
    ],
  ],
  ['ruby', { Gemfile: "gem 'rspec'" }, ['ruby/setup-ruby ruby-version=3.4 bundler-cache=true']],
  ['ruby', { Gemfile: "ruby '3.3.1'\n" }, ['ruby/setup-ruby bundler-cache=true']],
  ['ruby', { Gemfile: '', '.ruby-version': '3.2' }, ['ruby/setup-ruby bundler-cache=true']],
  [
    'php',
    { 'composer.json': '{"require": {"php": "^8.1"}}' },
    ['shivammathur/setup-php php-version=8.1 coverage=none', 'composer install --no-interaction --no-progress'],
  ],
  ['go', { 'go.mod': 'module a' }, ['actions/setup-go go-version-file=go.mod']],
  ['go', { 'go.mod': 'module a', 'go.work': '' }, ['actions/setup-go go-version-file=go.work']],
  [
    'java with maven',
    { 'pom.xml': '<java.version>17</java.version>' },
    ['actions/setup-java distribution=temurin java-version=17 cache=maven'],
  ],
  [
    'java with gradle',
    { 'build.gradle.kts': 'languageVersion = JavaLanguageVersion.of(11)' },
    ['actions/setup-java distribution=temurin java-version=11 cache=gradle'],
  ],
  ['java with gradle', {}, ['actions/setup-java distribution=temurin java-version=21 cache=gradle']],
  ['none', {}, []],
])('%s with %j', (language, texts, steps) => {
  expect(shownSteps(language, texts)).toEqual(steps);
});
