/** The files that matter to every test, and those that matter to none, whatever imports them. */
import { createMatcher } from '../test-files.ts';

/** A kind of files, with its globs. A glob without a slash is the name of a file in any folder. */
interface KindOfFile {
  /** What such a file is, after its path: `package-lock.json is a lock file`. */
  readonly what: string;
  readonly globs: readonly string[];
}

/** A change of one of these changes what every test runs with. So everything runs. */
export const RUN_ALL_ON: readonly KindOfFile[] = [
  {
    what: 'a lock file',
    globs: words(
      'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock go.sum go.work.sum Cargo.lock poetry.lock pdm.lock uv.lock Pipfile.lock requirements*.txt Gemfile.lock composer.lock gradle.lockfile',
    ),
  },
  {
    what: 'a package manifest',
    globs: words(
      'package.json deno.json deno.jsonc go.mod go.work Cargo.toml pyproject.toml setup.py setup.cfg Pipfile Gemfile *.gemspec composer.json pom.xml *.gradle *.gradle.kts gradle.properties CMakeLists.txt pnpm-workspace.yaml lerna.json nx.json turbo.json',
    ),
  },
  {
    what: 'a version of the tools',
    globs: words('.npmrc .yarnrc .yarnrc.yml .nvmrc .node-version .python-version .ruby-version .tool-versions'),
  },
  {
    what: 'a configuration of the tests or of the compiler',
    globs: words(
      'jest.config.* jest.preset.* vitest.config.* vitest.workspace.* vite.config.* playwright.config.* .mocharc.* babel.config.* .babelrc* .swcrc tsconfig*.json jsconfig*.json bunfig.toml pytest.ini tox.ini conftest.py .rspec phpunit.xml phpunit.xml.dist .browserslistrc',
    ),
  },
  {
    what: 'a part of the CI',
    globs: words(
      '.github/workflows/** .github/actions/** .gitlab-ci.yml .gitlab/** .circleci/** .buildkite/** Jenkinsfile',
    ),
  },
  { what: 'the settings of Shardwise', globs: words('.github/shardwise.yml .github/shardwise.yaml') },
];

/** A change of one of these runs nothing, where no test is known to load it. Texts among the files of tests may be what a test reads. */
export const DOCUMENTATION: KindOfFile = {
  what: 'documentation',
  globs: [
    ...words('*.md *.markdown *.rst *.adoc LICENSE LICENSE.* NOTICE CODEOWNERS AUTHORS .github/ISSUE_TEMPLATE/**'),
    ...['test', 'tests', '__tests__', 'spec', 'specs', 'fixtures', '__fixtures__', 'testdata', 'examples'].map(
      (folder) => `!**/${folder}/**`,
    ),
  ],
};

function words(text: string): string[] {
  return text.split(' ');
}

/** Whether one of these globs of the user or of ours matches a path in the repository. */
export const matcherOf = (globs: readonly string[]): ((path: string) => boolean) =>
  globs.length === 0 ? () => false : createMatcher(globs.map(inAnyFolder), true);

const inAnyFolder = (glob: string): string => (glob.includes('/') ? glob : glob.replace(/^!?/, '$&**/'));

const KINDS = RUN_ALL_ON.map(({ what, globs }) => ({ what, matches: matcherOf(globs) }));

/** What a file is on which everything depends: `a lock file`. Undefined for any other file. */
export const everythingDependsOn = (path: string): string | undefined =>
  KINDS.find(({ matches }) => matches(path))?.what;

export const isDocumentation = matcherOf(DOCUMENTATION.globs);
