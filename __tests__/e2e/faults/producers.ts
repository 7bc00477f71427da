/** Reports that real tools wrote, with two tests of one name. `node scripts/tools.mjs` and `node scripts/framework-tools.mjs` install the tools. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type Need, REPORTERS } from '../../support/needs.ts';
import type { FaultGroup, FaultRow, Scene } from './scene.ts';

interface Producer {
  readonly tool: string;
  /** The project. In a red one the first of the two tests fails. */
  readonly files: (isRed: boolean) => Readonly<Record<string, string>>;
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the tool writes its report; `printed` if it prints it. */
  readonly report?: string;
  readonly needs: Need;
}

const THROWS = 'throw new Error("declined");';

const oneFile = (isRed: boolean) => ({
  'a.test.js': `describe('cart', () => { it('is paid', () => { ${isRed ? THROWS : ''} }); });
    describe('cart', () => { it('is paid', () => {}); });`,
});
const twoFiles = (isRed: boolean) => ({
  'a.test.js': `describe('cart', () => { it('is paid', () => { ${isRed ? THROWS : ''} }); });`,
  'b.test.js': `describe('cart', () => { it('is paid', () => {}); });`,
  'package.json': '{"name": "shop"}',
});

const mocha = join(REPORTERS, '.bin/mocha');
const titled = ['--reporter-options', 'testsuitesTitle=E2E,mochaFile=report.xml', 'a.test.js'];

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>shop</groupId><artifactId>shop</artifactId><version>1</version>
  <properties>
    <maven.compiler.source>11</maven.compiler.source><maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies><dependency>
    <groupId>org.testng</groupId><artifactId>testng</artifactId><version>7.5.1</version><scope>test</scope>
  </dependency></dependencies>
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId><artifactId>maven-surefire-plugin</artifactId><version>2.22.2</version>
  </plugin></plugins></build>
</project>`;

const PRODUCERS: readonly Producer[] = [
  {
    tool: 'jest-junit with JEST_SUITE_NAME',
    files: twoFiles,
    command: [join(REPORTERS, '.bin/jest'), '--runInBand', '--reporters', join(REPORTERS, 'jest-junit')],
    environment: { JEST_SUITE_NAME: 'unit', JEST_JUNIT_OUTPUT_NAME: 'report.xml' },
    needs: 'Mocha and jest-junit',
  },
  {
    tool: 'mocha-junit-reporter with a title',
    files: oneFile,
    command: [mocha, '--reporter', join(REPORTERS, 'mocha-junit-reporter'), ...titled],
    needs: 'Mocha and jest-junit',
  },
  {
    tool: 'the xunit reporter of Mocha',
    files: oneFile,
    command: [mocha, '--reporter', 'xunit', 'a.test.js'],
    report: 'printed',
    needs: 'Mocha and jest-junit',
  },
  {
    tool: 'Mocha with --retries',
    files: oneFile,
    command: [mocha, '--retries', '1', '--reporter', join(REPORTERS, 'mocha-junit-reporter'), ...titled],
    needs: 'Mocha and jest-junit',
  },
  {
    tool: 'pytest with another suite name, and two parameters of one name',
    files: (isRed) => ({
      'test_a.py': `import pytest\n@pytest.mark.parametrize("x", [1, 2], ids=["p", "p"])\ndef test_paid(x):\n    ${isRed ? 'assert x == 2' : 'pass'}\n`,
    }),
    command: ['pytest', '-q', '-p', 'no:cacheprovider', '-o', 'junit_suite_name=unit', '--junit-xml', 'report.xml'],
    needs: 'pytest',
  },
  {
    tool: 'RSpec',
    files: (isRed) => ({
      'spec/cart_spec.rb': `describe('cart') { it('is paid') { ${isRed ? "raise 'declined'" : ''} } }
        describe('cart') { it('is paid') { } }`,
    }),
    command: ['rspec', '--format', 'RspecJunitFormatter', '--out', 'report.xml'],
    needs: 'RSpec with its JUnit formatter',
  },
  {
    tool: 'Surefire 2 with TestNG, and a data provider',
    files: (isRed) => ({
      'pom.xml': POM,
      'src/test/java/shop/CartTest.java': `package shop;
        import org.testng.Assert;
        import org.testng.annotations.*;
        public class CartTest {
          @DataProvider public Object[][] cards() { return new Object[][] { { "${isRed ? 'declined' : 'good'}" }, { "good" } }; }
          @Test(dataProvider = "cards") public void isPaid(String card) { Assert.assertEquals(card, "good"); }
        }`,
    }),
    command: ['mvn', '--quiet', '--batch-mode', 'test'],
    report: 'target/surefire-reports/TEST-shop.CartTest.xml',
    needs: 'Maven',
  },
  {
    tool: 'PHPUnit 9 with --repeat',
    files: (isRed) => ({
      'CartTest.php': `<?php
        final class CartTest extends PHPUnit\\Framework\\TestCase {
          private static int $calls = 0;
          public function testIsPaid(): void {
            self::$calls++;
            self::assertGreaterThan(${isRed ? 1 : 0}, self::$calls);
          }
        }`,
    }),
    command: ['phpunit', '--repeat', '2', '--log-junit', 'report.xml', 'CartTest.php'],
    needs: 'PHPUnit 9',
  },
];

/** As the JUnit formatter of ExUnit writes a module that runs once for each parameter (`parameterize:`). */
const exUnit = (isRed: boolean): string => `<?xml version="1.0" encoding="UTF-8"?>
<testsuites><testsuite errors="0" failures="${isRed ? 1 : 0}" name="Elixir.CartTest" tests="2" time="0.0020">
  <properties><property name="seed" value="0"/></properties>
  <testcase classname="Elixir.CartTest" file="test/cart_test.exs:5" name="test is paid" time="0.0010">${isRed ? '<failure message="error: declined">declined</failure>' : ''}</testcase>
  <testcase classname="Elixir.CartTest" file="test/cart_test.exs:5" name="test is paid" time="0.0010"/>
</testsuite></testsuites>`;

/** Runs the tool in a folder of its own. */
async function reportOf({ tool, files, command, environment = {}, report = 'report.xml' }: Producer, isRed: boolean) {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-producer-')));
  try {
    for (const [file, text] of Object.entries(files(isRed))) {
      mkdirSync(dirname(join(cwd, file)), { recursive: true });
      writeFileSync(join(cwd, file), text);
    }
    const [program, ...args] = command;
    const { exitCode, stdout, stderr } = await execa(program, args, {
      cwd,
      reject: false,
      env: { CI: 'true', ...environment },
    });
    if ((exitCode !== 0) !== isRed) throw new Error(`${tool} ended with exit code ${exitCode}:\n${stdout}\n${stderr}`);
    return report === 'printed' ? stdout : readFileSync(join(cwd, report), 'utf8');
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** One after another, because Maven's folder of packages belongs to one program at a time. */
function oneByOne<Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) {
  let last: Promise<unknown> = Promise.resolve();
  return (...args: Args): Promise<Result> => {
    const next = last.then(() => work(...args));
    last = next.catch(() => {});
    return next;
  };
}

type WriteReport = (isRed: boolean) => string | Promise<string>;

const RED = {
  what: 'of two tests with one name the first is red',
  verdict: 'failed',
  exit: 1,
  says: ['1 of 2 tests failed'],
} as const;
const GREEN = {
  what: 'two tests with one name are green',
  verdict: 'passed',
  exit: 0,
  says: ['verdict: passed (2 tests, 2 passed'],
} as const;

const rowsOf = (where: string, write: WriteReport, needs?: Need): FaultRow[] =>
  [RED, GREEN].map((end) => ({
    ...end,
    where,
    arrange: async (scene: Scene) => {
      const content = { 'report.xml': await write(end === RED) };
      scene.put({ name: 'junit-1', content, attempt: 1, minute: 30 });
    },
    inputs: { artifacts: 'junit-*', 'expect-shards': '1' },
    flaky: 0,
    otherTests: true,
    ...(needs === undefined ? {} : { needs }),
  }));

export const PRODUCED: FaultGroup = {
  title: 'Reports of real tools',
  rows: [
    ...PRODUCERS.flatMap((producer) =>
      rowsOf(
        producer.tool,
        oneByOne((isRed: boolean) => reportOf(producer, isRed)),
        producer.needs,
      ),
    ),
    ...rowsOf('ExUnit with `parameterize:`, as recorded', exUnit),
  ],
};
