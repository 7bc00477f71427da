import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import '../../support/quick-jvm.ts';
import type { Sample } from '../samples.ts';

const [program = 'gradle', ...options] = (process.env['SHARDWISE_TEST_GRADLE'] ?? 'gradle').split(' ');

/** Where the daemon of these tests is known. So they neither use nor stop one of other builds. */
const REGISTRY = join(tmpdir(), `shardwise-gradle-${process.pid}`);
const DAEMON = [`-Dorg.gradle.daemon.registry.base=${REGISTRY}`, '-Dorg.gradle.daemon.idletimeout=60000'];

/** Stops the daemon and forgets it. */
export function stopDaemon(): void {
  spawnSync(program, [...options, ...DAEMON, '--stop']);
  rmSync(REGISTRY, { recursive: true, force: true });
}

/**
 * JUnit is one of the packages that the tests of Maven need. A daemon keeps the environment of its first build, so the tests get theirs as a
 * property of each build.
 */
export const BUILD = `allprojects {
  apply plugin: 'java'
  repositories { mavenLocal() }
  dependencies { testImplementation 'junit:junit:4.13.2' }
  tasks.withType(JavaCompile) { options.encoding = 'UTF-8' }
  tasks.withType(Test) { environment 'RAN', System.getProperty('ran') }
}
`;

/** Starts Gradle with the file RAN as a property. A daemon runs the builds, as it does for most people: a JVM of its own costs each of them seconds. */
const COMMAND = ['sh', '-c', 'exec "$0" "-Dran=$RAN" "$@"', program, ...options, '--offline', ...DAEMON];

const word = (text: string): string => text.replace(/[^\p{L}\p{N}_]/gu, '_');

/** A class that is not public may have another name than its file. So a file may have any name. */
function fill(source: string, stem: string): string {
  const folder = posix.dirname(stem);
  // A part of a package with an underscore is no keyword, such as `long`.
  const inPackage =
    folder === '.' ? '' : `package ${folder.replace(/[^/]+/g, (part) => `${word(part)}_`).replaceAll('/', '.')};\n`;
  return inPackage + source.replaceAll('SampleTest', `${word(posix.basename(stem))}Test`);
}

/** JUnit 4 runs public classes. One that is public may be in one that is not. */
const classOf = (...inside: readonly string[]): string => `import java.nio.file.*;
import org.junit.*;
import org.junit.runners.MethodSorters;

class SampleTest {
  @FixMethodOrder(MethodSorters.NAME_ASCENDING)
  public static class Own {
    ${inside.join('\n    ')}
  }
}
`;

export const sample: Sample = {
  longInstallation: 'gradle',
  fileName: (stem) => `src/test/java/${stem}Test.java`,
  fill,
  passing: classOf(
    '@BeforeClass public static void note() throws java.io.IOException {',
    '  Files.write(Paths.get(System.getenv("RAN")), "ran\\n".getBytes(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);',
    '}',
    '@Test public void standsAlone() {}',
    '@Test public void isNested() {}',
  ),
  failing: classOf('@Test public void fails() { Assert.assertEquals(2, 1); }', '@Test public void passes() {}'),
  crashing: classOf(
    'static { if (true) throw new IllegalStateException("broken on import"); }',
    '@Test public void neverRuns() {}',
  ),
  crashesAs: 'failed',
  skipping: classOf('@Test @Ignore("later") public void isLeftOut() {}'),
  // The first try fails by the environment, which a daemon would keep for the second.
  example: { folder: 'gradle', args: ['--no-daemon'] },
  impossible: [],
  program,
  command: COMMAND,
  firstLine: 1,
  longLists: 'by file',
  tellsLines: false,
  job: {
    ends: classOf('@Test public void aPasses() {}', '@Test public void bEnds() { System.exit(0); }'),
    killed: classOf(
      '@Test public void aPasses() {}',
      '@Test public void bDies() throws Exception {',
      '  new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start().waitFor();',
      '}',
    ),
    retried: { none: 'Gradle has no retries without a plugin, which cannot be installed here' },
    narrow: { none: 'Gradle chooses tests by --tests alone, which is refused' },
  },
  projects: {
    files: [
      ['settings.gradle', "include 'one', 'two'\n"],
      ...['one', 'two'].map(
        (name) =>
          [
            `${name}/src/test/java/ATest.java`,
            'public class ATest {\n  @org.junit.Test public void passes() {}\n}\n',
          ] as const,
      ),
    ],
    asked: { args: ':two:test' },
    units: ['two/src/test/java/ATest.java'],
    tests: 1,
    refused: '--project-dir two',
  },
  configuration: [
    ['settings.gradle', "rootProject.name = 'sample'\n"],
    ['build.gradle', BUILD],
  ],
};
