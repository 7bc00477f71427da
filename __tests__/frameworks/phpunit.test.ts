/** PHPUnit, as far as no tool is needed. `real/phpunit.test.ts` has the rest. */
import { describe, expect, test } from '@jest/globals';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { SearchedProject } from '../../src/frameworks/framework.ts';
import { filterOf } from '../../src/frameworks/phpunit/parts.ts';
import { phpunit } from '../../src/frameworks/phpunit.ts';
import { UsageError } from '../../src/model.ts';

const project = (texts: Readonly<Record<string, string>>): SearchedProject => ({
  folder: '/work',
  names: [],
  files: [],
  texts: new Map(Object.entries(texts)),
  testFileOf: () => undefined,
});
const search = (xml: string, args: readonly string[] = []) => phpunit.search?.(project({ 'phpunit.xml': xml }), args);

describe('the search of PHPUnit', () => {
  test('names what only PHPUnit itself can follow', () => {
    const found = search(
      `<phpunit><testsuites><testsuite name="a"><directory phpVersion="8.4">tests</directory>
       <file>../other/ATest.php</file><xi:include href="x.xml"/></testsuite></testsuites></phpunit>`,
    );
    expect(found?.notFollowed).toEqual([
      'the files that phpunit.xml includes',
      'phpVersion of tests in phpunit.xml',
      '../other/ATest.php in phpunit.xml: it is outside of the working directory',
    ]);
    expect(search('<phpunit/>', ['-c', 'none.xml'])?.notFollowed).toEqual([
      '--configuration none.xml in input args, which was not found',
    ]);
  });

  test('says the rules in words, and takes an excluded path as PHPUnit does: as the beginning of others', () => {
    const found = search(
      '<phpunit><testsuite name="a"><directory prefix="T" suffix=".php">tests</directory><exclude>tests/a</exclude></testsuite></phpunit>',
    );
    expect(found?.rules).toEqual(['tests/**/T*.php (suite a)']);
    expect(
      ['tests/T.php', 'tests/b/TX.php', 'tests/a/T.php', 'tests/ab/T.php', 'Tests/T.php', 'tests/X.php'].map((file) =>
        found?.accepts?.(file),
      ),
    ).toEqual([true, true, false, false, false, false]);
  });

  test('refuses a configuration that is no XML, and says where', () => {
    expect(() => search('<phpunit>\n<testsuites>\n</phpunit>')).toThrow(UsageError);
    expect(() => search('<phpunit>\n<testsuites>\n</phpunit>')).toThrow(/^phpunit\.xml is no valid XML \(line 3: /);
  });
});

test.each([
  ['--list-tests', '--list-tests runs no test'],
  ['--filter x tests/ATest.php', 'tests/ATest.php is no option: write test files as "tests:"'],
  ['--test-files-file list', '--test-files-file names test files, and a shard has its own'],
  ['-d memory_limit=-1 --group a,b --colors=always -c other.xml -v --order-by=random --stop-on-failure', undefined],
])('the arguments %s: %s', (args, problem) => {
  expect(phpunit.findBadArgument?.(args.split(' '))).toBe(problem);
});

test('PHPUnit is started as Composer installs it', () => {
  const commandFor = (composer: object | string) =>
    phpunit.ownCommand?.(
      project({ 'composer.json': typeof composer === 'string' ? composer : JSON.stringify(composer) }),
    );
  expect(commandFor({ 'require-dev': { 'phpunit/phpunit': '*' } })).toEqual({
    from: 'composer.json',
    words: ['vendor/bin/phpunit'],
  });
  expect(commandFor({ require: { 'symfony/phpunit-bridge': '*' }, config: { 'bin-dir': 'bin' } })?.words).toEqual([
    'bin/simple-phpunit',
  ]);
  expect([{}, '{', '[]', { require: 7 }].map((text) => commandFor(text))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

describe('a part of a PHPUnit file', () => {
  const partOf = (className: string, name: string) => phpunit.select?.partOf({ className, name }, 'tests/ATest.php');

  test('is a method with all its data sets', () => {
    expect(partOf('Shop.ATest', 'testA')).toBe('testA');
    expect(partOf('Shop.ATest', 'testA with data set "x with data set #1"')).toBe('testA');
    expect(partOf('Shop.ATest', 'hook of "Shop\\ATest"')).toBeUndefined();
    expect(partOf('', 'Warning')).toBeUndefined();
  });

  test('is selected exactly', () => {
    const asRegExp = (filter: string) => new RegExp(filter.slice(1, -2), 's');
    const only = asRegExp(filterOf({ only: ['testA', 'testB'] }));
    const except = asRegExp(filterOf({ except: ['testA', 'testB'] }));
    const own = ['Shop\\ATest::testA', 'ATest::testB with data set "a\nb"', 'ATest::testA with data set #0'];
    const others = [
      'ATest::testAB',
      'ATest::test',
      'ATest::testC with data set "ATest::testA"',
      'The data provider is invalid',
    ];
    expect([own.every((name) => only.test(name)), own.some((name) => except.test(name))]).toEqual([true, false]);
    expect([others.some((name) => only.test(name)), others.every((name) => except.test(name))]).toEqual([false, true]);
  });

  test('is not reached with a filter of the user', () => {
    expect(phpunit.select?.reaches({ args: ['--group', 'a'] })).toBe(true);
    expect(phpunit.select?.reaches({ args: ['--filter=x'] })).toBe(false);
  });
});

describe('the configuration of a shard', () => {
  const own = (xml: string, units: readonly string[], file = 'phpunit.xml', args: readonly string[] = []) => {
    const texts = new Map([[file, xml]]);
    const request = {
      units,
      args,
      reportDirectory: '/r',
      testsFile: '/t',
      reporters: '/reporters',
      project: { folder: '/w&rk', texts },
    };
    const files = phpunit.run(request)[0]?.files ?? {};
    return {
      configuration: files['/r/phpunit-1.configuration'] ?? '',
      bootstrap: files['/r/phpunit-1.bootstrap.php'] ?? '',
    };
  };

  test('has absolute paths, and leaves all others as they are written', () => {
    const { configuration } = own(
      `<phpunit cacheDirectory=".cache" colors="true" defaultTestSuite="x" failOnEmptyTestSuite="true">
         <source baseline="b.xml"><include><directory suffix=".php">src</directory><file>/abs/x.php</file></include></source>
         <logging><junit outputFile="build/junit.xml"/><teamcity outputFile="php://stdout"/></logging>
         <extensions><extension class="A" file="ext/A.php"><arguments><string>src</string></arguments></extension></extensions>
         <php><const name="file" value="a &amp; b"/></php>
         <testsuites><testsuite name="x"><directory>t</directory></testsuite></testsuites>
       </phpunit>`,
      ['t/ATest.php'],
      'build/phpunit.xml',
      ['-c', 'build'],
    );
    expect(XMLValidator.validate(configuration)).toBe(true);
    for (const kept of [
      'colors="true"',
      'suffix=".php"',
      '<string>src</string>',
      'value="a &amp; b"',
      'outputFile="php://stdout"',
      '>/abs/x.php<',
    ])
      expect(configuration).toContain(kept);
    for (const path of ['.cache"', 'b.xml"', 'src</directory>', 'build/junit.xml"', 'ext/A.php"'])
      expect(configuration).toContain(`/w&amp;rk/build/${path}`);
    expect(configuration).not.toMatch(/defaultTestSuite|failOnEmptyTestSuite/);
    expect(configuration).toContain('<file>/w&amp;rk/t/ATest.php</file>');
  });

  test('keeps the suites that have bootstrap scripts or versions of their own', () => {
    const { configuration } = own(
      `<phpunit><testsuites>
         <testsuite name="a" bootstrap="boot.php"><directory>a</directory></testsuite>
         <testsuite name="b"><directory phpVersion="8.4" phpVersionOperator="&lt;">b</directory></testsuite>
       </testsuites></phpunit>`,
      ['a/ATest.php', 'b/BTest.php', 'c/CTest.php'],
    );
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      isArray: (name) => name === 'testsuite',
    });
    expect(parser.parse(configuration).phpunit.testsuites.testsuite).toEqual([
      { name: 'a', bootstrap: '/w&rk/boot.php', file: '/w&rk/a/ATest.php' },
      { name: 'b', file: { '#text': '/w&rk/b/BTest.php', phpVersion: '8.4', phpVersionOperator: '<' } },
      { name: 'shardwise', file: '/w&rk/c/CTest.php' },
    ]);
  });

  test('has a bootstrap script that loads that of the project, whatever it is called', () => {
    const { bootstrap } = own('<phpunit bootstrap="it\'s.php"/>', ["tests/it's \\ATest.php"]);
    expect(bootstrap).toContain("require_once '/w&rk/it\\'s.php';");
    expect(bootstrap).toContain('"units":["tests/it\\\'s \\\\\\\\ATest.php"]');
  });
});
