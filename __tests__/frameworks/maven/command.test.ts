/** The command of Maven, the patterns that it reads, and how its output is read. */
import { describe, expect, test } from '@jest/globals';
import type { OutputReader, RunRequest, Selection } from '../../../src/frameworks/framework.ts';
import { findFramework } from '../../../src/frameworks/index.ts';
import type { Values } from '../../commands/project.ts';

const maven = findFramework('maven');
/** Maven replaces this by the names of each module. */
const EACH_MODULE = ['project.groupId', 'project.artifactId'].map((name) => `\${${name}}`).join('+');
const A = 'a/src/test/java/p/OneTest.java';
const B = 'b/src/test/java/p/OneTest.java';
const module = (name: string, more = ''): string =>
  `<project><parent><groupId>g</groupId><artifactId>root</artifactId></parent><artifactId>${name}</artifactId>${more}</project>`;
const POMS = {
  'pom.xml':
    '<project><groupId>g</groupId><artifactId>root</artifactId><packaging>pom</packaging><modules><module>a</module><module>b</module></modules></project>',
  'a/pom.xml': module('a'),
  'b/pom.xml': module(
    'b',
    '<build><plugins><plugin><artifactId>maven-failsafe-plugin</artifactId></plugin></plugins></build>',
  ),
};

function invoke(units: readonly string[], more: Partial<RunRequest> = {}, texts: Values = POMS) {
  const [invocation] = maven.run({
    units,
    args: [],
    reportDirectory: '/r',
    testsFile: '/t',
    reporters: '/reporters',
    project: { folder: '/project', texts: new Map(Object.entries(texts)) },
    ...more,
  });
  if (invocation === undefined) throw new Error('there is no command');
  return invocation;
}
const reader = (units: readonly string[], more: Partial<RunRequest> = {}, texts: Values = POMS): OutputReader => {
  const output = invoke(units, more, texts).reader?.open();
  if (output === undefined) throw new Error('nothing reads the output');
  return output;
};

describe('the command', () => {
  test('builds only the modules of the units, and what they need', () => {
    expect(invoke([A])).toMatchObject({
      program: 'mvn',
      args: [
        '--batch-mode',
        '--fail-at-end',
        '-Dmaven.test.failure.ignore=true',
        '-DfailIfNoTests=false',
        `-Dsurefire.includesFile=/r/maven/surefire/${EACH_MODULE}.txt`,
        `-Dfailsafe.includesFile=/r/maven/failsafe/${EACH_MODULE}.txt`,
        '--projects',
        'a',
        '--also-make',
        'test',
      ],
    });
  });

  test('names no module where all have units', () => {
    expect(invoke([A, B]).args).not.toContain('--projects');
  });

  test('names the innermost folder with a pom.xml for a file of no module', () => {
    const { args } = invoke(['x/deep/OneTest.java'], {}, { ...POMS, 'x/pom.xml': '<project/>' });
    expect(args.slice(-4)).toEqual(['--projects', 'x', '--also-make', 'test']);
  });

  test.each<[string, string, readonly string[], string]>([
    ['tests of surefire alone', B, [], 'test'],
    ['tests of failsafe', 'b/src/test/java/p/DeskIT.java', [], 'verify'],
    ['a phase of the user', 'b/src/test/java/p/DeskIT.java', ['install'], '--also-make'],
  ])('goes as far as it must: %s', (_what, unit, args, last) => {
    expect(invoke([unit], { args }).args.at(-1)).toBe(last);
  });

  test('starts the wrapper of the project', () => {
    const own = (...names: readonly string[]) =>
      maven.ownCommand?.({ folder: '/project', names, texts: new Map(), testFileOf: () => undefined });
    expect(own('pom.xml', 'mvnw', 'mvnw.cmd')).toEqual({ from: 'mvnw', words: ['./mvnw'] });
    expect(own('pom.xml')).toBeUndefined();
  });
});

/** What the patterns say of a class, as surefire reads them. */
function isRun(lines: string, path: string): boolean {
  const patterns = lines
    .trim()
    .split('\n')
    .map((line) => {
      const [, not, regex = ''] = /^(!?)%regex\[(.*)\]$/.exec(line) ?? [];
      return { not: not === '!', matches: new RegExp(`^(?:${regex})$`).test(`${path}.class`) };
    });
  const included = patterns.filter(({ not }) => !not);
  return (
    (included.length === 0 || included.some(({ matches }) => matches)) &&
    !patterns.some(({ not, matches }) => not && matches)
  );
}

describe('files in parts', () => {
  const texts = {
    ...POMS,
    [A]: 'package p;\nimport org.junit.jupiter.api.Test;\nclass OneTest { @Test void a() {} @Test void b() {} }\nclass MoreTest { @Test void a() {} }\n',
    'a/src/test/java/p/TwoTest.java':
      'package p;\nimport org.junit.jupiter.api.Test;\nclass TwoTest extends Base { @Test void a() {} }\n',
  };
  const TWO = 'a/src/test/java/p/TwoTest.java';
  const start = (
    units: readonly string[],
    selections: ReadonlyMap<string, Selection>,
    more: Partial<RunRequest> = {},
  ) =>
    maven.run({
      units,
      selections,
      args: [],
      reportDirectory: '/r',
      testsFile: '/t',
      reporters: '/reporters',
      project: { folder: '/project', texts: new Map(Object.entries(texts)) },
      ...more,
    });
  const only: Selection = { only: ['OneTest#a'] };

  test('have a build of their own, and only their module is built', () => {
    const builds = start([A, B], new Map([[A, only]]));
    expect(builds.map(({ args }) => args.slice(args.indexOf('--projects')))).toEqual([
      ['--projects', 'b', '--also-make', 'test'],
      ['--projects', 'a', '--also-make', 'test'],
    ]);
    expect(builds.map(({ reader }) => reader?.selected)).toEqual(['/r/selected-1.json', '/r/selected-2.json']);
    expect(new Set(builds.flatMap(({ files = {} }) => Object.keys(files))).size).toBe(8);
  });

  test('need no other build where all files are in parts', () => {
    expect(start([A], new Map([[A, only]]))).toHaveLength(1);
  });

  test('leave the comparison to the other build, which leaves out all of them', () => {
    const known = { planned: [A, B], excluded: [] };
    const builds = start([A], new Map([[A, only]]), { known });
    expect(builds.map(({ args }) => args.some((arg) => arg.includes('excludesFile')))).toEqual([true, false]);
    expect(builds[0]?.files?.['/r/maven/surefire/g+a.txt']).toMatch(/^%regex\[.*OneTest/);
  });

  test('run apart where the rest of a class has inherited tests', () => {
    const selections = new Map<string, Selection>([
      [A, only],
      [TWO, { except: ['TwoTest#a'] }],
    ]);
    const patterns = start([A, TWO], selections).map(({ files }) => Object.values(files ?? {}).join(''));
    expect(patterns.map((text) => text.includes('[^$]*'))).toEqual([false, true]);
  });

  const select = (unit: string, selection: Selection, cases: readonly string[], lines: readonly string[] = []) => {
    const output = start([unit], new Map([[unit, selection]]))[0]?.reader?.open();
    for (const line of lines) output?.read(line);
    output?.keep?.(`<testsuite>${cases.join('')}</testsuite>`, 'a/target/surefire-reports/TEST-p.xml');
    return output?.selected?.(0);
  };
  const ran = (className: string, name: string): string => `<testcase name="${name}" classname="p.${className}"/>`;

  test.each<[string, string, Selection, readonly string[], object]>([
    ['what ran', A, only, [ran('OneTest', 'a(int)[1]'), ran('OneTest', 'a(int)[2]')], { 'OneTest#a': 2 }],
    ['a method without a report', A, only, [], { 'OneTest#a': 1 }],
    ['a method that is gone', A, { only: ['OneTest#gone'] }, [], {}],
    ['a rest', A, { except: ['OneTest#a'] }, [ran('OneTest', 'b')], { 'OneTest#b': 1 }],
    ['a rest without a report', A, { except: ['OneTest#a'] }, [], { '': 1 }],
    ['a rest without a test', A, { except: ['OneTest#a', 'OneTest#b', 'MoreTest#a'] }, [], {}],
    ['a rest that may have inherited tests', TWO, { except: ['TwoTest#a'] }, [], { '': 1 }],
  ])('confirm %s', (_what, unit, selection, cases, expected) => {
    expect(JSON.parse(select(unit, selection, cases) ?? '[]')).toEqual([[unit, expected]]);
  });

  test('confirm nothing after a failure', () => {
    expect(select(A, only, [], ['[ERROR] There are test failures.'])).toBeUndefined();
  });

  test.each([
    ['--- maven-surefire-plugin:3.5.2:test (default-test) @ a ---', true],
    ['--- surefire:3.0.0-M6:test (default-test) @ a ---', true],
    ['--- failsafe:3.0.0-M5:integration-test (default) @ a ---', false],
    ['--- maven-surefire-plugin:2.22.2:test (default-test) @ a ---', false],
    ['--- maven-jar-plugin:3.4.2:jar (default-jar) @ a ---', false],
  ])('can be selected where all plugins read methods: %s', (line, expected) => {
    const output = reader([A]);
    output.read(`[INFO] ${line}`);
    expect(output.selects?.()).toBe(expected);
  });

  test('cannot be selected where reports have other names than those of methods', () => {
    const phrased = '<x><usePhrasedTestCaseMethodName>true</usePhrasedTestCaseMethodName></x>';
    const output = reader([A], {}, { ...POMS, 'a/pom.xml': module('a', phrased) });
    output.read('[INFO] --- surefire:3.5.2:test (default-test) @ a ---');
    expect(output.selects?.()).toBe(false);
  });

  test('are refused by old plugins with an advice', () => {
    const output = reader([A]);
    output.read(
      '[ERROR] Failed to execute goal x:maven-surefire-plugin:2.22.2:test (default-test) on project a: Method filter prohibited in includes|excludes|includesFile|excludesFile parameter: !%regex[x#a] -> [Help 1]',
    );
    expect(output.hopeless?.()).toMatch(/cannot run parts of a file: use version 3\.0\.0 or later/);
  });
});

describe('the command that compares', () => {
  const known = {
    planned: [A, 'a/src/test/java/p/TwoTest.java', 'b/src/test/java/p/DeskIT.java'],
    excluded: ['b/src/test/java/p/SlowTest.java', 'README.md'],
  };
  const lines = (files: Values | undefined, name: string): string[] =>
    (files?.[`/r/maven/${name}.txt`] ?? 'none\n').split('\n').slice(0, -1);

  test('builds all modules, and leaves to the others only what they run or the user excludes', () => {
    const { args, files } = invoke([A], { known });
    expect(args).not.toContain('--projects');
    expect(args.at(-1)).toBe('verify');
    expect(args.filter((arg) => /Files?=/.test(arg))).toEqual([
      `-Dsurefire.excludesFile=/r/maven/surefire/${EACH_MODULE}.txt`,
      `-Dfailsafe.excludesFile=/r/maven/failsafe/${EACH_MODULE}.txt`,
    ]);
    const excluded = (name: string, ...paths: readonly string[]) => {
      const [regex = ''] = lines(files, name).map((line) => /^%regex\[(.*)\]$/.exec(line)?.[1] ?? '');
      return paths.filter((path) => regex !== '' && new RegExp(`^(?:${regex})$`).test(`${path}.class`));
    };
    const all = ['p/OneTest', 'p/TwoTest', 'p/TwoTest$InnerTest', 'p/SlowTest', 'p/DeskIT', 'p/NewTest', 'x/p/TwoTest'];
    expect(excluded('surefire/g+a', ...all)).toEqual(['p/TwoTest', 'p/TwoTest$InnerTest']);
    expect(excluded('surefire/g+b', ...all)).toEqual(['p/SlowTest']);
    expect(excluded('failsafe/g+b', ...all)).toEqual(['p/DeskIT']);
    expect(lines(files, 'failsafe/g+a')).toEqual([]);
  });

  test.each<[string, string, readonly string[]]>([
    ['excludes nothing', '', ['**/*$*']],
    [
      'excludes something',
      '<build><plugins><plugin><artifactId>maven-surefire-plugin</artifactId><configuration><excludes><exclude>x</exclude></excludes></configuration></plugin></plugins></build>',
      [],
    ],
    [
      'has a profile that excludes',
      '<profiles><profile><build><plugins><plugin><artifactId>maven-surefire-plugin</artifactId><configuration><excludes><exclude>x</exclude></excludes></configuration></plugin></plugins></build></profile></profiles>',
      [],
    ],
    ['has a parent elsewhere', '<parent><groupId>g</groupId><artifactId>y</artifactId><relativePath/></parent>', []],
  ])('leaves out inner classes as Maven does where the pom %s', (_what, more, expected) => {
    const texts = { 'pom.xml': `<project><groupId>g</groupId><artifactId>root</artifactId>${more}</project>` };
    const planned = ['src/test/java/OneTest.java', 'src/test/java/TwoTest.java'];
    const { files } = invoke(planned.slice(1), { known: { planned, excluded: [] } }, texts);
    expect(lines(files, 'surefire/g+root').slice(1)).toEqual(expected);
  });

  test('excludes nothing in a module that only a profile adds', () => {
    const texts = { ...POMS, 'c/pom.xml': module('c'), 'd/src/test/pom.xml': '<broken' };
    const { files } = invoke([A], { known }, texts);
    expect(files?.['/r/maven/surefire/g+c.txt']).toBe('');
  });

  test('leaves such a module to it', () => {
    const { files } = invoke([A, B], {}, { ...POMS, 'c/pom.xml': module('c') });
    expect(files?.['/r/maven/surefire/g+c.txt']).toBe('!%regex[.*]\n');
  });

  test('names the files of the tests that the plan lacks', () => {
    const more = { 'c/pom.xml': module('c'), 'c/src/test/java/p/TwoTest.java': 'package p; class TwoTest {}' };
    const output = reader([A], { known }, { ...POMS, ...more });
    const keep = (path: string, className = 'p.OneTest') =>
      output.keep?.(`<testcase classname="${className}"/>`, `${path}/TEST-${className}.xml`);
    keep('a/target/surefire-reports');
    keep('a/target/surefire-reports', 'p.TwoTest');
    keep('a/target/surefire-reports', 'p.OneTest$Inner');
    expect(output.unplanned?.()).toBeUndefined();
    expect(keep('c/target/surefire-reports', 'p.TwoTest')).toContain('file="c/src/test/java/p/TwoTest.java"');
    keep('a/target/surefire-reports', 'p.NewTest');
    expect(JSON.parse(output.unplanned?.() ?? '')).toEqual([
      'c/src/test/java/p/TwoTest.java',
      'p.NewTest (a/target/surefire-reports)',
    ]);
  });

  test.each<[string, readonly string[], number | null, string | undefined]>([
    ['the end of the build', ['[ERROR] There are test failures.'], 0, undefined],
    [
      'a process that ended',
      ['The forked VM terminated without saying properly goodbye'],
      0,
      'a process with tests ended too early',
    ],
    ['a build that was killed', [], null, 'the build did not reach its end'],
    [
      'a module that was not built',
      ['[ERROR] Failed to execute goal x:y:1:z (default) on project b: no -> [Help 1]'],
      1,
      'the build of b failed before its tests: no',
    ],
  ])('says after %s whether it knows all that the plan lacks', (_what, printed, exitCode, expected) => {
    const [output, other] = [reader([A], { known }), reader([A])];
    for (const line of printed) for (const one of [output, other]) one.read(line);
    expect(output.notCompared?.(exitCode)).toBe(expected);
    expect(other.notCompared?.(exitCode)).toBeUndefined();
  });

  test('has a list of its own only where it compares', () => {
    const output = reader([A]);
    output.keep?.('<testcase classname="p.NewTest"/>', 'a/target/surefire-reports/TEST-p.NewTest.xml');
    expect(output.unplanned?.()).toBeUndefined();
  });
});

describe('the patterns of a module', () => {
  const files = (units: readonly string[], texts: Values = POMS): Values => invoke(units, {}, texts).files ?? {};

  test('select exactly its classes, and none of another module', () => {
    const written = files([A, 'b/src/test/java/p/TwoTest.java', 'b/src/test/java/p/DeskIT.java']);
    expect(Object.keys(written)).toEqual(
      ['surefire/g+a', 'failsafe/g+a', 'surefire/g+b', 'failsafe/g+b'].map((name) => `/r/maven/${name}.txt`),
    );
    const chosen = (name: string, ...paths: readonly string[]) =>
      paths.filter((path) => isRun(written[`/r/maven/${name}.txt`] ?? '', path));
    const all = [
      'p/OneTest',
      'p/TwoTest',
      'p/DeskIT',
      'x/p/OneTest',
      'p/OneTestX',
      'OneTest',
      'p/OneTest2',
      'p/XOneTest',
    ];
    expect(chosen('surefire/g+a', ...all)).toEqual(['p/OneTest']);
    expect(chosen('failsafe/g+a', ...all)).toEqual([]);
    expect(chosen('surefire/g+b', ...all)).toEqual(['p/TwoTest']);
    expect(chosen('failsafe/g+b', ...all)).toEqual(['p/DeskIT']);
  });

  test('leave inner classes to what the plugin includes by default', () => {
    const lines = files([A])['/r/maven/surefire/g+a.txt'] ?? '';
    expect(isRun(lines, 'p/OneTest$InnerTest')).toBe(true); // the plugin excludes it, unless the pom says otherwise
    expect(isRun(lines, 'p/OneTest$Data')).toBe(false);
  });

  test('include a file that the user names and no pattern does', () => {
    const lines = files([A, 'a/src/test/java/p/OddCheck.java'])['/r/maven/surefire/g+a.txt'] ?? '';
    expect(['p/OneTest', 'p/OddCheck', 'p/Other'].filter((path) => isRun(lines, path))).toEqual([
      'p/OneTest',
      'p/OddCheck',
    ]);
    expect(lines).toContain('\n%regex[');
  });

  test('have no character that surefire reads as something else', () => {
    const source = 'package p;\nclass OneTest {}\nclass `a,b#c!dTest` {}\nclass Ünï$Test {}\n';
    const lines = files([A], { ...POMS, [A]: source })['/r/maven/surefire/g+a.txt'] ?? '';
    expect(lines.slice(1)).not.toMatch(/[,#]|!(?!(?<=\(\?!))/);
    expect(isRun(lines, 'p/Ünï$Test')).toBe(true);
  });
});

describe('a suite of TestNG', () => {
  const TWO = 'a/src/test/java/p/Two.java';
  const suites =
    '<build><plugins><plugin><artifactId>maven-surefire-plugin</artifactId><configuration><suiteXmlFiles><suiteXmlFile>testng.xml</suiteXmlFile></suiteXmlFiles></configuration></plugin></plugins></build>';
  const suite =
    '<suite name="s"><test name="t"><classes><class name="p.OneTest"/><class name="p.Two"/></classes><packages><package name="q"/><package name="r.s.*"/></packages></test></suite>';
  const texts = { ...POMS, 'a/pom.xml': module('a', suites), 'a/testng.xml': suite, 'c/pom.xml': module('c') };
  const ALL = ['p/OneTest', 'p/Two', 'p/Three', 'p/OneTest$InnerTest', 'q/A', 'q/r/A', 'r/s/A', 'r/s/t/A', 'r/A'];
  const run = (files: Values | undefined, name: string): string[] =>
    ALL.filter((path) => isRun(files?.[`/r/maven/${name}.txt`] ?? '', path));

  test('has its classes named, also those that no usual name matches', () => {
    const { files, args } = invoke([TWO], {}, texts);
    expect(args.filter((arg) => arg.includes('-suites'))).toEqual([]);
    expect(run(files, 'surefire/g+a')).toEqual(['p/Two']);
  });

  test('is named where the command leaves out others, and other modules keep their names', () => {
    const known = { planned: [A, TWO, B], excluded: [] };
    const { files, args } = invoke([A], { known }, texts);
    expect(args.filter((arg) => arg.includes('includesFile'))).toEqual([
      `-Dsurefire.includesFile=/r/maven/surefire-suites/${EACH_MODULE}.txt`,
    ]);
    expect(run(files, 'surefire-suites/g+a')).toEqual(['p/OneTest', 'p/Two', 'q/A', 'r/s/A', 'r/s/t/A']);
    expect(run(files, 'surefire/g+a')).toEqual(['p/Two']); // what is left out
    expect(['b', 'c'].map((name) => files?.[`/r/maven/surefire-suites/g+${name}.txt`])).toEqual(['', '']);
  });

  test('stays as it is where nothing of it is left out', () => {
    const { files } = invoke([A, TWO], { known: { planned: [A, TWO, B], excluded: [] } }, texts);
    expect(files?.['/r/maven/surefire-suites/g+a.txt']).toBe('');
    expect(files?.['/r/maven/surefire/g+a.txt']).toBe('');
  });

  const planned = (...others: readonly string[]) => ({ known: { planned: [A, ...others], excluded: [] } });
  test.each<[string, string, Partial<RunRequest>, boolean]>([
    ['3.0.0-M5', 'a', {}, true],
    ['2.22.2', 'a', planned(TWO), true],
    ['2.22.2', 'a', planned(B), false],
    ['2.22.2', 'b', {}, false],
    ['3.0.0-M6', 'a', {}, false],
    ['3.5.2', 'a', {}, false],
  ])('is refused by plugins that run all of it: surefire %s in %s', (version, name, more, expected) => {
    const output = reader([A], more, texts);
    output.read(`[INFO] --- maven-surefire-plugin:${version}:test (default-test) @ ${name} ---`);
    expect(output.hopeless?.()).toBe(
      expected
        ? `surefire ${version} runs the whole TestNG suite of ${name}, whatever the shard has: use version 3.0.0 or later`
        : undefined,
    );
  });
});

describe('arguments', () => {
  test.each([
    ['-Dtest=OneTest', '-Dtest chooses tests'],
    ['-D it.test=X', '-Dit.test chooses tests'],
    ['--define=skipTests', '-DskipTests runs no test'],
    ['-Dmaven.test.skip', '-Dmaven.test.skip runs no test'],
    ['-pl core', '-pl chooses modules'],
    ['--projects=core', '--projects chooses modules'],
    ['-rf :core', '-rf leaves out tests'],
    ['-ff', '-ff leaves out tests'],
    ['-l out.log', '-l hides the output'],
    ['-f other/pom.xml', '-f names another pom.xml'],
    ['deploy', 'deploy would deploy once in each shard'],
  ])('refuses %s', (args, problem) => {
    expect(maven.findBadArgument?.(args.split(' '))).toMatch(new RegExp(`^${problem}`));
  });

  test.each([
    '-o -q -ntp',
    '-P test,pl',
    '-s settings.xml',
    '-T 1C verify',
    '-Dgroups=fast',
    '-D groups=test',
    'clean verify',
  ])('accepts %s', (args) => {
    expect(maven.findBadArgument?.(args.split(' '))).toBeUndefined();
  });
});

describe('the output', () => {
  const exitCode = (...lines: readonly string[]): number | undefined => {
    const output = reader([A]);
    for (const line of lines) output.read(line);
    return output.exitCode?.(0);
  };

  test.each([
    ['[ERROR] There are test failures.'],
    ['\u001b[1;31m[ERROR]\u001b[m There are test failures.'],
    ['10:20:30 [ERROR] There was a timeout or other error in the fork'],
    ['See /p/target/surefire-reports for the individual test results.'],
    ['Please refer to /p/target/surefire-reports for the individual test results.'],
    ['The forked VM terminated without properly saying goodbye. VM crash or System.exit called?'],
    ['[ERROR] Tests run: 3, Failures: 0, Errors: 1, Skipped: 0'],
  ])('is red where Maven ends with 0 after %j', (line) => {
    expect(exitCode(line)).toBe(1);
  });

  test('stays green where no test failed', () => {
    expect(
      exitCode(
        '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.1 s -- in p.OneTest',
        '[WARNING] Tests run: 2, Failures: 0, Errors: 0, Skipped: 1',
        '[ERROR] a line of a test',
        '[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! -- in p.FlakyTest',
      ),
    ).toBe(0);
  });

  test('says why no test could start, once for each module', () => {
    const output = reader([A]);
    const failed =
      '[ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.13.0:testCompile (default-testCompile) on project a: Compilation failure';
    for (const line of [
      failed,
      '[ERROR] /p/OneTest.java:[1,5] cannot find symbol',
      '[ERROR] -> [Help 1]',
      failed,
      '[ERROR] /p/OneTest.java:[1,5] cannot find symbol',
    ])
      output.read(line);
    expect(output.hopeless?.()).toBe(
      'the build of a failed before its tests: Compilation failure: /p/OneTest.java:[1,5] cannot find symbol',
    );
  });

  test.each([
    '[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.5.2:test (default-test) on project a: ',
    '[ERROR] Failed to execute goal on project a: Could not resolve dependencies for project g:a:jar:1: Could not transfer artifact x',
    '[ERROR] Failed to execute goal x:y-maven-plugin:1:get (default) on project a: Could not transfer artifact x from central',
  ])('leaves hope after %s', (line) => {
    const output = reader([A]);
    output.read(line);
    expect(output.hopeless?.()).toBeUndefined();
  });

  test('names a plugin that cannot run chosen classes', () => {
    const output = reader([A]);
    output.read('[INFO] --- maven-surefire-plugin:2.12.4:test (default-test) @ a ---');
    expect(output.hopeless?.()).toBe(
      'maven-surefire-plugin 2.12.4 runs all tests, whatever the shard has: use version 2.22.2 or later',
    );
    expect(output.exitCode?.(0)).toBe(1);
    const newer = reader([A]);
    for (const version of ['2.22.0', '3.0.0-M5', '3.5.2'])
      newer.read(`[INFO] --- surefire:${version}:test (default-test) @ a ---`);
    expect(newer.hopeless?.()).toBeUndefined();
  });
});

describe('a report', () => {
  const kept = (text: string, path = 'a/target/surefire-reports/TEST-p.OneTest.xml', units = [A, B]) =>
    reader(units).keep?.(text, path);

  test('gets the file of each test, by its class and its module', () => {
    const report = '<testsuite><testcase name="x" classname="p.OneTest"/></testsuite>';
    expect(kept(report)).toBe(`<testsuite><testcase file="${A}" name="x" classname="p.OneTest"/></testsuite>`);
    expect(kept(report, 'b/target/surefire-reports/TEST-p.OneTest.xml')).toContain(`file="${B}"`);
  });

  test.each([
    ['an inner class', '<testcase name="x" classname="p.OneTest$Inner$Deep">', A],
    ['a name with a sign', '<testcase name="a > b" classname=\'?\' classname="p.OneTest">', A],
    ['a name as a reference', '<testcase name="x" classname="p.One&#84;est">', A],
    ['no class', '<testcase name="x">', A],
    ['an unknown class', '<testcase name="x" classname="p.Other"/>', undefined],
    ['a file of its own', '<testcase name="x" file="y" classname="p.OneTest"/>', undefined],
    ['a text', '<system-out><![CDATA[<testcase classname="p.OneTest"/>]]></system-out>', undefined],
    ['a comment', '<!-- <testcase classname="p.OneTest"/> -->', undefined],
  ])('%s', (_what, text, file) => {
    expect(kept(text)).toBe(file === undefined ? text : text.replace('<testcase', `<testcase file="${file}"`));
  });

  test('is of the only module with its class, where its own module has none', () => {
    expect(kept('<testcase classname="p.OneTest"/>', 'reports/TEST-p.OneTest.xml', [B])).toContain(`file="${B}"`);
    expect(kept('<testcase classname="p.OneTest"/>', 'reports/TEST-p.OneTest.xml')).not.toContain('file=');
  });

  test('that is missing means a file without a selected test, where groups are chosen and the build ended well', () => {
    const selected = (exit: number | null, args: readonly string[], ...lines: readonly string[]) => {
      const output = reader([A, B], { args });
      output.keep?.('<testcase classname="p.OneTest"/>', 'a/target/surefire-reports/TEST-p.OneTest.xml');
      for (const line of lines) output.read(line);
      return output.selected?.(exit);
    };
    expect(selected(0, ['-Dgroups=fast'])).toBe(JSON.stringify([[B, {}]]));
    expect(selected(0, [])).toBeUndefined();
    expect(selected(1, ['-Dgroups=fast'])).toBeUndefined();
    expect(selected(null, ['-Dgroups=fast'])).toBeUndefined();
    expect(selected(0, ['-Dgroups=fast'], '[ERROR] There are test failures.')).toBeUndefined();
  });
});
