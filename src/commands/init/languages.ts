/** What a job must set up before tests of a language can run. One row for each language. */
import type { LanguageName } from '../../frameworks/framework.ts';
import { PACKAGE_FILE, packageAt, packageProblem } from '../../frameworks/javascript/package-json.ts';
import { readPyProject } from '../../frameworks/python/pyproject.ts';
import type { Step } from './step.ts';

/** The files of a project, as far as they exist, by their names in its folder. */
export type ProjectTexts = ReadonlyMap<string, string>;

export interface SetUp {
  readonly steps: readonly Step[];
  /** Why these steps, in sentences. */
  readonly because: readonly string[];
}

export interface Language {
  /** The files whose existence or text decides. */
  readonly files: readonly string[];
  /** @param tool the framework, which may be a package of the language */
  setUp(files: ProjectTexts, tool: string): SetUp;
}

/** A package manager, and the file that shows it. */
interface Manager {
  readonly file: string;
  readonly steps: readonly Step[];
  /** What else must be true of the project. */
  readonly when?: (files: ProjectTexts) => boolean;
  /** What the action that sets up the language can keep for it. */
  readonly cache?: string;
}

/** The first manager whose file exists, and why. */
function managerOf(
  managers: readonly Manager[],
  files: ProjectTexts,
): (Manager & { readonly why: string }) | undefined {
  const found = managers.filter(({ file, when }) => files.has(file) && (when === undefined || when(files)));
  const [first] = found;
  if (first === undefined) return undefined;
  const others = [...new Set(found.map(({ file }) => file))].filter(
    (file) => file !== first.file && file !== PACKAGE_FILE,
  );
  const unused = others.length === 0 ? '' : `. Not used, although they are there too: ${others.join(', ')}`;
  const why = first.file === PACKAGE_FILE ? 'there is no lock file' : `${first.file} is there${unused}`;
  return { ...first, why };
}

/** A file that may say which version to use, and whether it does. */
type VersionPlace = readonly [file: string, says: (text: string) => boolean];

/** A version from the first file that names one, or the newest. */
function versionFrom(files: ProjectTexts, places: readonly VersionPlace[], [input, newest]: readonly [string, string]) {
  const found = places.find(([file, says]) => says(files.get(file) ?? ''));
  if (found !== undefined) return { with: { [`${input}-file`]: found[0] }, why: `${found[0]} says which version` };
  const names = places.map(([file]) => file).join(', ');
  return { with: { [input]: newest }, why: `${input} is ${newest}, because none of ${names} says another one` };
}

const isFilled = (text: string): boolean => text.trim() !== '';

const NODE_PLACES: readonly VersionPlace[] = [
  ['.nvmrc', isFilled],
  ['.node-version', isFilled],
  [PACKAGE_FILE, (text) => packageOf(new Map([[PACKAGE_FILE, text]])).engines?.['node'] !== undefined],
];

const COREPACK: Step = { run: 'corepack enable' };
const SETUP_BUN: Step = { uses: 'oven-sh/setup-bun@0c5077e51419868618aeaa5fe8019c62421857d6' };

const packageOf = (files: ProjectTexts) => packageAt({ texts: files }, PACKAGE_FILE);

const isNewYarn = (files: ProjectTexts): boolean =>
  files.has('.yarnrc.yml') || /^yarn@(?!1\.)/.test(packageOf(files).packageManager ?? '');

const BUN_INSTALL: Step = { run: 'bun install --frozen-lockfile' };

const NODE_MANAGERS: readonly Manager[] = [
  { file: 'bun.lock', steps: [SETUP_BUN, BUN_INSTALL] },
  { file: 'bun.lockb', steps: [SETUP_BUN, BUN_INSTALL] },
  { file: 'pnpm-lock.yaml', steps: [COREPACK, { run: 'pnpm install --frozen-lockfile' }] },
  { file: 'yarn.lock', when: isNewYarn, steps: [COREPACK, { run: 'yarn install --immutable' }] },
  { file: 'yarn.lock', steps: [{ run: 'yarn install --frozen-lockfile' }] },
  { file: 'package-lock.json', steps: [{ run: 'npm ci' }], cache: 'npm' },
  { file: 'npm-shrinkwrap.json', steps: [{ run: 'npm ci' }] },
  { file: PACKAGE_FILE, steps: [{ run: 'npm install' }] },
];

const NODE: Language = {
  files: [...NODE_MANAGERS.map(({ file }) => file), ...NODE_PLACES.map(([file]) => file), '.yarnrc.yml'],
  setUp(files) {
    const version = versionFrom(files, NODE_PLACES, ['node-version', 'lts/*']);
    const manager = managerOf(NODE_MANAGERS, files);
    const cache = manager?.cache === undefined ? {} : { cache: manager.cache };
    const broken = packageProblem(files.get(PACKAGE_FILE));
    return {
      steps: [{ uses: 'actions/setup-node@v6', with: { ...version.with, ...cache } }, ...(manager?.steps ?? [])],
      because: [
        `Node: ${version.why}.`,
        manager === undefined
          ? 'Packages: there is no package.json, so none are installed.'
          : `Packages: ${manager.why}.`,
        ...(broken === undefined ? [] : [`${broken}.`]),
      ],
    };
  },
};

const BUN: Language = {
  files: ['bun.lock', 'bun.lockb', 'package.json'],
  setUp(files) {
    const isLocked = files.has('bun.lock') || files.has('bun.lockb');
    const install = { run: `bun install${isLocked ? ' --frozen-lockfile' : ''}` };
    return {
      steps: [SETUP_BUN, ...(files.has('package.json') ? [install] : [])],
      because: [`Packages: ${isLocked ? 'the lock file of Bun is there' : 'there is no lock file'}.`],
    };
  },
};

const DENO: Language = {
  files: [],
  setUp: () => ({
    steps: [{ uses: 'denoland/setup-deno@667a34cdef165d8d2b2e98dde39547c9daac7282', with: { 'deno-version': 'v2.x' } }],
    because: ['Deno: the newest version 2.'],
  }),
};

const PYTHON_PLACES: readonly VersionPlace[] = [
  ['.python-version', isFilled],
  ['pyproject.toml', (text) => readPyProject(text).project?.['requires-python'] !== undefined],
];

const onPath = (folder: string): Step => ({ run: `echo "${folder}" >> "$GITHUB_PATH"` });

/** Files of requirements that people install before their tests, the most telling first. */
const REQUIREMENTS = [
  'requirements.txt',
  'requirements-dev.txt',
  'requirements-test.txt',
  'dev-requirements.txt',
  'test-requirements.txt',
];

const PYTHON_MANAGERS: readonly Manager[] = [
  { file: 'uv.lock', steps: [{ run: 'pipx install uv' }, { run: 'uv sync --locked' }, onPath('$PWD/.venv/bin')] },
  {
    file: 'poetry.lock',
    steps: [{ run: 'pipx install poetry' }, { run: 'poetry install' }, onPath('$(poetry env info --path)/bin')],
  },
  { file: 'Pipfile.lock', steps: [{ run: 'pip install pipenv' }, { run: 'pipenv sync --dev --system' }] },
];

/** The group or extra of pyproject.toml that has the tools of the tests. */
const forTests = (names: object = {}): string | undefined =>
  ['test', 'tests', 'testing', 'dev'].find((name) => Object.hasOwn(names, name));

/** Frameworks that pip installs. */
const PIP_TOOLS = ['pytest'];

function pipSteps(files: ProjectTexts, tool: string): SetUp {
  const lists = REQUIREMENTS.filter((file) => files.has(file));
  const { project, 'dependency-groups': groups } = readPyProject(files.get('pyproject.toml'));
  const packageFile = project === undefined ? 'setup.py' : 'pyproject.toml';
  const isPackage = files.has(packageFile);
  const extra = forTests(project?.['optional-dependencies']);
  const group = forTests(groups);
  const installs = [
    ...lists.map((file) => `-r ${file}`),
    ...(isPackage ? [extra === undefined ? '-e .' : `-e ".[${extra}]"`] : []),
    ...(group === undefined ? [] : [`--group ${group}`]),
  ];
  const named = [...lists, ...(isPackage ? [packageFile] : [])];
  const isLacking = PIP_TOOLS.includes(tool) && ![...files.values()].some((text) => text.includes(tool));
  if (isLacking) installs.push(tool);
  const lacking = isLacking ? [`${tool} is added, because none of these files names it.`] : [];
  return {
    steps: installs.length === 0 ? [] : [{ run: `pip install ${installs.join(' ')}` }],
    because: [
      named.length === 0 ? 'Packages: no file lists them.' : `Packages: those of ${named.join(' and ')}.`,
      ...lacking,
    ],
  };
}

const PYTHON: Language = {
  files: [
    ...PYTHON_MANAGERS.map(({ file }) => file),
    ...PYTHON_PLACES.map(([file]) => file),
    ...REQUIREMENTS,
    'setup.py',
    'setup.cfg',
    'tox.ini',
  ],
  setUp(files, tool) {
    const version = versionFrom(files, PYTHON_PLACES, ['python-version', '3.x']);
    const manager = managerOf(PYTHON_MANAGERS, files);
    const packages =
      manager === undefined ? pipSteps(files, tool) : { ...manager, because: [`Packages: ${manager.why}.`] };
    return {
      steps: [{ uses: 'actions/setup-python@v6', with: version.with }, ...packages.steps],
      because: [`Python: ${version.why}.`, ...packages.because],
    };
  },
};

const RUBY: Language = {
  files: ['.ruby-version', '.tool-versions', 'Gemfile'],
  setUp(files) {
    const named = ['.ruby-version', '.tool-versions'].find((file) => /ruby|^\d/m.test(files.get(file) ?? ''));
    const version = named === undefined && !/^[ \t]*ruby\b/m.test(files.get('Gemfile') ?? '') ? '3.4' : undefined;
    return {
      steps: [
        {
          uses: 'ruby/setup-ruby@v1',
          with: { ...(version !== undefined && { 'ruby-version': version }), 'bundler-cache': true },
        },
      ],
      because: [
        version === undefined
          ? `Ruby: ${named ?? 'Gemfile'} says which version. The step installs the gems.`
          : 'Ruby: 3.4, because no file says which version. The step installs the gems.',
      ],
    };
  },
};

const PHP: Language = {
  files: ['composer.json', 'composer.lock'],
  setUp(files) {
    const version = /"php"\s*:\s*"[^"\d]*(\d+\.\d+)/.exec(files.get('composer.json') ?? '')?.[1];
    return {
      steps: [
        { uses: 'shivammathur/setup-php@v2', with: { 'php-version': version ?? '8.4', coverage: 'none' } },
        ...(files.has('composer.json') ? [{ run: 'composer install --no-interaction --no-progress' }] : []),
      ],
      because: [
        version === undefined
          ? 'PHP: 8.4, because composer.json says no version.'
          : `PHP: ${version}, the oldest that composer.json allows.`,
      ],
    };
  },
};

const GO: Language = {
  files: ['go.mod', 'go.work'],
  setUp(files) {
    const file = files.has('go.work') ? 'go.work' : 'go.mod';
    return {
      steps: [{ uses: 'actions/setup-go@v6', with: { 'go-version-file': file } }],
      because: [`Go: ${file} says which version.`],
    };
  },
};

const RUST: Language = {
  files: [],
  setUp: () => ({
    steps: [
      {
        uses: 'actions/cache@v4',
        with: { path: '~/.cargo/bin\n~/.cargo/registry\n', key: `nextest-0.9-\${{ runner.os }}` },
      },
      { run: 'command -v cargo-nextest || cargo install cargo-nextest --locked' },
    ],
    because: ['Rust: the one of the runner. cargo-nextest is installed once and kept in the cache.'],
  }),
};

/** Where builds say the version of Java that they are for. */
const JAVA_VERSIONS: readonly (readonly [file: string, version: RegExp])[] = [
  ['pom.xml', /<(?:maven\.compiler\.(?:release|source|target)|java\.version|release)>\s*(\d+)/],
  ['build.gradle.kts', /JavaLanguageVersion\.of\((\d+)\)|JavaVersion\.VERSION_(\d+)/],
  ['build.gradle', /JavaLanguageVersion\.of\((\d+)\)|JavaVersion\.VERSION_(\d+)/],
];

const javaWith = (cache: 'maven' | 'gradle'): Language => ({
  files: JAVA_VERSIONS.map(([file]) => file),
  setUp(files) {
    const found = JAVA_VERSIONS.flatMap(([file, pattern]) => {
      const match = pattern.exec(files.get(file) ?? '');
      const version = match?.[1] ?? match?.[2];
      return version === undefined ? [] : [{ file, version }];
    })[0];
    return {
      steps: [
        {
          uses: 'actions/setup-java@v5',
          with: { distribution: 'temurin', 'java-version': Number(found?.version ?? 21), cache },
        },
      ],
      because: [
        found === undefined
          ? 'Java: 21, because the build says no version.'
          : `Java: ${found.version}, as ${found.file} says.`,
      ],
    };
  },
});

const NOTHING: Language = { files: [], setUp: () => ({ steps: [], because: [] }) };

export const LANGUAGES: Readonly<Record<LanguageName, Language>> = {
  node: NODE,
  bun: BUN,
  deno: DENO,
  python: PYTHON,
  ruby: RUBY,
  php: PHP,
  go: GO,
  rust: RUST,
  'java with maven': javaWith('maven'),
  'java with gradle': javaWith('gradle'),
  none: NOTHING,
};
