/** Which files are tests, by the pom.xml files alone. `real/maven.test.ts` compares with what Maven runs. */
import { describe, expect, test } from '@jest/globals';
import { searchMaven } from '../../../src/frameworks/maven/search.ts';
import type { Values } from '../../commands/project.ts';

const T = 'src/test/java';
const project = (inside: string): string =>
  `<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId>${inside}</project>`;
const plugin = (name: string, inside = ''): string =>
  `<plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-${name}-plugin</artifactId>${inside}</plugin>`;
const built = (...plugins: readonly string[]): string => `<build><plugins>${plugins.join('')}</plugins></build>`;
const surefire = (inside: string): string => project(`<artifactId>a</artifactId>${built(plugin('surefire', inside))}`);
const includes = (...patterns: readonly string[]): string =>
  `<includes>${patterns.map((pattern) => `<include>${pattern}</include>`).join('')}</includes>`;
const excludes = (...patterns: readonly string[]): string =>
  `<excludes>${patterns.map((pattern) => `<exclude>${pattern}</exclude>`).join('')}</excludes>`;
const configured = (...inside: readonly string[]): string => `<configuration>${inside.join('')}</configuration>`;
const execution = (id: string, goal: string, inside: string): string =>
  `<execution><id>${id}</id><goals><goal>${goal}</goal></goals>${inside}</execution>`;

/** The files that are tests. @param files with their sources, or with an empty text where only the name counts */
function search(files: Values, args: readonly string[] = []) {
  const texts = new Map(Object.entries(files).filter(([, text]) => text !== ''));
  const { accepts = () => true, ...found } = searchMaven(
    { folder: '/project', names: [], files: Object.keys(files), texts, testFileOf: () => undefined },
    args,
  );
  return { ...found, tests: Object.keys(files).filter((file) => !file.endsWith('.xml') && accepts(file)) };
}

const property = (name: string): string => `\${${name}}`;

const names = (...paths: readonly string[]): Values =>
  Object.fromEntries(paths.map((path) => [`${T}/${path}.java`, '']));
const testsOf = (pom: string, files: Values, args: readonly string[] = []): string[] =>
  search({ 'pom.xml': pom, ...files }, args).tests.map((file) => file.replace(/^src\/test\/java\/|\.java$/g, ''));

const SOME = names(
  'p/ATest',
  'p/TestB',
  'p/CTests',
  'p/DTestCase',
  'p/ESpec',
  'p/FIT',
  'q/deep/GTest',
  'p/Helper',
  'HTest',
);
const DEFAULT = ['p/ATest', 'p/TestB', 'p/CTests', 'p/DTestCase', 'q/deep/GTest', 'HTest'];

describe('one module', () => {
  test.each<[string, string, readonly string[]]>([
    ['the patterns of surefire', project('<artifactId>a</artifactId>'), DEFAULT],
    [
      'includes',
      surefire(configured(includes('**/*Spec.java', '**/*Test.java'))),
      ['p/ATest', 'p/ESpec', 'q/deep/GTest', 'HTest'],
    ],
    ['several in one element', surefire(configured(includes('**/*Spec, **/TestB.class'))), ['p/TestB', 'p/ESpec']],
    ['a class by its name', surefire(configured(includes('p.*Test', 'q.deep.GTest'))), ['p/ATest', 'q/deep/GTest']],
    ['a simple name', surefire(configured(includes('TestB'))), ['p/TestB']],
    ['an include that excludes', surefire(configured(includes('**/*Test.java', '!**/deep/*'))), ['p/ATest', 'HTest']],
    [
      'a regular expression',
      surefire(configured(includes('%regex[p/[AE](Test|Spec)\\.class]'))),
      ['p/ATest', 'p/ESpec'],
    ],
    [
      'excludes',
      surefire(configured(excludes('**/deep/**', 'p/Test*.java'))),
      ['p/ATest', 'p/CTests', 'p/DTestCase', 'HTest'],
    ],
    ['characters that only other globs know', surefire(configured(includes('**/{A,E}*.java', '**/(H)Test.java'))), []],
    [
      'a second execution',
      surefire(
        `${configured(excludes('**/deep/**'))}<executions>${execution('more', 'test', configured(includes('**/*Spec.java'), excludes('none')))}</executions>`,
      ),
      ['p/ATest', 'p/TestB', 'p/CTests', 'p/DTestCase', 'p/ESpec', 'HTest'],
    ],
    [
      'the first execution configured by its id',
      surefire(`<executions>${execution('default-test', 'test', configured(includes('**/HTest.java')))}</executions>`),
      ['HTest'],
    ],
    [
      'an execution that is off',
      surefire(
        `<executions><execution><id>default-test</id><phase>none</phase></execution>${execution('own', 'test', configured(includes('**/HTest.java')))}</executions>`,
      ),
      ['HTest'],
    ],
    ['tests that are skipped', surefire(configured('<skipTests>true</skipTests>')), []],
    [
      'tests that a property skips',
      project('<artifactId>a</artifactId><properties><maven.test.skip>true</maven.test.skip></properties>'),
      [],
    ],
    [
      'what pluginManagement says',
      project(
        `<artifactId>a</artifactId><build><pluginManagement><plugins>${plugin('surefire', configured(includes('**/*Spec.java')))}</plugins></pluginManagement></build>`,
      ),
      ['p/ESpec'],
    ],
    [
      'failsafe in the build',
      project(
        `<artifactId>a</artifactId>${built(plugin('failsafe', `<executions>${execution('it', 'integration-test', '')}</executions>`))}`,
      ),
      ['p/ATest', 'p/TestB', 'p/CTests', 'p/DTestCase', 'p/FIT', 'q/deep/GTest', 'HTest'],
    ],
    ['a packaging without tests', project('<artifactId>a</artifactId><packaging>pom</packaging>'), []],
    [
      'a pattern with a property',
      project(
        `<artifactId>a</artifactId><properties><kind>Spec</kind><ending>\${kind}</ending></properties>${built(plugin('surefire', configured(includes(`**/*${property('ending')}.java`))))}`,
      ),
      ['p/ESpec'],
    ],
  ])('%s', (_what, pom, expected) => {
    expect(testsOf(pom, SOME)).toEqual(expected);
  });

  test('a phase before failsafe leaves its tests out', () => {
    const pom = project(
      `<artifactId>a</artifactId>${built(plugin('failsafe', `<executions>${execution('it', 'integration-test', '')}</executions>`))}`,
    );
    for (const args of [['test'], ['-o', 'package'], ['-DskipITs']]) expect(testsOf(pom, SOME, args)).toEqual(DEFAULT);
    expect(testsOf(pom, SOME, ['-P', 'package', '-ntp', 'install'])).toContain('p/FIT');
  });

  test('classes are what the sources say, whatever the files are called', () => {
    const source = (text: string) => `package p;\n${text}\n`;
    const files = {
      [`${T}/p/BaseTest.java`]: source('public abstract class BaseTest { @Test void a() {} }'),
      [`${T}/p/RoleTest.java`]: source('interface RoleTest { @Test default void a() {} }'),
      [`${T}/p/Helpers.java`]: source('class Helpers {}\nclass HiddenTest { @Test void a() {} }'),
      [`${T}/p/Texts.java`]: source(
        'class Texts { String s = """\nclass InTextTest {}\n"""; /* class GoneTest {} */ }',
      ),
      [`${T}/p/OuterTest.java`]: source('class OuterTest { class InnerTest {} }'),
      'src/test/kotlin/Cart.kt':
        "package com.example.cart\n\nclass CartTest { fun `it's { fine`() {} }\nclass `Other Test`\n",
      'src/test/groovy/p/CartSpec.groovy': 'package p\nclass CartSpec extends Specification { def "adds"() {} }\n',
    };
    const pom = surefire(configured(includes('p/*Test.java', '**/*Spec.java', 'com/example/cart/*')));
    expect(search({ 'pom.xml': pom, ...files }).tests).toEqual([
      `${T}/p/Helpers.java`,
      `${T}/p/OuterTest.java`,
      'src/test/kotlin/Cart.kt',
      'src/test/groovy/p/CartSpec.groovy',
    ]);
  });
});

describe('several modules', () => {
  const parent = '<parent><groupId>g</groupId><artifactId>root</artifactId><version>1</version></parent>';

  test('are followed, with what they inherit', () => {
    const { tests, notFollowed } = search({
      'pom.xml':
        project(`<artifactId>root</artifactId><packaging>pom</packaging><modules><module>core</module><module>web/pom.xml</module><module> apps/one/ </module></modules>
        ${built(plugin('surefire', configured(includes('**/*Spec.java'))))}`),
      'core/pom.xml': project(`${parent}<artifactId>core</artifactId>`),
      'web/pom.xml': project(
        `${parent}<artifactId>web</artifactId>${built(plugin('surefire', configured(includes('**/*Check.java'))))}`,
      ),
      'apps/one/pom.xml':
        project(`<parent><groupId>g</groupId><artifactId>root</artifactId><relativePath>../../pom.xml</relativePath></parent><artifactId>one</artifactId>
        <build><testSourceDirectory>\${project.basedir}/checks</testSourceDirectory></build>`),
      'sample/pom.xml': project('<artifactId>sample</artifactId>'),
      'core/src/test/java/ASpec.java': '',
      'core/src/test/java/ATest.java': '',
      'web/src/test/java/BCheck.java': '',
      'web/src/test/java/BSpec.java': '',
      'apps/one/checks/CSpec.java': '',
      'src/test/java/RootSpec.java': '',
      'sample/src/test/java/SampleTest.java': '',
    });
    expect(tests).toEqual([
      'core/src/test/java/ASpec.java',
      'web/src/test/java/BCheck.java',
      'apps/one/checks/CSpec.java',
    ]);
    expect(notFollowed).toEqual([]);
  });

  test('name each other in a circle without an end', () => {
    const { tests } = search({
      'pom.xml': project('<artifactId>root</artifactId><modules><module>a</module></modules>'),
      'a/pom.xml': project(
        `${parent}<artifactId>a</artifactId><modules><module>..</module><module>../a</module></modules>`,
      ),
      'a/src/test/java/ATest.java': '',
    });
    expect(tests).toEqual(['a/src/test/java/ATest.java']);
  });
});

describe('profiles', () => {
  const profile = (id: string, inside: string, activation = ''): string =>
    `<profile><id>${id}</id>${activation && `<activation>${activation}</activation>`}${inside}</profile>`;
  const includesSpecs = built(plugin('surefire', configured(includes('**/*Spec.java'))));
  const withProfiles = (...profiles: readonly string[]): string =>
    project(`<artifactId>a</artifactId><profiles>${profiles.join('')}</profiles>`);
  const specs = profile('specs', includesSpecs);
  const byDefault = profile('usual', includesSpecs, '<activeByDefault>true</activeByDefault>');
  const byJdk = profile('new', includesSpecs, '<jdk>[11,)</jdk>');

  test.each<[string, string, string, readonly string[], readonly string[]]>([
    ['that args choose', withProfiles(specs), '-P specs', ['p/ESpec'], []],
    ['that args choose in one word', withProfiles(specs), '-Pother,+specs', ['p/ESpec'], []],
    ['that args choose by the long name', withProfiles(specs), '--activate-profiles=?specs', ['p/ESpec'], []],
    ['that args switch off', withProfiles(specs), '-P !specs', DEFAULT, []],
    ['that args switch off at last', withProfiles(specs), '-P specs -P -specs', DEFAULT, []],
    ['that is active by default', withProfiles(byDefault), '-o', ['p/ESpec'], []],
    ['that another one takes the place of', withProfiles(byDefault, profile('x', '')), '-P x', DEFAULT, ['usual']],
    ['that the machine may take the place of', withProfiles(byDefault, byJdk), '-o', DEFAULT, ['usual', 'new']],
    ['that the machine switches on, and args too', withProfiles(byJdk), '-P new', ['p/ESpec'], []],
  ])('one %s', (_what, pom, args, tests, notFollowed) => {
    const found = search({ 'pom.xml': pom, ...SOME }, args.split(' '));
    expect(found.tests).toEqual(tests.map((name) => `${T}/${name}.java`));
    expect(found.notFollowed).toEqual(notFollowed.map((id) => `profile ${id} in pom.xml, unless args have -P ${id}`));
  });

  test('that .mvn/maven.config chooses count, unless args switch them off', () => {
    const files = { 'pom.xml': withProfiles(specs), '.mvn/maven.config': '-T 1C\n-P\nspecs\n', ...SOME };
    const found = (args: readonly string[]) => search(files, args).tests.filter((file) => file.startsWith(T));
    expect(found([])).toEqual([`${T}/p/ESpec.java`]);
    expect(found(['-P', '!specs'])).toEqual(DEFAULT.map((name) => `${T}/${name}.java`));
  });

  test('of a parent count in its modules, and give them properties and modules', () => {
    const inner = profile(
      'all',
      `<modules><module>b</module></modules><properties><tests>**/*Spec.java</tests></properties>`,
    );
    const { tests } = search(
      {
        'pom.xml': project(`<artifactId>root</artifactId><packaging>pom</packaging><profiles>${inner}</profiles>
          <properties><tests>**/*Test.java</tests></properties>${built(plugin('surefire', configured(includes(property('tests')))))}`),
        'b/pom.xml': project(
          '<parent><groupId>g</groupId><artifactId>root</artifactId></parent><artifactId>b</artifactId>',
        ),
        'b/src/test/java/ATest.java': '',
        'b/src/test/java/ASpec.java': '',
      },
      ['-P', 'all'],
    );
    expect(tests).toEqual(['b/src/test/java/ASpec.java']);
  });
});

describe('a suite of TestNG', () => {
  const suites = (...files: readonly string[]): string =>
    `<suiteXmlFiles>${files.map((file) => `<suiteXmlFile>${file}</suiteXmlFile>`).join('')}</suiteXmlFiles>`;
  const suite = (inside: string): string =>
    `<!DOCTYPE suite SYSTEM "https://testng.org/testng-1.0.dtd"><suite name="all" parallel="classes">${inside}</suite>`;
  const classes = (...names: readonly string[]): string =>
    `<test name="t"><classes>${names.map((name) => `<class name="${name}"/>`).join('')}</classes></test>`;
  const packages = (...names: readonly string[]): string =>
    `<test name="t"><packages>${names.map((name) => `<package name="${name}"/>`).join('')}</packages></test>`;
  const usual = surefire(configured(suites('testng.xml')));
  const found = (pom: string, files: Values, args: readonly string[] = []) => {
    const { tests, notFollowed } = search({ 'pom.xml': pom, ...files, ...SOME }, args);
    return { tests: tests.map((file) => file.replace(/^src\/test\/java\/|\.java$/g, '')), notFollowed };
  };

  test.each<[string, string, Values, readonly string[]]>([
    ['its classes', usual, { 'testng.xml': suite(classes('p.ESpec', 'HTest')) }, ['p/ESpec', 'HTest']],
    ['a package', usual, { 'testng.xml': suite(packages('q')) }, []],
    ['a package and those in it', usual, { 'testng.xml': suite(packages('q.*')) }, ['q/deep/GTest']],
    [
      'classes and packages of several tests',
      usual,
      { 'testng.xml': suite(classes('p.ATest') + packages('q.deep')) },
      ['p/ATest', 'q/deep/GTest'],
    ],
    [
      'several files, and files that they name',
      surefire(configured(suites('suites/a.xml', 'suite/b.xml'))),
      {
        'suites/a.xml': suite('<suite-files><suite-file path="more/testng-c.xml"/></suite-files>'),
        'suites/more/testng-c.xml': suite(classes('p.ATest')),
        'suite/b.xml': suite(classes('p.TestB')),
      },
      ['p/ATest', 'p/TestB'],
    ],
    [
      'a file that a property names',
      project(
        `<artifactId>a</artifactId><properties><file>x/testng.xml</file></properties>${built(plugin('surefire', configured(suites(property('file')))))}`,
      ),
      { 'x/testng.xml': suite(classes('p.ATest')) },
      ['p/ATest'],
    ],
    [
      'the file that the property of the plugin names, which counts more',
      project(
        `<artifactId>a</artifactId><properties><surefire.suiteXmlFiles>testng.xml</surefire.suiteXmlFiles></properties>${built(plugin('surefire', configured(suites('suite.xml'))))}`,
      ),
      { 'testng.xml': suite(classes('p.ATest')), 'suite.xml': suite(classes('p.TestB')) },
      ['p/ATest'],
    ],
    [
      'the only execution',
      surefire(`<executions>${execution('default-test', 'test', configured(suites('testng.xml')))}</executions>`),
      { 'testng.xml': suite(classes('p.ATest')) },
      ['p/ATest'],
    ],
  ])('says which classes are tested: %s', (_what, pom, files, tests) => {
    expect(found(pom, files)).toEqual({ tests, notFollowed: [] });
  });

  test('is relative to its module, and other modules keep their names', () => {
    const { tests } = search({
      'pom.xml': project(
        '<artifactId>root</artifactId><packaging>pom</packaging><modules><module>a</module><module>b</module></modules>',
      ),
      'a/pom.xml': usual,
      'a/testng.xml': suite(classes('p.Checks')),
      'b/pom.xml': project('<artifactId>b</artifactId>'),
      'a/src/test/java/p/Checks.java': '',
      'a/src/test/java/p/OutTest.java': '',
      'b/src/test/java/p/OneTest.java': '',
      'b/src/test/java/p/Checks.java': '',
    });
    expect(tests).toEqual(['a/src/test/java/p/Checks.java', 'b/src/test/java/p/OneTest.java']);
  });

  test('runs of a package the classes with tests', () => {
    const { tests } = search({
      'pom.xml': usual,
      'testng.xml': suite(packages('p')),
      [`${T}/p/Checks.java`]: 'package p; public class Checks { @Test public void a() {} }',
      [`${T}/p/All.java`]: 'package p; @Test public class All { public void a() {} }',
      [`${T}/p/Tools.java`]: 'package p; public class Tools extends Thread {}',
    });
    expect(tests).toEqual([`${T}/p/Checks.java`, `${T}/p/All.java`]);
  });

  const LOST = 'and that is lost where its classes are named';
  test.each<[string, string, string]>([
    ['parameters', '<parameter name="a" value="b"/>', `it has <parameter> in <suite>, ${LOST}`],
    [
      'groups',
      '<test name="t"><groups><run><include name="fast"/></run></groups></test>',
      `it has <groups> in <test>, ${LOST}`,
    ],
    ['listeners', '<listeners><listener class-name="p.L"/></listeners>', `it has <listeners> in <suite>, ${LOST}`],
    [
      'methods',
      '<test name="t"><classes><class name="p.ATest"><methods><include name="a"/></methods></class></classes></test>',
      `it has <methods> in <class>, ${LOST}`,
    ],
    [
      'packages that are left out',
      '<test name="t"><packages><package name="p.*"><exclude name="p.q"/></package></packages></test>',
      `it has <exclude> in <package>, ${LOST}`,
    ],
    ['a test that is off', '<test name="t" enabled="false"/>', `it has enabled= in <test>, ${LOST}`],
    ['a hostile name', '<__proto__/>', 'it cannot be read'],
    ['an inner class', classes('p.A$B'), '"p.A$B" is no plain name'],
    ['a pattern', packages('p.*.q'), '"p.*.q" is no plain name'],
    ['a class with a star', classes('p.*'), '"p.*" is no plain name'],
    ['a class without a name', '<test name="t"><classes><class/></classes></test>', '"" is no plain name'],
    ['a class twice', classes('p.ATest') + classes('p.ATest'), '"p.ATest" is in it twice'],
    ['a class of a package', classes('q.deep.GTest') + packages('q.*'), '"q.deep.GTest" is in it twice'],
    ['a package of a package', packages('q.*', 'q.deep'), '"q.deep" is in it twice'],
    ['itself', '<suite-files><suite-file path="./testng.xml"/></suite-files>', 'it is named twice'],
  ])('that has more than classes is not followed: %s', (_what, inside, problem) => {
    expect(found(usual, { 'testng.xml': suite(inside) })).toEqual({
      tests: DEFAULT,
      notFollowed: [`suite testng.xml of maven-surefire-plugin in pom.xml: ${problem}`],
    });
  });

  const UNREAD =
    'it is not in the working directory, or neither its name nor its folder has the word "testng" or "suite"';
  test.each<[string, string, Values, string]>([
    [
      'no XML',
      usual,
      { 'testng.xml': '<suite><test></suite>' },
      'suite testng.xml of WHAT: it is no valid XML (line 1)',
    ],
    ['no suite', usual, { 'testng.xml': '<beans/>' }, 'suite testng.xml of WHAT: it has no element <suite>'],
    [
      'entities',
      usual,
      { 'testng.xml': `<!DOCTYPE suite [<!ENTITY n "p.ATest">]><suite>${classes('&n;')}</suite>` },
      'suite testng.xml of WHAT: it has entities of its own',
    ],
    ['no file', usual, {}, `suite testng.xml of WHAT: ${UNREAD}`],
    ['a file outside', surefire(configured(suites('../testng.xml'))), {}, `suite ../testng.xml of WHAT: ${UNREAD}`],
    ['an unknown property', surefire(configured(suites(property('x')))), {}, `${property('x')} of WHAT`],
    [
      'excludes beside it',
      surefire(configured(suites('testng.xml'), excludes('none'))),
      { 'testng.xml': suite(classes('p.ATest')) },
      'suite testng.xml of WHAT: maven-surefire-plugin has excludes or another execution beside it',
    ],
    [
      'another execution beside it',
      surefire(
        `${configured(suites('testng.xml'))}<executions>${execution('more', 'test', configured(includes('**/*Test.java')))}</executions>`,
      ),
      { 'testng.xml': suite(classes('p.ATest')) },
      'suite testng.xml of WHAT: maven-surefire-plugin has excludes or another execution beside it',
    ],
  ])('that cannot be read or used alone is not followed: %s', (_what, pom, files, problem) => {
    expect(found(pom, files)).toEqual({
      tests: DEFAULT,
      notFollowed: [problem.replace('WHAT', 'maven-surefire-plugin in pom.xml')],
    });
  });

  test('with a class that no test source declares: the plan names it', () => {
    const inMain = { 'src/main/java/p/Main.java': 'package p; class Main {}' };
    expect(found(usual, { ...inMain, 'testng.xml': suite(classes('p.ATest', 'p.Main')) })).toEqual({
      tests: ['p/ATest'],
      notFollowed: ['class p.Main of a suite in pom.xml: no test source of the module declares it'],
    });
  });

  test('is not followed where args name another one', () => {
    const pom = project(
      `<artifactId>a</artifactId><properties><file>testng.xml</file></properties>${built(plugin('surefire', configured(suites(property('file')))))}`,
    );
    const files = { 'testng.xml': suite(classes('p.ATest')) };
    expect(found(pom, files, ['-Dfile=suite.xml']).notFollowed).toEqual([
      `${property('file')} of maven-surefire-plugin in pom.xml`,
    ]);
    expect(found(pom, files, ['-Dother=suite.xml']).notFollowed).toEqual([]);
  });
});

describe('what only Maven follows is named', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a profile',
      project(
        `<artifactId>a</artifactId><profiles><profile><id>it</id>${built(plugin('failsafe'))}</profile><profile><id>docs</id></profile></profiles>`,
      ),
      ['profile it in pom.xml, unless args have -P it'],
    ],
    [
      'modules of a profile',
      project(
        '<artifactId>a</artifactId><profiles><profile><id>all</id><modules><module>x</module></modules></profile></profiles>',
      ),
      ['profile all in pom.xml, unless args have -P all'],
    ],
    [
      'a parent elsewhere',
      project(
        '<parent><groupId>org.x</groupId><artifactId>y</artifactId><relativePath/></parent><artifactId>a</artifactId>',
      ),
      ['parent org.x:y in pom.xml: it is not in the repository'],
    ],
    [
      'a module elsewhere',
      project('<artifactId>a</artifactId><modules><module>../b</module></modules>'),
      ['module ../b in pom.xml: it is not in the working directory'],
    ],
    [
      'an unknown property',
      surefire(configured(includes(property('tests')))),
      [`${property('tests')} of maven-surefire-plugin in pom.xml`],
    ],
    [
      'properties in a circle',
      project(
        `<artifactId>a</artifactId><properties><a>\${b}</a><b>\${a}</b></properties>${built(plugin('surefire', configured(includes(property('a')))))}`,
      ),
      [`${property('a')} of maven-surefire-plugin in pom.xml`],
    ],
    [
      'an expression of Java',
      surefire(configured(includes('%regex[(?i)a.*]'))),
      ['%regex[(?i)a.*] of maven-surefire-plugin in pom.xml'],
    ],
  ])('%s', (_what, pom, expected) => {
    expect(search({ 'pom.xml': pom }).notFollowed).toEqual(expected);
  });

  test('but not the parent of Spring Boot, which chooses no tests', () => {
    const pom = project(
      '<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.3.5</version><relativePath/></parent><artifactId>a</artifactId>',
    );
    expect(search({ 'pom.xml': pom }).notFollowed).toEqual([]);
  });
});

test.each([
  ['<project><a></project>', 'pom.xml cannot be read: Expected closing tag'],
  ['', 'pom.xml cannot be read: it has no element <project>'],
  ['<html/>', 'pom.xml cannot be read: it has no element <project>'],
])('a pom that Maven cannot read either is refused: %s', (text, problem) => {
  expect(() => search({ 'pom.xml': text === '' ? '<x/>' : text })).toThrow(problem);
});
