/** Gradle, with the real tool. Each start takes seconds, so one build proves many things. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect } from '@jest/globals';
import { findFramework } from '../../../src/frameworks/index.ts';
import { joinWords } from '../../../src/frameworks/shared/split-words.ts';
import { createProject, type LocalProject, type Values } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { BUILD, stopDaemon } from '../samples/gradle.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const gradle = findFramework('gradle');
const { realTest, because } = withRealTool('gradle');
const { command = ['gradle'] } = sampleOf(gradle);
const TIMEOUT_MS = 600_000;

afterAll(stopDaemon);

describeContract(gradle);
describeJobContract(gradle);
describeExample(gradle);

/** A method that writes its name to the file RAN, so that it is known what really ran, and how often. */
const method = (name: string): string =>
  `@Test public void ${name}() throws Exception { new Note("${name}", getClass()); }`;
const NOTE = `package p;
class Note {
  Note(String name, Class<?> one) throws Exception {
    String line = System.getProperty("user.dir").replaceFirst(".*/", "") + " " + one.getName() + " " + name + "\\n";
    java.nio.file.Files.write(java.nio.file.Paths.get(System.getenv("RAN")), line.getBytes(),
      java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
  }
}
`;
const source = (library: string, ...classes: readonly string[]): string =>
  `package p;\nimport ${library}.*;\n${classes.join('\n')}\n`;
const classOf = (name: string, ...inside: readonly string[]): string => `class ${name} {\n  ${inside.join('\n  ')}\n}`;
const JUNIT = 'org.junit';
const inside = (folder: string, files: Values): Values =>
  Object.fromEntries(
    Object.entries({ 'Note.java': NOTE, ...files }).map(([file, text]) => [`${folder}/${file}`, text]),
  );

/** Projects with classes of one name, one in another folder, and one whose tests the plan cannot find. */
const BUILDS: Values = {
  'settings.gradle': `include 'a', 'b', 'c'\nproject(':b').projectDir = new File(settingsDir, 'moved/b')\n`,
  'build.gradle': `${BUILD}
project(':a') { test.exclude '**/Slow*' }
project(':b') { test.dependsOn ':a:test' }
project(':c') {
  dependencies { testImplementation 'org.testng:testng:7.5.1' }
  test.useTestNG()
}
`,
  ...inside('a/src/test/java/p', {
    'TwinTest.java': source(JUNIT, `public ${classOf('TwinTest', method('first'))}`),
    'AbstractTest.java': source(JUNIT, `public abstract ${classOf('AbstractTest', method('inherited'))}`),
    'Child.java': source(JUNIT, 'public class Child extends AbstractTest {}'),
    'Red.java': source(
      JUNIT,
      `public ${classOf('Red', method('green'), '@Test public void red() { Assert.fail("<red>"); }', '@Test @Ignore("later") public void later() {}')}`,
    ),
    'SlowTest.java': source(JUNIT, `public ${classOf('SlowTest', method('slow'))}`),
    'Pair.java': source(
      JUNIT,
      classOf('Pair', `public static ${classOf('One', method('one'))}`),
      classOf('Other', `public static ${classOf('Two', method('two'))}`),
    ),
  }),
  ...inside('moved/b/src/test/java/p', {
    'TwinTest.java': source(JUNIT, `public ${classOf('TwinTest', method('second'))}`),
  }),
  ...inside('c/src/test/java/p', {
    'NextTest.java': source(
      'org.testng.annotations',
      `public ${classOf('NextTest', method('next'), method('another'))}`,
    ),
    'LastTest.java': source('org.testng.annotations', `public ${classOf('LastTest', method('last'))}`),
  }),
};

describe('gradle: a job', () => {
  let project: LocalProject;
  afterEach(() => project?.remove());
  const values = { framework: 'gradle', discovery: 'static', command: joinWords(command) };
  const linesIn = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n').sort();

  async function runAlone(): Promise<string[]> {
    const scratch = mkdtempSync(join(tmpdir(), 'shardwise-gradle-'));
    const [program = '', ...options] = command;
    spawnSync(program, [...options, '--continue', 'test'], {
      cwd: project.root,
      env: { ...process.env, RAN: join(scratch, 'ran') },
    });
    const ran = linesIn(join(scratch, 'ran'));
    rmSync(scratch, { recursive: true });
    return ran;
  }

  realTest(
    `runs exactly what Gradle runs by itself, each test once, in all projects and by all libraries${because}`,
    async () => {
      project = await createProject(BUILDS);
      const expected = await runAlone();
      // `second` is in a project that needs the red one.
      expect(expected).toHaveLength(8);
      process.env['RAN'] = join(project.root, 'ran');
      const { report } = await project.runAll({ ...values, shards: '2', retries: '0' });
      expect(linesIn(process.env['RAN'])).toEqual([...expected, 'b p.TwinTest second'].sort());
      expect(report).toMatchObject({
        verdict: 'failed',
        complete: true,
        reasons: ['1 of 11 tests failed'],
        totals: { tests: 11, passed: 9, failed: 1, skipped: 1, missing: 0 },
      });
      expect(report.units.map(({ id, outcome }) => [id.replace(/src.*\//, ''), outcome])).toEqual([
        ['a/Child.java', 'passed'],
        ['a/Pair.java', 'passed'],
        ['a/Red.java', 'failed'],
        ['a/SlowTest.java', 'deselected'],
        ['a/TwinTest.java', 'passed'],
        ['c/LastTest.java', 'passed'],
        ['c/NextTest.java', 'passed'],
        ['moved/b/TwinTest.java', 'passed'],
      ]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs what the plan lacks in the first shard, also where a planned class ends the process that both share${because}`,
    async () => {
      const once = 'java.nio.file.Paths.get(System.getenv("RAN") + ".once")';
      const ends = `@Test public void ends() throws Exception { if (java.nio.file.Files.notExists(${once})) { java.nio.file.Files.createFile(${once}); System.exit(0); } }`;
      project = await createProject({
        'settings.gradle': "include 'a', 'b'",
        'build.gradle': `${BUILD}\nproject(':a') { sourceSets.test.java.srcDir 'checks' }\n`,
        ...inside('a/src/test/java/p', {
          'EndsTest.java': source(JUNIT, `public ${classOf('EndsTest', ends)}`),
          'GoodTest.java': source(JUNIT, `public ${classOf('GoodTest', method('good'))}`),
        }),
        'a/checks/p/LateTest.java': source(JUNIT, `public ${classOf('LateTest', method('late'))}`),
        ...inside('b/src/test/java/p', {
          'TwinTest.java': source(JUNIT, `public ${classOf('TwinTest', method('twin'))}`),
        }),
      });
      process.env['RAN'] = join(project.root, 'ran');
      const { report } = await project.runAll({ ...values, shards: '2', retries: '1' });
      expect(linesIn(process.env['RAN']).filter((line) => line.endsWith('late')).length).toBeGreaterThan(0);
      expect(report).toMatchObject({ verdict: 'incomplete', totals: { tests: 4, passed: 4, missing: 0 } });
      expect(report.reasons.join()).toMatch(/^the plan lacks 1 test file that the framework finds: p\.LateTest /);
    },
    TIMEOUT_MS,
  );

  realTest(
    `tells once that the tests of a project do not compile, tries them no more, and runs the other projects${because}`,
    async () => {
      project = await createProject({
        'settings.gradle': "include 'a', 'b'",
        'build.gradle': BUILD,
        ...inside('a/src/test/java/p', {
          'BadTest.java': source(JUNIT, `public ${classOf('BadTest', method('bad'), 'int x = "no";')}`),
          'OtherTest.java': source(JUNIT, `public ${classOf('OtherTest', method('other'))}`),
        }),
        ...inside('b/src/test/java/p', {
          'GoodTest.java': source(JUNIT, `public ${classOf('GoodTest', method('good'))}`),
        }),
      });
      process.env['RAN'] = join(project.root, 'ran');
      const { report, records } = await project.runAll({ ...values, shards: '1', retries: '2' });
      expect(report).toMatchObject({ verdict: 'incomplete', totals: { passed: 1, missing: 2 } });
      expect(records.map(({ causes }) => causes)).toEqual([
        [expect.stringMatching(/^the task :a:compileTestJava failed: .*Compilation failed/)],
      ]);
      expect(records[0]?.units.map(({ tries }) => tries)).toEqual([1, 1, 1]);
    },
    TIMEOUT_MS,
  );
});
