/** PHPUnit, with the real tool. `SHARDWISE_TEST_PHPUNIT=/path/to/phpunit` runs all of this with another version. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { findFramework } from '../../../src/frameworks/index.ts';
import { selectedTests } from '../../../src/frameworks/shared/parts.ts';
import { createProject as createWhole, type LocalProject, type Values } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts } from '../parts-contract.ts';
import { type Outcome, readCases, useProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const phpunit = findFramework('phpunit');
const { realTest, because, isInstalled } = withRealTool('phpunit');
const { command = ['phpunit'] } = sampleOf(phpunit);
const version = isInstalled ? execFileSync(command[0] ?? '', ['--version'], { encoding: 'utf8' }) : '';
const major = Number(/PHPUnit (\d+)/.exec(version)?.[1] ?? 9);

describeContract(phpunit);
describeJobContract(phpunit);
describeExample(phpunit);

/** A test class. The namespace keeps files apart that have the same name. */
const inClass = (name: string, body: string, before = ''): string =>
  `<?php\nnamespace In_${name};\n${before}final class ${name} extends \\PHPUnit\\Framework\\TestCase\n{\n${body}\n}\n`;
const PASS = 'self::assertTrue(true);';
const method = (name: string, body = PASS): string => `    public function ${name}(): void { ${body} }\n`;
const provided = (name: string, sets: readonly string[]): string =>
  `    public static function setsOf_${name}(): array { return [${sets.join(', ')}]; }
    /** @dataProvider setsOf_${name} */
    #[\\PHPUnit\\Framework\\Attributes\\DataProvider('setsOf_${name}')]
    public function ${name}($value): void { ${PASS} }\n`;

const php = (value: string) => `'${value.replace(/[\\']/g, '\\$&')}'`;
const setName = fc.constantFrom('1', 'a', 'a::test_b', 'x with data set "y"', 'test_a', 'a\nb', '$1', 'ä', '#0');
const sets = fc.uniqueArray(
  fc.oneof(
    setName.map((name) => `${php(name)} => [1]`),
    fc.constant('[2]'),
  ),
  { maxLength: 3 },
);
const methods = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'ab', 'a_b', 'b', 'ä', '1', 'with_data'), sets), {
  selector: ([name]) => name,
  minLength: 1,
  maxLength: 5,
});

describeParts({
  framework: phpunit,
  fileName: 'tests/splitTest.php',
  configuration: [
    [
      'phpunit.xml',
      '<phpunit><testsuites><testsuite name="all"><directory>tests</directory></testsuite></testsuites></phpunit>',
    ],
  ],
  source: methods.map((all) =>
    inClass(
      'CLASS',
      all
        .map(([name, values]) => (values.length > 0 ? provided(`test_${name}`, values) : method(`test_${name}`)))
        .join(''),
    ),
  ),
  fill: (source, file) => source.replaceAll('CLASS', basename(file, '.php')),
});

const suites = (inside: string, attributes = '', more = ''): string =>
  `<?xml version="1.0"?>\n<phpunit ${attributes}>${more}<testsuites>${inside}</testsuites></phpunit>\n`;
const ALL = suites('<testsuite name="all"><directory>tests</directory></testsuite>');

describe('phpunit: a command', () => {
  const project = useProject(phpunit, command);
  const { write, run } = project;
  const short = ({ cases }: Outcome) =>
    cases.map(({ file, className, name, outcome }) => [file, className, name, outcome].join(' ')).sort();

  /** What PHPUnit itself reports of the whole project. */
  function alone(...args: readonly string[]) {
    const report = join(project.folder, 'alone.xml');
    try {
      execFileSync(command[0] ?? '', [...args, '--log-junit', report], { cwd: project.folder, stdio: 'pipe' });
    } catch {
      // A test fails on purpose.
    }
    return readCases(readFileSync(report, 'utf8'));
  }

  realTest(`reports the names and outcomes that PHPUnit itself reports${because}`, async () => {
    write({
      'phpunit.xml': ALL,
      'tests/AllTest.php': inClass(
        'AllTest',
        [
          method('testPasses'),
          method('testFails', 'self::assertSame("a", "b");'),
          method('testRaises', 'throw new \\LogicException("no\\e[31m <&> \\0!");'),
          method('testSkips', 'self::markTestSkipped("later");'),
          method('testIsIncomplete', 'self::markTestIncomplete("soon");'),
          provided('testSets', ['\'a "b"\' => [1]', '[2]']),
          `    /** @depends testFails */\n    #[\\PHPUnit\\Framework\\Attributes\\Depends('testFails')]\n${method('testDepends')}`,
          `    /** @requires PHP 99 */\n    #[\\PHPUnit\\Framework\\Attributes\\RequiresPhp('>= 99')]\n${method('testRequires')}`,
          `    /** @runInSeparateProcess */\n    #[\\PHPUnit\\Framework\\Attributes\\RunInSeparateProcess]\n${method('testIsAlone')}`,
        ].join(''),
      ),
    });
    const ours = await run(['tests/AllTest.php']);
    expect(ours.cases).toHaveLength(10);
    expect(ours.cases.map(({ className, name, outcome }) => [className, name, outcome]).sort()).toEqual(
      alone()
        .map(({ className, name, outcome }) => [className, name, outcome])
        .sort(),
    );
    const report = readFileSync(join(project.folder, '.run/1/phpunit-1.xml'), 'utf8');
    expect(report).toContain('<error message="no &lt;&amp;&gt; \ufffd!" type="LogicException">');
    expect(report).toMatch(/AllTest\.php:6\b/);
    expect(report).not.toContain('shardwise_phpunit');
  });

  realTest(`passes a risky test, with a warning${because}`, async () => {
    write({ 'phpunit.xml': ALL, 'tests/ATest.php': inClass('ATest', method('testNothing', '')) });
    const { exitCodes } = await run(['tests/ATest.php']);
    expect(exitCodes).toEqual([0]);
    expect(readFileSync(join(project.folder, '.run/1/phpunit-1.xml'), 'utf8')).toMatch(
      /<error message="This test did not perform any assertions" type="PHPUnit\\Framework\\RiskyTestError">/,
    );
  });

  realTest(`gives inherited tests to the file whose class runs them${because}`, async () => {
    write({
      'phpunit.xml': suites(
        '<testsuite name="all"><directory>tests</directory></testsuite>',
        'bootstrap="tests/load.php"',
      ),
      'tests/load.php': '<?php require __DIR__ . "/BaseTest.php"; require __DIR__ . "/Shared.php";\n',
      'tests/BaseTest.php': `<?php\nabstract class BaseTest extends \\PHPUnit\\Framework\\TestCase\n{\n${method('testInherited')}}\n`,
      'tests/Shared.php': `<?php\ntrait Shared\n{\n${method('testShared')}}\n`,
      'tests/ATest.php': `<?php\nfinal class ATest extends BaseTest\n{\n    use Shared;\n${method('testOwn')}}\n`,
      'tests/BTest.php': '<?php\nfinal class BTest extends BaseTest {}\n',
    });
    const outcome = await run(['tests/ATest.php', 'tests/BTest.php', 'tests/BaseTest.php']);
    expect(short(outcome)).toEqual([
      'tests/ATest.php ATest testInherited passed',
      'tests/ATest.php ATest testOwn passed',
      'tests/ATest.php ATest testShared passed',
      'tests/BTest.php BTest testInherited passed',
    ]);
    const planned = ['tests/ATest.php', 'tests/BTest.php', 'tests/BaseTest.php'].map((id) => ({ id }));
    expect([...selectedTests(planned, outcome.selected).values()]).toEqual([3, 1, 0]);
  });

  realTest(`reports hooks of a class that fail, and classes that skip themselves${because}`, async () => {
    const atFirst = (body: string) => `    public static function setUpBeforeClass(): void { ${body} }\n`;
    write({
      'phpunit.xml': ALL,
      'tests/ATest.php': inClass(
        'ATest',
        atFirst('throw new \\Exception("no database");') + method('testA') + method('testB'),
      ),
      'tests/BTest.php': inClass(
        'BTest',
        atFirst('self::markTestSkipped("not here");') + method('testA') + method('testB'),
      ),
      'tests/CTest.php': inClass(
        'CTest',
        `    protected function setUp(): void { throw new \\Exception("no table"); }\n${method('testA')}`,
      ),
    });
    const units = ['tests/ATest.php', 'tests/BTest.php', 'tests/CTest.php'];
    const { cases, selected, exitCodes } = await run(units);
    const outcomesOf = (unit: string) => cases.filter(({ file }) => file === unit).map(({ outcome }) => outcome);
    expect(outcomesOf('tests/ATest.php')).toContain('errored');
    expect(outcomesOf('tests/BTest.php')).toEqual(['skipped', 'skipped']);
    expect(outcomesOf('tests/CTest.php')).toEqual(['errored']);
    expect([
      ...selectedTests(
        units.map((id) => ({ id })),
        selected,
      ).values(),
    ]).toEqual([2, 2, 1]);
    expect(exitCodes).toEqual([2]);
  });

  realTest(`reports a data provider that fails as an error of its file${because}`, async () => {
    write({
      'phpunit.xml': ALL,
      'tests/ATest.php': inClass('ATest', `${provided('testA', ['self::none()'])}${method('testB')}`),
    });
    const { cases, exitCodes } = await run(['tests/ATest.php']);
    expect(cases.map(({ file, outcome }) => [file, outcome]).sort()).toEqual([
      ['tests/ATest.php', 'errored'],
      ['tests/ATest.php', 'passed'],
    ]);
    expect(exitCodes[0]).not.toBe(0);
  });

  realTest(`keeps the settings of the project in force, wherever its configuration lies${because}`, async () => {
    write({
      'build & test/phpunit.ci.xml': `<?xml version="1.0"?>
<!DOCTYPE phpunit [<!ENTITY word "from an entity">]>
<phpunit bootstrap="../tests/boot.php" defaultTestSuite="other">
  <!-- a comment -->
  <php>
    <includePath>../lib</includePath>
    <ini name="precision" value="7"/>
    <const name="MADE" value="&lt;a&#38;b&gt;"/>
    <env name="WORD" value="&word;"/>
    <var name="shared" value="yes"/>
  </php>
  <testsuites><testsuite name="other"><directory>../other</directory></testsuite><testsuite name="mine"><directory>../tests</directory></testsuite></testsuites>
  <groups><exclude><group>slow</group></exclude></groups>
</phpunit>\n`,
      'lib/inside.php': '<?php function inside(): string { return "lib"; }\n',
      'tests/boot.php': '<?php $fromBoot = "boot"; define("BOOTED", __DIR__);\n',
      'tests/ATest.php': inClass(
        'ATest',
        `${method(
          'testSettings',
          `require_once "inside.php";
          self::assertSame(["7", "<a&b>", "from an entity", "lib", "yes", "boot", __DIR__],
            [ini_get("precision"), MADE, getenv("WORD"), \\inside(), $GLOBALS["shared"], $GLOBALS["fromBoot"] ?? "boot", BOOTED]);`,
        )}
    /** @group slow */
    #[\\PHPUnit\\Framework\\Attributes\\Group('slow')]
${method('testSlow')}`,
      ),
    });
    const outcome = await run(['tests/ATest.php'], { args: ['-c', 'build & test/phpunit.ci.xml', '--testsuite=mine'] });
    expect(short(outcome)).toEqual(['tests/ATest.php In_ATest.ATest testSettings passed']);
    expect(outcome.exitCodes).toEqual([0]);
  });

  realTest(`takes a bootstrap script of the arguments, and hostile names of folders${because}`, async () => {
    // From version 10 on, PHPUnit takes a bracket for a mistake in its configuration, and fails.
    const folders = [
      'a b',
      `qu'o"te`,
      '{a,b}',
      '$HOME',
      'a&b;c',
      '<x>',
      '-dash',
      'ü☂',
      ...(major === 9 ? ['[id]'] : []),
    ];
    write({
      'phpunit.xml': suites('<testsuite name="all"><directory>.</directory></testsuite>', 'bootstrap="none.php"'),
      "it's.php": '<?php define("OWN", 1);\n',
      ...Object.fromEntries(
        folders.map((folder, index) => [
          `${folder}/N${index}Test.php`,
          inClass(`N${index}Test`, method('testOwn', 'self::assertSame(1, OWN);')),
        ]),
      ),
    });
    const units = folders.map((folder, index) => `${folder}/N${index}Test.php`);
    const { cases, exitCodes } = await run(units, { args: ['--bootstrap', "it's.php"] });
    expect(cases.map(({ file, outcome }) => [file, outcome]).sort()).toEqual(
      units.map((unit) => [unit, 'passed']).sort(),
    );
    expect(exitCodes).toEqual([0]);
  });

  realTest(`is green when the arguments select nothing, whatever the project says${because}`, async () => {
    write({
      'phpunit.xml': suites(
        '<testsuite name="all"><directory>tests</directory></testsuite>',
        'failOnEmptyTestSuite="true"',
      ),
      'tests/ATest.php': inClass('ATest', method('testA')),
    });
    const { exitCodes, cases, selected } = await run(['tests/ATest.php'], {
      args: ['--filter', 'other', '--fail-on-empty-test-suite'],
    });
    expect([exitCodes, cases, selected]).toEqual([[0], [], ['[["tests/ATest.php",{}]]']]);
  });

  realTest(`survives a fork and a changed folder${because}`, async () => {
    write({
      'phpunit.xml': ALL,
      'tests/ATest.php': inClass(
        'ATest',
        method(
          'testForks',
          'if (pcntl_fork() === 0) { posix_kill(getmypid(), 9); } pcntl_wait($status); self::assertTrue(true);',
        ) +
          method('testGoesAway', 'chdir("/"); self::assertTrue(true);') +
          method('testLater'),
      ),
    });
    expect(short(await run(['tests/ATest.php']))).toEqual(
      ['testForks', 'testGoesAway', 'testLater'].map((name) => `tests/ATest.php In_ATest.ATest ${name} passed`),
    );
  });

  realTest(`never skips silently what depends on another part${because}`, async () => {
    write({
      'phpunit.xml': ALL,
      'tests/ATest.php': inClass(
        'ATest',
        `${method('testA')}    /** @depends testA */\n    #[\\PHPUnit\\Framework\\Attributes\\Depends('testA')]\n${method('testB')}`,
      ),
    });
    const source = readFileSync(join(project.folder, 'tests/ATest.php'), 'utf8');
    expect(phpunit.select?.occurs?.('testB', source)).toBe(false);
    const { cases } = await run(['tests/ATest.php'], {
      selections: new Map([['tests/ATest.php', { only: ['testB'] }]]),
    });
    expect(cases.map(({ outcome }) => outcome)).toEqual(['errored']);
  });
});

describe('phpunit: a job', () => {
  let project: LocalProject;
  afterEach(() => project.remove());
  const values = { framework: 'phpunit', shards: '2', command: command.join(' '), discovery: 'static' };
  const good = (name: string) => inClass(name, method('testA') + method('testB'));
  const atFirst = (body: string) => `    public static function setUpBeforeClass(): void { ${body} }\n`;

  realTest.each([
    ['exit(0) at the top', '<?php exit(0);\n'],
    [
      'exit(0) in a data provider',
      inClass(
        'BTest',
        `    public static function sets(): array { exit(0); }\n    /** @dataProvider sets */\n    #[\\PHPUnit\\Framework\\Attributes\\DataProvider('sets')]\n${method('testA')}`,
      ),
    ],
    ['exit(0) before the tests of a class', inClass('BTest', atFirst('exit(0);') + method('testA'))],
    ['a fatal error in a test', inClass('BTest', method('testA', 'eval("class X {} class X {}");'))],
    ['a parse error', '<?php class BTest {\n'],
    ['a kill while it loads', '<?php posix_kill(getmypid(), 9); sleep(1);\n'],
  ])(`is red after %s, and the others pass${because}`, async (_what, source) => {
    project = await createWhole({
      'phpunit.xml': ALL,
      'tests/ATest.php': good('ATest'),
      'tests/BTest.php': source,
      'tests/CTest.php': good('CTest'),
    });
    const { report } = await project.runAll({ ...values, shards: '1' });
    expect(['failed', 'incomplete']).toContain(report.verdict);
    expect(report.units.map(({ id, outcome }) => [id, outcome === 'passed'])).toEqual([
      ['tests/ATest.php', true],
      ['tests/BTest.php', false],
      ['tests/CTest.php', true],
    ]);
  });

  realTest(`passes with a warning when a test is risky${because}`, async () => {
    project = await createWhole({
      'phpunit.xml': ALL,
      'tests/ATest.php': inClass('ATest', method('testNothing', '')),
      'tests/CTest.php': good('CTest'),
    });
    const { report } = await project.runAll(values);
    expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 3, passed: 3, missing: 0 } });
    expect(report.warnings.join()).toContain('risky');
  });

  realTest(`is complete with an abstract class among the test files${because}`, async () => {
    const base =
      '<?php\nabstract class BaseTest extends \\PHPUnit\\Framework\\TestCase\n{\n    public function testX(): void {}\n}\n';
    project = await createWhole({ 'phpunit.xml': ALL, 'tests/BaseTest.php': base, 'tests/CTest.php': good('CTest') });
    const { report } = await project.runAll({ ...values, shards: '2' });
    // From version 10 on, PHPUnit itself ends with exit code 1 then.
    const verdict = major === 9 ? 'passed' : 'failed';
    expect(report).toMatchObject({ verdict, complete: true, totals: { tests: 2, passed: 2, missing: 0 } });
  });

  realTest(`never loses what --stop-on-failure leaves out${because}`, async () => {
    project = await createWhole({
      'phpunit.xml': ALL,
      'tests/ATest.php': inClass('ATest', method('testA', 'self::fail();') + method('testB')),
      'tests/BTest.php': good('BTest'),
    });
    const { report } = await project.runAll({ ...values, shards: '1', args: '--stop-on-failure', retries: '0' });
    expect(report).toMatchObject({ verdict: 'failed', complete: false });
    expect(report.units.find(({ id }) => id === 'tests/BTest.php')?.outcome).toBe('missing');
  });

  realTest(`lists a file whose only test cannot be made, and it is red${because}`, async () => {
    project = await createWhole({
      'phpunit.xml': ALL,
      'tests/ATest.php': good('ATest'),
      'tests/BTest.php': inClass('BTest', provided('testB', ['self::none()'])),
    });
    const { report } = await project.runAll({ ...values, discovery: 'list', retries: '0' });
    expect(report.units.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['tests/ATest.php', 'passed'],
      ['tests/BTest.php', 'failed'],
    ]);
  });

  realTest(`is as red as PHPUnit itself where a file has no test class${because}`, async () => {
    project = await createWhole({
      'phpunit.xml': ALL,
      'tests/ATest.php': good('ATest'),
      'tests/BTest.php': '<?php class Other {}\n',
    });
    const { report } = await project.runAll({ ...values, discovery: 'list', retries: '0' });
    expect(report.verdict).toBe(major === 9 ? 'passed' : 'failed');
  });

  realTest(`lists exact counts, and what the arguments do not select${because}`, async () => {
    project = await createWhole({
      'phpunit.xml': ALL,
      'tests/ATest.php': inClass('ATest', provided('testSets', ["'x' => [1]", '[2]', '[3]']) + method('testOther')),
      'tests/BTest.php': inClass('BTest', method('testOther')),
    });
    const { plan } = await project.plan({ ...values, discovery: 'list', args: '--filter Sets' });
    expect(plan.units.map(({ id, tests, testsSource }) => [id, tests, testsSource])).toEqual([
      ['tests/ATest.php', 3, 'framework'],
    ]);
  });

  /** What the plan finds without PHPUnit is what PHPUnit lists. */
  realTest.each<[string, Values, string]>([
    [
      'folders, files and exclusions',
      {
        'phpunit.xml': suites(
          '<testsuite name="a"><directory>tests</directory><exclude>tests/deep</exclude><exclude>./tests/DTest.php</exclude><file>other/o.php</file></testsuite>',
        ),
      },
      '',
    ],
    [
      'another ending and beginning',
      {
        'phpunit.xml': suites('<testsuite name="a"><directory suffix=".php" prefix="E">tests/</directory></testsuite>'),
      },
      '',
    ],
    ['wildcards', { 'phpunit.xml': suites('<testsuite name="a"><directory>tests/*/unit</directory></testsuite>') }, ''],
    ['phpunit.xml.dist', { 'phpunit.xml.dist': ALL }, ''],
    [
      'the default suite',
      {
        'phpunit.xml': suites(
          '<testsuite name="a"><directory>tests</directory></testsuite><testsuite name="b"><directory>other</directory></testsuite>',
          'defaultTestSuite="b"',
        ),
      },
      '',
    ],
    [
      'suites by name',
      {
        'phpunit.xml': suites(
          '<testsuite name="a"><directory>tests</directory></testsuite><testsuite name="b"><directory>other</directory></testsuite>',
        ),
      },
      '--testsuite a',
    ],
    [
      'another configuration',
      {
        'phpunit.xml': ALL,
        'build/phpunit-ci.xml': suites('<testsuite name="a"><directory>../other</directory></testsuite>'),
      },
      '-c build/phpunit-ci.xml',
    ],
    [
      'a folder as configuration',
      { 'build/phpunit.xml': suites('<testsuite name="a"><directory>../tests/deep</directory></testsuite>') },
      '--configuration=build',
    ],
    [
      'no root element around the suites',
      { 'phpunit.xml': '<phpunit><testsuite name="a"><directory>./other</directory></testsuite></phpunit>' },
      '',
    ],
  ])(`follows %s${because}`, async (_what, configuration, args) => {
    const names = [
      'tests/ATest.php',
      'tests/DTest.php',
      'tests/deep/BTest.php',
      'tests/deep/unit/CTest.php',
      'tests/Extra.php',
      'other/OTest.php',
      'tests/.hidden/HTest.php',
    ];
    const files = Object.fromEntries(names.map((name) => [name, good(basename(name, '.php'))]));
    project = await createWhole({ ...configuration, ...files, 'other/o.php': good('o') });
    const plan = async (discovery: string) =>
      (await project.plan({ ...values, discovery, ...(args && { args }) })).plan.units.map(({ id }) => id);
    const listed = await plan('list');
    expect(listed.length).toBeGreaterThan(0);
    expect(await plan('static')).toEqual(listed);
  });

  realTest(`works where the project is not the root of the repository${because}`, async () => {
    project = await createWhole({
      'app/phpunit.xml': ALL,
      'app/tests/ATest.php': good('ATest'),
      'app/tests/BTest.php': good('BTest'),
    });
    mkdirSync(join(project.root, 'app/tests/none'));
    const { report } = await project.runAll({ ...values, 'working-directory': 'app' });
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 4 } });
    expect(report.units.map(({ id }) => id)).toEqual(['tests/ATest.php', 'tests/BTest.php']);
  });

  // Version 11 no longer includes files.
  const includes = major < 11 ? realTest : undefined;
  includes?.(`is incomplete when PHPUnit finds a file that the plan cannot know${because}`, async () => {
    project = await createWhole({
      'phpunit.xml':
        '<phpunit xmlns:xi="http://www.w3.org/2001/XInclude"><testsuites><testsuite name="a"><directory>tests</directory><xi:include href="more.xml"/></testsuite></testsuites></phpunit>',
      'more.xml': '<directory>other</directory>',
      'tests/ATest.php': good('ATest'),
      'other/OTest.php': good('OTest'),
    });
    const { report } = await project.runAll(values);
    expect(report.verdict).toBe('incomplete');
    expect(report.reasons.join()).toContain('other/OTest.php');
    const listed = await project.runAll({ ...values, discovery: 'list' });
    expect(listed.report).toMatchObject({ verdict: 'passed', totals: { tests: 4 } });
  });
});
