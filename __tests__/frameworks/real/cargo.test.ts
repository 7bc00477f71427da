/** cargo-nextest, with the real tool. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { cargo } from '../../../src/frameworks/cargo.ts';
import type { Report } from '../../../src/model.ts';
import { pastUnits, restored, stretchTimes } from '../../commands/plan/stretched-times.ts';
import { createProject, type LocalProject, type Values } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts } from '../parts-contract.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const { realTest, because } = withRealTool('cargo');
const TIMEOUT_MS = 120_000;

describeContract(cargo);
describeJobContract(cargo);
describeExample(cargo);

const names = fc.uniqueArray(fc.constantFrom('a', 'ab', 'A', 'ä', 'a_', '_a', 'r#type', 'test'), {
  minLength: 1,
  maxLength: 4,
});
const functions = names
  .chain((all) => fc.tuple(...all.map((name) => fc.tuple(fc.constant(name), fc.constantFrom('', '', '#[ignore]\n')))))
  .map((all) => all.map(([name, ignored]) => `#[test]\n${ignored}fn ${name}() {}\n`).join(''));
const modules = fc
  .tuple(
    functions,
    fc.uniqueArray(fc.tuple(fc.constantFrom('m', 'mm', 'M', 'a1'), functions), {
      selector: ([name]) => name,
      maxLength: 2,
    }),
  )
  .map(([own, inner]) => own + inner.map(([name, body]) => `mod ${name} {\n${body}}\n`).join(''));

describeParts({
  framework: cargo,
  fileName: 'tests/split.rs',
  unitOf: (file) => `sample::${file.replace(/^tests\/|\.rs$/g, '')}`,
  configuration: sampleOf(cargo).configuration,
  source: modules.map((source) => `#![allow(nonstandard_style)]\n${source}`),
});

const MANIFEST = (name: string, more = ''): string =>
  `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n${more}`;
const PASSES = '#[test]\nfn passes() {}\n';

describe('cargo: a job', () => {
  let project: LocalProject;
  afterEach(() => project.remove());

  const values: Values = { framework: 'cargo', shards: '1', retries: '0' };
  const outcomes = ({ units }: Report) => Object.fromEntries(units.map(({ id, outcome }) => [id, outcome]));
  const runAll = async (files: Values, more: Values = {}) => {
    project = await createProject(files);
    return (await project.runAll({ ...values, ...more })).report;
  };

  const FILES: Values = {
    'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\nresolver = "2"\n',
    'crates/a/Cargo.toml': MANIFEST(
      'a',
      '[features]\nslow = []\n[[test]]\nname = "slow"\nrequired-features = ["slow"]\n',
    ),
    'crates/a/src/lib.rs': `#[cfg(test)]\nmod tests {\n${PASSES}}\n`,
    'crates/a/src/bin/tool/main.rs': `fn main() {}\n${PASSES}`,
    'crates/a/tests/slow.rs': PASSES,
    'crates/a/tests/quick.rs': PASSES,
    'crates/a/tests/common/mod.rs': '',
    'crates/a/examples/demo.rs': `fn main() {}\n${PASSES}`,
    'crates/b-c/Cargo.toml': MANIFEST('b-c', '[lib]\nname = "other_name"\n[dependencies]\nd = { path = "../../d" }\n'),
    'crates/b-c/src/lib.rs': '',
    'd/Cargo.toml': MANIFEST('d'),
    'd/src/main.rs': `fn main() {}\n${PASSES}`,
  };

  /** What the plan finds without cargo is what cargo says, and what nextest builds. */
  realTest.each<[string, string, string]>([
    ['all', '', '.'],
    ['features', '--features slow', '.'],
    ['targets', '--lib --test quick', '.'],
    ['all targets', '--all-targets --all-features', '.'],
    ['packages', '-p a -p d', '.'],
    ['all packages but one', '--workspace --exclude a', '.'],
    ['a member', '', 'crates/a'],
    ['the member of a workspace with more', '--workspace', 'd'],
  ])(
    `plans the same in every way: %s${because}`,
    async (_, args, folder) => {
      project = await createProject(FILES);
      const more = { ...values, 'working-directory': folder, ...(args && { args }) };
      const plan = async (discovery: string) =>
        (await project.plan({ ...more, discovery })).plan.units.map(({ id }) => id);
      const listed = await plan('list');
      expect(listed.length).toBeGreaterThan(0);
      if (folder === '.' || args === '') expect(await plan('static')).toEqual(listed);
      const { report } = await project.runAll({ ...more, discovery: 'list' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true });
      expect(report.tests.map(({ unit }) => unit).filter((unit) => unit === undefined)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  realTest.each(['static', 'list'])(
    `runs the tests that input tests names: %s${because}`,
    async (discovery) => {
      const report = await runAll(FILES, { discovery, tests: 'crates/a/**\n!**/quick.rs' });
      expect(outcomes(report)).toEqual({ a: 'passed', 'a::bin/tool': 'passed' });
    },
    TIMEOUT_MS,
  );

  realTest(
    `finds the library that is not built among others${because}`,
    async () => {
      const broken = { 'crates/b-c/src/lib.rs': '#[test]\nfn wrong() { undefined() }\n' };
      const report = await runAll({ ...FILES, ...broken }, { retries: '1' });
      expect(outcomes(report)).toEqual({
        a: 'passed',
        'a::bin/tool': 'passed',
        'a::quick': 'passed',
        'b-c': 'failed',
        'd::bin/d': 'passed',
      });
      const [failed] = report.tests.filter(({ outcome }) => outcome === 'errored');
      expect(failed?.message).toContain('error[E0425]: cannot find function `undefined`');
    },
    TIMEOUT_MS,
  );

  realTest(
    `uses the configuration and the profile of the project${because}`,
    async () => {
      const config = `[profile.default]
default-filter = "not test(left_out)"
[profile.ci]
retries = 1
[profile.ci.junit]
path = "own.xml"
`;
      const source = `${PASSES}#[test]\nfn left_out() { panic!() }\n#[test]\nfn flaky() { assert_eq!(std::env::var("NEXTEST_ATTEMPT").unwrap(), "2"); }\n`;
      const files = {
        'Cargo.toml': MANIFEST('x', '[lib]\ntest = false\n'),
        'src/lib.rs': '',
        'tests/a.rs': source,
        '.config/nextest.toml': config,
      };
      const report = await runAll(files, { args: '--profile ci' });
      expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 2, flaky: 1 } });
      expect((await project.runAll(values)).report).toMatchObject({
        verdict: 'failed',
        totals: { tests: 2, failed: 1 },
      });
      expect(project.has('target/nextest/ci/own.xml')).toBe(false);
    },
    TIMEOUT_MS,
  );

  realTest(
    `counts exactly, with filters and ignored tests${because}`,
    async () => {
      const source = `${PASSES}#[test]\nfn fails() { panic!("no") }\n#[test]\n#[ignore]\nfn waits() {}\n#[test]\n#[ignore]\nfn passes_later() {}\n`;
      const files = {
        'Cargo.toml': MANIFEST('x', '[lib]\ntest = false\n'),
        'src/lib.rs': '',
        'tests/a.rs': source,
        'tests/b.rs': '#[test]\n#[ignore]\nfn waits() {}\n',
      };
      project = await createProject(files);
      const totalsOf = async (args: string) =>
        (await project.runAll({ ...values, ...(args && { args }) })).report.totals;
      expect(await totalsOf('')).toMatchObject({ tests: 5, passed: 1, failed: 1, skipped: 3, missing: 0 });
      expect(await totalsOf('passes')).toMatchObject({ tests: 2, passed: 1, skipped: 1, missing: 0 });
      expect(await totalsOf('-E test(=passes)')).toMatchObject({ tests: 1, passed: 1, missing: 0 });
      expect(await totalsOf('--run-ignored only')).toMatchObject({ tests: 3, passed: 3, missing: 0 });
      expect(await totalsOf('-- --include-ignored')).toMatchObject({ tests: 5, passed: 4, failed: 1, missing: 0 });
      expect(await totalsOf('-- --skip waits --skip fails')).toMatchObject({
        tests: 2,
        passed: 1,
        skipped: 1,
        missing: 0,
      });
    },
    TIMEOUT_MS,
  );

  realTest(
    `says what a panic says, and where${because}`,
    async () => {
      const report = await runAll({
        ...FILES,
        'crates/a/src/lib.rs': 'mod deep;\n',
        'crates/a/src/deep.rs': '#[test]\nfn fails() {\n    assert_eq!(1, 2, "wrong sum");\n}\n',
      });
      expect(report.tests.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
        {
          name: 'deep::fails',
          file: 'crates/a/src/deep.rs',
          line: 3,
          message: 'assertion `left == right` failed: wrong sum',
        },
      ]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `keeps a set-up script apart from the tests, and is red when it fails${because}`,
    async () => {
      const config = (command: string) =>
        `experimental = ["setup-scripts"]\n[scripts.setup.db]\ncommand = "${command}"\njunit.store-success-output = true\n[[profile.default.scripts]]\nfilter = "all()"\nsetup = "db"\n`;
      const files = {
        'Cargo.toml': MANIFEST('x', '[lib]\ntest = false\n'),
        'src/lib.rs': '',
        'tests/a.rs': PASSES,
        '.config/nextest.toml': config('true'),
      };
      const report = await runAll(files);
      expect(outcomes(report)['x::a']).toBe('passed');
      expect(report.verdict).toBe('passed');
      project.write('.config/nextest.toml', config('false'));
      expect((await project.runAll(values)).report.verdict).not.toBe('passed');
    },
    TIMEOUT_MS,
  );

  realTest(
    `never loses what a list that fails hides${because}`,
    async () => {
      const main = 'fn main() { std::process::exit(3) }\n';
      const files = {
        'Cargo.toml': MANIFEST('x', '[lib]\ntest = false\n[[test]]\nname = "own"\nharness = false\n'),
        'src/lib.rs': '',
        'tests/a.rs': PASSES,
        'tests/own.rs': main,
      };
      const report = await runAll(files, { retries: '1' });
      expect(outcomes(report)).toEqual({ 'x::a': 'passed', 'x::own': 'failed' });
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs from an archive of built tests${because}`,
    async () => {
      project = await createProject(FILES);
      const built = ['nextest', 'archive', '--workspace', '--archive-file', 'tests.tar.zst'];
      await execa('cargo', built, { cwd: project.root });
      rmSync(join(project.root, 'target'), { recursive: true });
      const { report } = await project.runAll({
        ...values,
        discovery: 'list',
        args: '--workspace --archive-file tests.tar.zst',
      });
      expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 4 } });
      expect(project.has('target/debug/deps')).toBe(false);
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs a large binary in parts, and the history still knows one${because}`,
    async () => {
      const large = ['a', 'ab', 'b', 'c'].map((name) => `#[test]\nfn ${name}() {}\n`).join('');
      const files = {
        'Cargo.toml': MANIFEST('x', '[lib]\ntest = false\n'),
        'src/lib.rs': '',
        'tests/large.rs': `${large}#[test]\n#[ignore]\nfn waits() {}\n`,
        'tests/small.rs': PASSES,
      };
      const first = await runAll(files, { shards: '2' });
      expect(first.totals).toMatchObject({ tests: 6, skipped: 1 });
      await stretchTimes(project, 'x::large');
      project.write('tests/large.rs', `${large.replace('fn c()', 'fn renamed()')}#[test]\nfn new() {}\n`);
      const { report } = await project.runAll({ ...values, shards: '4' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true });
      expect(report.units.filter(({ id }) => id.startsWith('x::large::')).length).toBeGreaterThan(1);
      expect(report.tests.map(({ name }) => name).sort()).toEqual(['a', 'ab', 'b', 'new', 'passes', 'renamed']);
      expect(pastUnits(await restored(project)).map(({ id }) => id)).toEqual(['x::large', 'x::small']);
    },
    TIMEOUT_MS,
  );
});
