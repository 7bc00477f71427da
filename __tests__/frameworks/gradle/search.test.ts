/** Which files are tests, by the settings and the folders alone. `real/gradle.test.ts` compares with what Gradle runs. */
import { describe, expect, test } from '@jest/globals';
import { searchGradle } from '../../../src/frameworks/gradle/search.ts';
import type { Values } from '../../commands/project.ts';

const TEST = 'class X { @Test void it() {} }';

/** The files that are tests. @param files with their sources */
function search(files: Values, args: readonly string[] = []) {
  const texts = new Map(Object.entries(files));
  const { accepts = () => true, ...found } = searchGradle(
    { folder: '/project', names: [], files: Object.keys(files), texts, testFileOf: () => undefined },
    args,
  );
  return { ...found, tests: Object.keys(files).filter((file) => !file.includes('gradle') && accepts(file)) };
}
const tests = (...folders: readonly string[]): Values =>
  Object.fromEntries(folders.map((folder) => [`${folder}/java/XTest.java`, TEST]));
const foldersWithTests = (files: Values, args: readonly string[] = []): string[] =>
  search(files, args).tests.map((file) => file.replace('/java/XTest.java', ''));

describe('the projects', () => {
  const ALL = tests(
    'src/test',
    'app/src/test',
    'core/src/test',
    'core/api/src/test',
    'web/src/test',
    'buildSrc/src/test',
    'sample/src/test',
  );
  const BUILDS = { 'app/build.gradle.kts': '', 'web/build.gradle': '', 'buildSrc/build.gradle': '' };

  test.each<[string, Values, readonly string[], readonly string[]]>([
    ['the root alone', {}, ['src/test'], []],
    ['a list', { 'settings.gradle': "include 'app', ':core'\n" }, ['src/test', 'app/src/test', 'core/src/test'], []],
    [
      'calls over lines, and comments',
      { 'settings.gradle.kts': 'include(\n  ":app", // include(":web")\n)\n/* include(":web") */ include("core:api")' },
      ['src/test', 'app/src/test', 'core/src/test', 'core/api/src/test'],
      [],
    ],
    [
      'one under another',
      { 'settings.gradle.kts': 'include("core:api"); include(":app",\n  ":web")' },
      ['src/test', 'app/src/test', 'core/src/test', 'core/api/src/test', 'web/src/test'],
      [],
    ],
    [
      'a variable',
      { ...BUILDS, 'settings.gradle.kts': 'include(":core" + x)\ninclude("$y")' },
      ['src/test', 'app/src/test', 'web/src/test'],
      ['include in settings.gradle.kts: it is code'],
    ],
    [
      'another folder',
      {
        'settings.gradle':
          "include ':a'\nproject(':a').projectDir = new File(settingsDir, 'web/')\nproject(\":a\").name = 'x'",
      },
      ['src/test', 'web/src/test'],
      [],
    ],
    [
      'code: each folder with a build',
      { ...BUILDS, 'settings.gradle': "include 'core'\nfiles.each { include it }\nproject(':a').projectDir = dir" },
      ['src/test', 'app/src/test', 'core/src/test', 'web/src/test'],
      ['include in settings.gradle: it is code', 'projectDir in settings.gradle'],
    ],
    [
      'code elsewhere',
      { ...BUILDS, 'settings.gradle': "apply from: 'x.gradle'\nincludeFlat 'y'" },
      ['src/test', 'app/src/test', 'web/src/test'],
      ['apply in settings.gradle', 'includeFlat in settings.gradle'],
    ],
  ])('are %s', (_what, files, expected, notFollowed) => {
    const found = search({ ...ALL, ...files });
    expect(found.tests.map((file) => file.replace('/java/XTest.java', ''))).toEqual(expected);
    expect(found.notFollowed).toEqual(notFollowed);
  });
});

describe('the tasks', () => {
  const ALL = tests('src/test', 'src/integrationTest', 'app/src/test', 'app/src/testDebug', 'app/src/integrationTest');
  const SETTINGS = { 'settings.gradle': "include 'app'" };

  test.each<[string, readonly string[]]>([
    ['', ['src/test', 'app/src/test']],
    ['clean test -Pci', ['src/test', 'app/src/test']],
    ['-P ci -x lint', ['src/test', 'app/src/test']],
    ['test integrationTest', ['src/test', 'src/integrationTest', 'app/src/test', 'app/src/integrationTest']],
    ['integrationTest', ['src/integrationTest', 'app/src/integrationTest']],
    [':app:test', ['app/src/test']],
    ['app:integrationTest :test', ['src/test', 'app/src/integrationTest']],
    [':app:testDebugUnitTest', ['app/src/test', 'app/src/testDebug']],
  ])('%j chooses the source sets', (args, expected) => {
    const found = foldersWithTests(
      { ...ALL, ...SETTINGS },
      args.split(' ').filter((word) => word !== ''),
    );
    expect(found.sort()).toEqual([...expected].sort());
  });

  test('are named where only Gradle knows what they run, and so are settings of the sources', () => {
    const files = {
      'build.gradle': "sourceSets.test.java.srcDirs = ['x'] // suites(",
      'a/build.gradle.kts': 'suites("x")',
    };
    expect(search(files, ['check']).notFollowed).toEqual([
      'task check: it may run other tests than those in src/test',
      'srcDirs in build.gradle',
      'suites in a/build.gradle.kts',
    ]);
  });
});

describe('the sources with tests', () => {
  const names = (files: Values): string[] =>
    search(Object.fromEntries(Object.entries(files).map(([name, text]) => [`src/test/java/${name}`, text]))).tests.map(
      (file) => file.replace('src/test/java/', ''),
    );

  test('have tests, or inherit or gather them', () => {
    expect(
      names({
        'Plain.java': TEST,
        'Base.java': 'abstract class Base { @Test void it() {} }',
        'Middle.java': 'abstract class Middle extends Base {}',
        'Child.java': 'class Child<T> extends Middle implements Y {}',
        'Helper.java': 'class Helper extends RuntimeException { int x; }',
        'Data.kt': 'data class Data(val x: Int)\nclass Box : Data(1)',
        'KotlinTest.kt': 'class KotlinTest : Base() {}',
        'CartSpec.kt': 'class CartSpec : FunSpec({ test("x") {} })',
        'OldTest.java': 'public class OldTest extends junit.framework.TestCase { }',
        'AllTests.java': '@RunWith(Suite.class) public class AllTests {}',
        'Loop.java': 'class Loop extends Pool {} class Pool extends Loop {}',
        'Spock.groovy': "class Spock extends Specification { def 'a b'() { expect: 1 } }",
        'package-info.java': 'package p;',
      }),
    ).toEqual([
      'Plain.java',
      'Child.java',
      'KotlinTest.kt',
      'CartSpec.kt',
      'OldTest.java',
      'AllTests.java',
      'Spock.groovy',
    ]);
  });
});
