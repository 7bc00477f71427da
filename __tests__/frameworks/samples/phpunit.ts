import { basename, dirname } from 'node:path/posix';
import type { Sample } from '../samples.ts';

const otherPHPUnit = process.env['SHARDWISE_TEST_PHPUNIT'];

const word = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '_');

/** A test class with these methods. Each file has its own namespace, because a process loads several files. */
const inClass = (...methods: readonly string[]): string =>
  `<?php\nnamespace NAMESPACE;\nfinal class CLASS extends \\PHPUnit\\Framework\\TestCase\n{\n${methods.map((method) => `    ${method}\n`).join('')}}\n`;

const PASSES = 'public function testPasses(): void { self::assertTrue(true); }';

export const sample: Sample = {
  longInstallation: 'phpunit',
  // Version 9 takes any name. Later versions look for a class with the name of the file.
  fileName: (stem) => `${otherPHPUnit === undefined ? stem : stem.replace(/[^\w/]/g, '_')}Test.php`,
  fill: (source, stem) =>
    source.replace('NAMESPACE', `In_${word(dirname(stem))}`).replace('CLASS', `${word(basename(stem))}Test`),
  passing: inClass(
    'public function testStandsAlone(): void { file_put_contents(getenv("RAN"), "ran\\n", FILE_APPEND); self::assertTrue(true); }',
    'public function testIsNested(): void { self::assertTrue(true); }',
  ),
  failing: inClass(PASSES, 'public function test_fails(): void { self::assertSame(2, 1); }'),
  crashing: `<?php\nthrow new RuntimeException('broken on import');\n`,
  skipping: inClass('public function testIsLeftOut(): void { self::markTestSkipped("later"); }'),
  example: { folder: 'phpunit', args: ['--do-not-cache-result'] },
  impossible: [],
  loadsAllFirst: true,
  program: otherPHPUnit ?? 'phpunit',
  ...(otherPHPUnit === undefined ? {} : { command: [otherPHPUnit] }),
  firstLine: 1,
  longLists: 'by file',
  tellsLines: true,
  job: {
    ends: inClass(PASSES, 'public function testEnds(): void { exit(0); }'),
    killed: inClass(PASSES, 'public function testDies(): void { posix_kill(getmypid(), 9); sleep(1); }'),
    retried: { none: 'PHPUnit tries nothing again before version 13' },
    three: inClass(
      ...Object.entries({ green: 'true', red: 'false', flaky: 'getenv("SHARDWISE_TRY") !== "1"' }).map(
        ([kind, isTrue]) =>
          `public function test_is_${kind}(): void { file_put_contents(getenv("RAN"), "${kind}\\n", FILE_APPEND); self::assertTrue(${isTrue}); }`,
      ),
    ),
    narrow: '--filter Nested',
  },
  configuration: [
    [
      'phpunit.xml',
      '<phpunit><testsuites><testsuite name="all"><directory>.</directory></testsuite></testsuites></phpunit>',
    ],
  ],
};
