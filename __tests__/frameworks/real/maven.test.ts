/** Maven, with the real tool. Each start takes seconds, so one build proves many things. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findFramework } from '../../../src/frameworks/index.ts';
import { pastUnits, restored, stretchTimes } from '../../commands/plan/stretched-times.ts';
import { createProject as createWhole, type LocalProject, type Values } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts } from '../parts-contract.ts';
import { createProject, type TestProject } from '../project.ts';
import { dependency, type PomParts, pom, VERSIONS } from '../samples/maven.ts';
import { sampleOf, withRealTool } from '../samples.ts';
import { describeVersionContract } from '../version-contract.ts';

const maven = findFramework('maven');
const { realTest, because } = withRealTool('maven');
const { command = ['mvn'] } = sampleOf(maven);
const TIMEOUT_MS = 300_000;

describeContract(maven);
describeJobContract(maven);
describeExample(maven);

/** Debian has 3.8. `scripts/framework-tools.mjs` downloads this one. */
const MAVEN_39 = join(import.meta.dirname, '../../../.tools/frameworks/maven-3.9/apache-maven-3.9.9/bin/mvn');
describe('Maven 3.9', () => {
  if (!existsSync(MAVEN_39)) return test.skip(`(skipped: there is no ${MAVEN_39})`, () => {});
  const sample = sampleOf(maven);
  const killed = { none: 'surefire starts the processes of tests, and it is the same as with Maven 3.8' };
  describeVersionContract(maven, {
    ...sample,
    command: [MAVEN_39, '--offline'],
    job: { ...sample.job, killed },
  });
});

/** Methods of a class, each of its own kind. Their names begin alike. */
const KINDS: Readonly<Record<string, (name: string) => string>> = {
  plain: (name) => `@Test void ${name}() {}`,
  overloaded: (name) => `@Test void ${name}() {} @Test void ${name}(TestInfo info) {}`,
  shown: (name) => `@DisplayName("a [1]") @Test void ${name}() {}`,
  data: (name) =>
    `@ParameterizedTest(name = "b({0}) > #a") @ValueSource(strings = {"a[1]", "}{,"}) void ${name}(String text) {}`,
  repeated: (name) => `@RepeatedTest(2) void ${name}() {}`,
  made: (name) =>
    `@TestFactory Stream<DynamicTest> ${name}() { return Stream.of("a", "ab").map(title -> DynamicTest.dynamicTest(title, () -> {})); }`,
  skipped: (name) => `@Disabled @Test void ${name}() {}`,
};
const methodsOf = (names: readonly string[]) =>
  fc
    .shuffledSubarray([...names], { minLength: 2 })
    .chain((chosen) =>
      fc.tuple(...chosen.map((name) => fc.constantFrom(...Object.values(KINDS)).map((kind) => kind(name)))),
    )
    .map((methods) => methods.join('\n  '));

describeParts({
  framework: maven,
  isSlow: true,
  fileName: 'src/test/java/p/splitTest.java',
  configuration: [
    ['pom.xml', pom()],
    [
      'src/test/java/p/Base.java',
      'package p;\nabstract class Base { @org.junit.jupiter.api.Test void inherited() {} }\n',
    ],
  ],
  fill: (text, file) => text.replaceAll('NAME', file.replace(/.*\/|\.java/g, '')),
  source: fc
    .tuple(methodsOf(['a', 'ab', 'a_b', '$a', 'ä', 'A', 'a1']), methodsOf(['a', 'ab', 'b']), methodsOf(['a', 'c']))
    .map(
      ([outer, inner, second]) => `package p;
import java.util.stream.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.*;
import org.junit.jupiter.params.provider.*;
class NAME extends Base {
  ${outer}
  @Nested class Inner {
  ${inner}
    @Nested class InnerMost { ${second} }
  }
}
class NAMEMoreTest { ${second} }
`,
    ),
});

const JUNIT_4 = dependency('junit', 'junit', '4.13.2');
const TESTNG = dependency('org.testng', 'testng', '7.5.1');
const plugin = (name: string, configuration: string): string =>
  `<plugin><artifactId>maven-${name}-plugin</artifactId><version>${VERSIONS.surefire}</version>${configuration}</plugin>`;
const FAILSAFE = plugin(
  'failsafe',
  '<executions><execution><goals><goal>integration-test</goal><goal>verify</goal></goals></execution></executions>',
);
const JAR = `<plugin><artifactId>maven-jar-plugin</artifactId><version>${VERSIONS.jar}</version></plugin>`;

/** A method that writes its name to the file RAN, so that it is known what really ran, and how often. */
const method = (name: string, annotation = '@Test'): string =>
  `${annotation} public void ${name}() throws Exception { note("${name}"); }`;
const NOTE = `void note(String name) throws Exception {
    java.nio.file.Files.writeString(java.nio.file.Path.of(System.getenv("RAN")), System.getProperty("basedir").replaceFirst(".*/", "") + " " + getClass().getName() + " " + name + "\\n",
      java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
  }`;
const JUPITER = 'org.junit.jupiter.api';
const classOf = (name: string, ...methods: readonly string[]): string =>
  `public class ${name} {\n  ${[...methods, NOTE].join('\n  ')}\n}\n`;
const source = (library: string, ...classes: readonly string[]): string =>
  `package p;\nimport ${library}.*;\n${classes.join('')}`;

const inModules = (modules: Readonly<Record<string, PomParts & { readonly files: Values }>>): Values =>
  Object.fromEntries([
    [
      'pom.xml',
      pom({
        artifactId: 'all',
        more: `<packaging>pom</packaging><modules>${Object.keys(modules)
          .map((name) => `<module>${name}</module>`)
          .join('')}</modules>`,
      }),
    ],
    ...Object.entries(modules).flatMap(([name, { files, ...parts }]) => [
      [`${name}/pom.xml`, pom({ artifactId: name, ...parts })] as const,
      ...Object.entries(files).map(([file, text]) => [`${name}/src/test/java/p/${file}`, text] as const),
    ]),
  ]);

/** Two modules have a class of one name. The second needs the first, and has patterns and executions of its own. */
const BUILD = inModules({
  a: {
    plugins: JAR,
    files: {
      'TwinTest.java': source(JUPITER, classOf('TwinTest', method('first'))),
      'AbstractTest.java': source(
        JUPITER,
        classOf('AbstractTest', method('inherited')).replace('class', 'abstract class'),
      ),
      'ChildTest.java': source(JUPITER, 'public class ChildTest extends AbstractTest {}\n'),
      'PairTest.java': source(
        JUPITER,
        classOf('PairTest', method('one')),
        classOf('OtherTest', method('two')).replace('public class', 'class'),
      ),
      'Helper.java': source(JUPITER, classOf('HiddenTest', method('hidden')).replace('public class', 'class')),
      'RedTest.java': source(
        JUPITER,
        classOf('RedTest', method('green'), '@Test void red() { Assertions.fail("red"); }'),
      ),
    },
  },
  b: {
    dependencies: `${dependency('org.junit.jupiter', 'junit-jupiter', VERSIONS.jupiter)}<dependency><groupId>com.example</groupId><artifactId>a</artifactId><version>1</version></dependency>`,
    surefireMore: `<configuration><includes><include>**/*Test.java</include><include>%regex[p.[A-Z]\\w+Spec.class]</include></includes><excludes><exclude>**/Slow*</exclude></excludes></configuration>
<executions><execution><id>slow</id><goals><goal>test</goal></goals><configuration><includes><include>**/Slow*Test.java</include></includes><excludes><exclude>none</exclude></excludes></configuration></execution></executions>`,
    plugins: `${FAILSAFE}${JAR}`,
    files: {
      'TwinTest.java': source(JUPITER, classOf('TwinTest', method('second'))),
      'CartSpec.java': source(
        JUPITER,
        classOf('CartSpec', method('adds'), `@Nested class Inner { ${method('nests')} ${NOTE} }`),
      ),
      'SlowTest.java': source(JUPITER, classOf('SlowTest', method('waits'))),
      'DeskIT.java': source(JUPITER, classOf('DeskIT', method('opens'))),
      'IgnoredTests.java': source(JUPITER, classOf('IgnoredTests', method('never'))),
    },
  },
  c: {
    dependencies: JUNIT_4,
    plugins: JAR,
    files: {
      'OldTest.java': source(
        'org.junit',
        classOf('OldTest', method('old'), '@Test @Ignore("later") public void skipped() {}'),
      ),
      'TestOther.java': source('org.junit', classOf('TestOther', method('other'))),
    },
  },
  d: {
    dependencies: TESTNG,
    plugins: JAR,
    files: {
      'NextTest.java': source('org.testng.annotations', classOf('NextTest', method('next'), method('another'))),
      'LastTest.java': source('org.testng.annotations', classOf('LastTest', method('last'))),
    },
  },
});

describe('maven: a job', () => {
  let project: LocalProject;
  afterEach(() => project.remove());
  const values = { framework: 'maven', discovery: 'static', command: command.join(' ') };
  const outcomes = (units: readonly { id: string; outcome: string }[]) =>
    units.map(({ id, outcome }) => [id.replace(/src.*\//, ''), outcome]);

  realTest(
    `runs exactly what Maven runs by itself, each test once, in all modules and by all libraries${because}`,
    async () => {
      const plain = mkdtempSync(join(tmpdir(), 'shardwise-maven-'));
      project = await createWhole(BUILD);
      const ranBy = (start: () => void): string[] => {
        start();
        return readFileSync(process.env['RAN'] ?? '', 'utf8')
          .trim()
          .split('\n')
          .sort();
      };
      process.env['RAN'] = join(plain, 'ran');
      const [program = '', ...options] = command;
      const args = [...options, '-q', '-Dmaven.test.failure.ignore', 'verify'];
      const expected = ranBy(() => spawnSync(program, args, { cwd: project.root, env: { ...process.env } }));
      rmSync(plain, { recursive: true });
      expect(expected).toHaveLength(16);

      process.env['RAN'] = join(project.root, 'ran');
      const { report } = await project.runAll({ ...values, shards: '2', retries: '0' });
      expect(ranBy(() => undefined)).toEqual(expected);
      expect(report).toMatchObject({
        verdict: 'failed',
        complete: true,
        reasons: ['1 of 18 tests failed'],
        totals: { tests: 18, passed: 16, failed: 1, skipped: 1, missing: 0 },
      });
      expect(outcomes(report.units)).toEqual([
        ['a/ChildTest.java', 'passed'],
        ['a/Helper.java', 'passed'],
        ['a/PairTest.java', 'passed'],
        ['a/RedTest.java', 'failed'],
        ['a/TwinTest.java', 'passed'],
        ['b/CartSpec.java', 'passed'],
        ['b/DeskIT.java', 'passed'],
        ['b/SlowTest.java', 'passed'],
        ['b/TwinTest.java', 'passed'],
        ['c/OldTest.java', 'passed'],
        ['c/TestOther.java', 'passed'],
        ['d/LastTest.java', 'passed'],
        ['d/NextTest.java', 'passed'],
      ]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `knows a test of TestNG, or beside a nested class, when its class runs again without the others${because}`,
    async () => {
      const flaky = (word = ''): string =>
        `@Test ${word} void flaky() throws Exception { if (new java.io.File("tried${word}").createNewFile()) throw new Exception("no"); }`;
      project = await createWhole(
        inModules({
          a: {
            dependencies: TESTNG,
            files: {
              'LastTest.java': source('org.testng.annotations', classOf('LastTest', method('last'), flaky('public'))),
              'NextTest.java': source('org.testng.annotations', classOf('NextTest', method('next'))),
            },
          },
          b: {
            files: {
              'OuterTest.java': source(
                JUPITER,
                classOf('OuterTest', flaky(), '@Nested class Inner { @Test void flaky() {} }'),
              ),
              'OtherTest.java': source(JUPITER, classOf('OtherTest', method('other'))),
            },
          },
        }),
      );
      process.env['RAN'] = join(project.root, 'ran');
      const { report } = await project.runAll({ ...values, shards: '1', retries: '1' });
      expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 6, passed: 6, flaky: 2, missing: 0 } });
      expect(report.tests.filter((test) => test.flaky).map(({ suite, name }) => [...suite, name])).toEqual([
        ['p.LastTest', 'flaky'],
        ['p.OuterTest', 'flaky'],
      ]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs of the suites of TestNG exactly what they name, each class in its shard, beside modules without one${because}`,
    async () => {
      const suites = '<suiteXmlFiles><suiteXmlFile>testng.xml</suiteXmlFile></suiteXmlFiles>';
      const inSuite = { dependencies: TESTNG, surefireMore: `<configuration>${suites}</configuration>` };
      const suite = (inside: string) => `<suite name="all"><test name="some">${inside}</test></suite>`;
      const next = (name: string, ...methods: readonly string[]) =>
        source('org.testng.annotations', classOf(name, ...methods));
      const rows = '@DataProvider public Object[][] rows() { return new Object[][] {{1}, {2}}; }';
      const adds = method('adds', '@Test(dataProvider = "rows")').replace('()', '(int row)');
      project = await createWhole({
        ...inModules({
          a: {
            ...inSuite,
            files: {
              'Checks.java': next('Checks', rows, adds),
              'OneTest.java': next('OneTest', method('first')),
              'OutTest.java': next('OutTest', method('never')),
            },
          },
          b: {
            files: {
              'OneTest.java': source(JUPITER, classOf('OneTest', method('second'))),
              'Checks.java': source(JUPITER, classOf('Checks', method('never'))),
            },
          },
          c: {
            ...inSuite,
            files: { 'Cart.java': next('Cart', method('third')), 'Tools.java': 'package p;\nclass Tools {}\n' },
          },
        }),
        'a/testng.xml': suite('<classes><class name="p.OneTest"/><class name="p.Checks"/></classes>'),
        'c/testng.xml': suite('<packages><package name="p.*"/></packages>'),
      });
      process.env['RAN'] = join(project.root, 'ran');
      const { report } = await project.runAll({ ...values, shards: '2', retries: '0' });
      const ran = () =>
        readFileSync(process.env['RAN'] ?? '', 'utf8')
          .trim()
          .split('\n')
          .sort();
      const expected = [
        'a p.Checks adds',
        'a p.Checks adds',
        'a p.OneTest first',
        'b p.OneTest second',
        'c p.Cart third',
      ];
      expect(ran()).toEqual(expected);
      expect(project.told.filter((line) => line.includes('can follow'))).toEqual([]);
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 5, passed: 5, missing: 0 } });
      expect(report.shards).toHaveLength(2);

      rmSync(process.env['RAN']);
      project.write('c/src/test/java/p/Child.java', 'package p;\npublic class Child extends Cart {}\n');
      const more = await project.runAll({ ...values, shards: '2', retries: '0' });
      expect(ran()).toEqual([...expected, 'c p.Child third']);
      expect(more.report).toMatchObject({ verdict: 'incomplete', totals: { tests: 6, passed: 6, missing: 0 } });
      expect(more.report.reasons).toEqual([
        expect.stringMatching(/^the plan lacks 1 test file that the framework finds: c\/\S*Child.java/),
      ]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs in the first shard what a profile adds that the machine activates, and is exact where args name it${because}`,
    async () => {
      const everywhere = '<activation><jdk>[11,2000)</jdk></activation>';
      const includes = ['Test', 'Spec'].map((end) => `<include>**/*${end}.java</include>`).join('');
      const specs = `<profiles><profile><id>specs</id>${everywhere}<build><plugins><plugin><artifactId>maven-surefire-plugin</artifactId>
<configuration><includes>${includes}</includes></configuration></plugin></plugins></build></profile></profiles>`;
      const jupiter = (...names: readonly string[]) =>
        Object.fromEntries(
          names.map((name) => [`${name}.java`, source(JUPITER, classOf(name, method('it'))).replace('}\n}', INNER)]),
        );
      const INNER = `}\n  @Nested class InnerTest { ${method('nests')} ${NOTE} }\n}`;
      const files = inModules({
        a: { more: specs, files: jupiter('OneTest', 'TwoTest', 'CartSpec') },
        b: { files: jupiter('OneTest', 'ThreeTest') },
        c: { files: jupiter('NewTest', 'OtherTest') },
      });
      const added = `<profiles><profile><id>more</id>${everywhere}<modules><module>c</module></modules></profile></profiles></project>`;
      const root = files['pom.xml']?.replace('<module>c</module>', '').replace('</project>', added) ?? '';
      project = await createWhole({ ...files, 'pom.xml': root });
      process.env['RAN'] = join(project.root, 'ran');
      const { report } = await project.runAll({ ...values, shards: '2', retries: '0' });
      const ran = readFileSync(process.env['RAN'], 'utf8').trim().split('\n').sort();
      expect(ran).toHaveLength(14);
      expect(new Set(ran).size).toBe(14);
      expect(report).toMatchObject({ verdict: 'incomplete', totals: { tests: 14, passed: 14, missing: 0 } });
      expect(report.reasons).toEqual([
        expect.stringMatching(
          /^the plan lacks 3 test files that the framework finds: a\/\S*CartSpec.java, c\/\S*NewTest.java, c\/\S*OtherTest.java\. /,
        ),
      ]);
      project.write('.mvn/maven.config', '-P specs\n');
      const named = await project.runAll({ ...values, shards: '2', retries: '0', args: '-P more' });
      expect(named.report).toMatchObject({ verdict: 'passed', totals: { tests: 14, passed: 14, missing: 0 } });
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs what the plan lacks also where a planned class ends the process that both share${because}`,
    async () => {
      const profile = `<profiles><profile><id>more</id><activation><jdk>[11,2000)</jdk></activation><build><plugins><plugin><artifactId>maven-surefire-plugin</artifactId>
<configuration><runOrder>alphabetical</runOrder><includes><include>**/*Test.java</include><include>**/*Spec.java</include></includes></configuration></plugin></plugins></build></profile></profiles>`;
      const once = 'java.nio.file.Path.of(System.getenv("RAN") + ".once")';
      const ends = `@Test void ends() throws Exception { if (java.nio.file.Files.notExists(${once})) { java.nio.file.Files.createFile(${once}); System.exit(1); } }`;
      project = await createWhole({
        'pom.xml': pom({ more: profile, surefire: VERSIONS.oldSurefire }),
        'src/test/java/p/EndsTest.java': source(JUPITER, classOf('EndsTest', ends)),
        'src/test/java/p/GoodTest.java': source(JUPITER, classOf('GoodTest', method('good'))),
        'src/test/java/p/LateSpec.java': source(JUPITER, classOf('LateSpec', method('late'))),
      });
      process.env['RAN'] = join(project.root, 'ran');
      const { report, records } = await project.runAll({ ...values, shards: '1', retries: '1' });
      expect(records.map(({ canSelect }) => canSelect)).toEqual([false]);
      expect(readFileSync(process.env['RAN'], 'utf8')).toContain(' late\n');
      expect(report).toMatchObject({ verdict: 'incomplete', totals: { tests: 3, passed: 3, missing: 0 } });
      expect(report.reasons.join()).toContain(
        'the plan lacks 1 test file that the framework finds: src/test/java/p/LateSpec.java',
      );
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs a large class in parts, each test once, and the history still knows one file${because}`,
    async () => {
      const large = (...names: readonly string[]) =>
        source(
          JUPITER,
          classOf(
            'LargeTest',
            ...names.map((name) => method(name)),
            `@Nested class Inner { ${method('gets')} ${NOTE} }`,
          ),
        );
      const file = 'a/src/test/java/p/LargeTest.java';
      project = await createWhole(
        inModules({
          a: { files: { 'LargeTest.java': large('gets', 'getsMore', 'puts') } },
          b: { files: { 'LargeTest.java': source(JUPITER, classOf('LargeTest', method('gets'))) } },
        }),
      );
      process.env['RAN'] = join(project.root, 'before');
      const first = await project.runAll({ ...values, shards: '1', retries: '0' });
      expect(first.records.map(({ canSelect }) => canSelect)).toEqual([true]);
      await stretchTimes(project, file);
      project.write(file, large('gets', 'getsMore', 'renamed', 'isNew'));
      process.env['RAN'] = join(project.root, 'ran');
      const { report } = await project.runAll({ ...values, shards: '3', retries: '0' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 6 } });
      const parts = report.units.flatMap(({ id }) => (id.startsWith(`${file}::`) ? [id.slice(file.length + 2)] : []));
      const all = ['LargeTest#gets', 'LargeTest#getsMore', 'LargeTest$Inner#gets'];
      expect(parts.filter((part) => !all.includes(part))).toEqual([]);
      expect(parts.length).toBe(2);
      expect(readFileSync(process.env['RAN'], 'utf8').trim().split('\n').sort()).toEqual([
        'a p.LargeTest gets',
        'a p.LargeTest getsMore',
        'a p.LargeTest isNew',
        'a p.LargeTest renamed',
        'a p.LargeTest$Inner gets',
        'b p.LargeTest gets',
      ]);
      const learned = pastUnits(await restored(project));
      expect(learned.map(({ id }) => id)).toEqual([file, file.replace('a/', 'b/')]);
      expect(learned[0]?.parts?.map(({ name }) => name).sort()).toEqual(
        [...all, 'LargeTest#isNew', 'LargeTest#renamed'].sort(),
      );
    },
    TIMEOUT_MS,
  );

  realTest(
    `tells once that the tests of a module do not compile, tries them no more, and runs the other modules${because}`,
    async () => {
      const good = source(JUPITER, 'class GoodTest { @Test void passes() {} }\n');
      project = await createWhole(
        inModules({
          a: {
            files: {
              'BadTest.java': source(JUPITER, 'class BadTest { int x = "no"; }\n'),
              ...Object.fromEntries([1, 2, 3].map((n) => [`A${n}Test.java`, good.replace('Good', `A${n}`)])),
            },
          },
          b: { files: { 'GoodTest.java': good } },
        }),
      );
      const { report, records } = await project.runAll({ ...values, shards: '1', retries: '2' });
      expect(report).toMatchObject({ verdict: 'incomplete', totals: { passed: 1, missing: 4 } });
      expect(records.map(({ causes }) => causes)).toEqual([
        [
          expect.stringMatching(
            /^the build of a failed before its tests: Compilation failure: \S*BadTest\.java:\[\d+,\d+\] incompatible types/,
          ),
        ],
      ]);
      expect(records[0]?.units.map(({ tries }) => tries)).toEqual([1, 1, 1, 1, 1]);
    },
    TIMEOUT_MS,
  );
});

describe('maven: a command', () => {
  let project: TestProject;
  afterEach(() => project.remove());

  realTest(
    `is red where an old surefire passes over a fork that ended, and runs a named file that no pattern includes${because}`,
    async () => {
      project = createProject();
      project.write('pom.xml', pom({ surefire: VERSIONS.oldSurefire }));
      const write = (name: string, body: string): string => {
        const file = `src/test/java/p/${name}.java`;
        project.write(file, source(JUPITER, `class ${name} { @Test void it() { ${body} } }\n`));
        return file;
      };
      const odd = write('OddCheck', '');
      const ends = write('EndsTest', 'System.exit(0);');
      write('NotGivenTest', '');
      const first = await project.run(maven, [odd], { command });
      expect(first.exitCodes).toEqual([0]);
      expect(first.cases.map(({ file, className }) => [file, className])).toEqual([[odd, 'p.OddCheck']]);
      const second = await project.run(maven, [ends], { command });
      expect(second.exitCodes).toEqual([1]);
      expect(second.cases).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
