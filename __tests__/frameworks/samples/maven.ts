import { posix } from 'node:path';
import '../../support/quick-jvm.ts';
import type { Sample } from '../samples.ts';

const [program = 'mvn', ...options] = (process.env['SHARDWISE_TEST_MAVEN'] ?? 'mvn').split(' ');

/** The versions that `scripts/framework-tools.mjs` downloads. */
export const VERSIONS = {
  compiler: '3.13.0',
  resources: '3.3.1',
  jar: '3.4.2',
  surefire: '3.5.2',
  oldSurefire: '2.22.2',
  jupiter: '5.11.4',
};

const plugin = (name: string, version: string, more = ''): string =>
  `<plugin><artifactId>maven-${name}-plugin</artifactId><version>${version}</version>${more}</plugin>`;

export const dependency = (group: string, name: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version><scope>test</scope></dependency>`;

export interface PomParts {
  readonly artifactId?: string;
  /** Elements of `<project>`. */
  readonly more?: string;
  readonly dependencies?: string;
  readonly surefire?: string;
  /** What the plugin surefire has besides its version. */
  readonly surefireMore?: string;
  readonly plugins?: string;
}

/** A pom with fixed versions. */
export const pom = ({
  artifactId = 'sample',
  more = '',
  dependencies = dependency('org.junit.jupiter', 'junit-jupiter', VERSIONS.jupiter),
  surefire = VERSIONS.surefire,
  surefireMore = '',
  plugins = '',
}: PomParts = {}): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId><artifactId>${artifactId}</artifactId><version>1</version>
  ${more}
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>${dependencies}</dependencies>
  <build><plugins>
    ${plugin('compiler', VERSIONS.compiler)}${plugin('resources', VERSIONS.resources)}
    ${plugin('surefire', surefire, surefireMore)}${plugins}
  </plugins></build>
</project>
`;

const ALL = `import java.nio.file.*;
import org.junit.jupiter.api.*;

@TestMethodOrder(MethodOrderer.MethodName.class)
`;

/** A build of two modules that share nothing. */
const MODULES = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging>
  <modules><module>one</module><module>two</module></modules>
</project>
`;

const word = (text: string): string => text.replace(/[^\p{L}\p{N}_]/gu, '_');

/** The class may have another name than its file, because it is not public. So a file may have any name. */
function fill(source: string, stem: string): string {
  const folder = posix.dirname(stem);
  // A part of a package with an underscore is no keyword, such as `long`.
  const inPackage =
    folder === '.' ? '' : `package ${folder.replace(/[^/]+/g, (part) => `${word(part)}_`).replaceAll('/', '.')};\n`;
  return inPackage + source.replaceAll('SampleTest', `${word(posix.basename(stem))}Test`);
}

export const sample: Sample = {
  longInstallation: 'maven',
  fileName: (stem) => `src/test/java/${stem}Test.java`,
  fill,
  passing: `${ALL}class SampleTest {
  @BeforeAll static void note() throws java.io.IOException {
    Files.writeString(Path.of(System.getenv("RAN")), "ran\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
  @Test void standsAlone() {}
  @Nested class Inner {
    @Test @Tag("nested") void isNested() {}
  }
}
`,
  failing: `${ALL}class SampleTest {
  @Test void fails() { Assertions.assertEquals(2, 1); }
  @Test void passes() {}
}
`,
  crashing: `${ALL}class SampleTest {
  static { if (true) throw new IllegalStateException("broken on import"); }
  @Test void neverRuns() {}
}
`,
  skipping: `${ALL}class SampleTest {
  @Test @Disabled("later") void isLeftOut() {}
}
`,
  example: { folder: 'maven' },
  impossible: [],
  program,
  command: [program, ...options, '--offline'],
  firstLine: 1,
  longLists: 'by file',
  tellsLines: false,
  job: {
    ends: `${ALL}class SampleTest {
  @Test void aPasses() {}
  @Test void bEnds() { System.exit(0); }
}
`,
    killed: `${ALL}class SampleTest {
  @Test void aPasses() {}
  @Test void bDies() throws Exception {
    new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start().waitFor();
  }
}
`,
    retried: {
      source: `${ALL}class SampleTest {
  static int tries;
  @Test void passesAtLast() { Assertions.assertEquals(2, ++tries); }
}
`,
      args: '-Dsurefire.rerunFailingTestsCount=1',
    },
    three: `${ALL}class SampleTest {
  static void ran(String kind) throws java.io.IOException {
    Files.writeString(Path.of(System.getenv("RAN")), kind + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
  @Test void isGreen() throws Exception { ran("green"); }
  @Test void isRed() throws Exception { ran("red"); Assertions.fail("as it should"); }
  @Test void isFlaky() throws Exception { ran("flaky"); Assertions.assertNotEquals("1", System.getenv("SHARDWISE_TRY")); }
}
`,
    narrow: '-Dgroups=nested',
  },
  projects: {
    files: [
      ['pom.xml', MODULES],
      ...['one', 'two'].flatMap((name) => [
        [`${name}/pom.xml`, pom({ artifactId: name })] as const,
        [`${name}/src/test/java/ATest.java`, `${ALL}class ATest {\n  @Test void passes() {}\n}\n`] as const,
      ]),
    ],
    asked: { tests: 'two/**/*Test.java' },
    units: ['two/src/test/java/ATest.java'],
    tests: 1,
    refused: '-pl two',
  },
  configuration: [['pom.xml', pom()]],
};
