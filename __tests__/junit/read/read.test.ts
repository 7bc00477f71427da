import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readReport } from '../../../src/junit/read/read.ts';
import type { TestCase } from '../../../src/model.ts';
import { inPieces, read } from '../support.ts';

const outcomes = async (report: string) => (await read(report)).tests.map(({ name, outcome }) => `${name} ${outcome}`);

describe('the bytes of a report', () => {
  const report = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><testsuite name="s"><testcase name="größe €"/></testsuite>`;
  const utf16 = (text: string, bigEndian: boolean) => {
    const bytes = Buffer.from(text, 'utf16le');
    return bigEndian ? bytes.swap16() : bytes;
  };

  test.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(report('UTF-8'))],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${report('UTF-8')}`)],
    ['UTF-8 misspelt', Buffer.from(report('utf8'))],
    ['UTF-8 that claims to be UTF-16', Buffer.from(report('UTF-16 LE'))],
    ['UTF-8 that claims to be something unheard of', Buffer.from(report('klingon-1'))],
    ['UTF-16 little endian with a mark', utf16(`\ufeff${report('UTF-8')}`, false)],
    ['UTF-16 big endian with a mark', utf16(`\ufeff${report('UTF-16')}`, true)],
    ['UTF-16 without a mark', utf16(report('UTF-16'), false)],
    ['UTF-16 big endian without a mark', utf16(report('UTF-16'), true)],
    [
      'windows-1252',
      Buffer.from(report('windows-1252').replace('ö', '\xf6').replace('ß', '\xdf').replace('€', '\x80'), 'latin1'),
    ],
    ['gzip', gzipSync(report('UTF-8'))],
  ])('%s', async (_name, bytes) => {
    for (const size of [1, 3, 64, bytes.length]) {
      const { status, tests } = await read(bytes, size);
      expect([status, tests.map(({ name }) => name)]).toEqual(['ok', ['größe €']]);
    }
  });

  test('are read the same in pieces of any size and in any encoding', async () => {
    const cases = Array.from({ length: 800 }, (_, at) => `<testcase name="größe ${at}" classname="c${at % 7}"/>`);
    const bytes = Buffer.from(`<testsuite name="s">${cases.join('\n')}</testsuite>`);
    const whole = await read(bytes);
    expect(whole).toMatchObject({ status: 'ok', cases: { tests: 800 } });
    for (const encoded of [bytes, gzipSync(bytes), Buffer.from(`\ufeff${bytes}`, 'utf16le')])
      for (const size of [7, 64, 1_000, 16_384, 65_536]) expect(await read(encoded, size)).toEqual(whole);
  });

  test('that end with an error keep what was read, and the reason', async () => {
    async function* brokenAfter(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      yield* inPieces(bytes, 100);
      throw new Error('EIO: i/o error');
    }
    const cases = Array.from({ length: 5_000 }, () => `<testcase name="${randomUUID()}"><failure/></testcase>`);
    const report = `<testsuite name="s">${cases.join('')}`;
    for (const bytes of [Buffer.from(report), gzipSync(report)]) {
      const tests: TestCase[] = [];
      const result = await readReport(brokenAfter(bytes), (testCase) => tests.push(testCase));
      expect(result).toMatchObject({ status: 'damaged', problem: expect.stringContaining('(EIO: i/o error)') });
      expect(result.problem).toMatch(/only part of it could be read/);
      expect(result.cases.tests).toBe(tests.length);
      expect(tests.length).toBeGreaterThan(50);
    }
    expect(await readReport(brokenAfter(Buffer.alloc(0)), () => undefined)).toMatchObject({
      status: 'unreadable',
      problem: 'it could not be read (EIO: i/o error)',
    });
  });

  test('are not blamed for an error of the caller', async () => {
    const reading = readReport(inPieces(Buffer.from('<testcase name="a"/>')), () => {
      throw new RangeError('more than can be merged');
    });
    await expect(reading).rejects.toThrow('more than can be merged');
  });

  test('that are not valid are replaced and reported, and nothing is lost', async () => {
    const bytes = Buffer.from('<testsuite><testcase name="a\xff\xfeb"/><testcase name="c"/></testsuite>', 'latin1');
    const { status, problem, tests } = await read(bytes);
    expect(status).toBe('ok');
    expect(problem).toContain('not utf-8');
    expect(tests.map(({ name }) => name)).toEqual(['a\ufffd\ufffdb', 'c']);
  });

  test('of a gzip file that ends early are read as far as they go', async () => {
    const cases = Array.from({ length: 3_000 }, (_, at) => `<testcase name="${at} ${Math.sin(at)}"/>`).join('');
    const zipped = gzipSync(`<testsuite>${cases}</testsuite>`);
    const { status, problem, tests } = await read(zipped.subarray(0, zipped.length / 2), 1_000);
    expect(status).toBe('damaged');
    expect(problem).toContain('gzip');
    expect(tests.length).toBeGreaterThan(500);
  });
});

describe('a file that is not a JUnit report is recognised', () => {
  test.each([
    ['foreign', 'TRX (Visual Studio test results)', '<TestRun id="1"><Results/></TestRun>'],
    ['foreign', 'NUnit 3', '<test-run id="2"><test-suite><test-case result="Failed"/></test-suite></test-run>'],
    ['foreign', 'NUnit 2', '<test-results name="x"/>'],
    ['foreign', 'xUnit.net', '<assemblies><assembly/></assemblies>'],
    ['foreign', 'Robot Framework', '<robot generator="x"/>'],
    ['foreign', 'Maven Failsafe summary', '<failsafe-summary result="255"/>'],
    ['foreign', 'CTest', '<Site BuildName="x"/>'],
    ['foreign', 'an HTML page', '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>'],
    ['foreign', 'XML with the root element <inventory>', '<inventory/>'],
    ['foreign', 'TAP', 'TAP version 13\n1..2\nok 1 - a\n'],
    ['foreign', 'JSON', '{"results": {"tool": "x"}}'],
    ['foreign', 'go test -json', '{"Time":"2026-01-01T00:00:00Z","Action":"run"}'],
    ['foreign', 'a ZIP archive', 'PK\u0003\u0004\u0014\u0000'],
    ['empty', undefined, ''],
    ['empty', undefined, ' \n\n'],
    ['unreadable', undefined, 'Segmentation fault (core dumped)'],
  ])('%s: %s', async (status, producer, text) => {
    const result = await read(text);
    expect([result.status, result.producer, result.cases.tests]).toEqual([status, producer, 0]);
    expect(result.problem).toBeDefined();
  });
});

describe('the structure of a report', () => {
  test.each([
    ['testsuites', '<testsuites><testsuite name="s"><testcase name="a"/></testsuite></testsuites>', [['s']]],
    ['testsuite', '<testsuite name="s"><testcase name="a"/></testsuite>', [['s']]],
    ['testcase', '<testcase name="a"/>', [[]]],
    ['a case without a suite', '<testsuites><testcase name="a"/></testsuites>', [[]]],
    [
      'suites in suites',
      '<testsuites><testsuite name="s"><testsuite name="t"><testcase name="a"/></testsuite></testsuite></testsuites>',
      [['s', 't']],
    ],
    [
      'testsuites in testsuites',
      '<testsuites><testsuites><testsuite name="s"><testcase name="a"/></testsuite></testsuites></testsuites>',
      [['s']],
    ],
    ['a prefix', '<j:testsuite xmlns:j="urn:x" name="s"><j:testcase name="a"/></j:testsuite>', [['s']]],
    ['another case', '<TestSuite name="s"><TestCase name="a"/></TestSuite>', [['s']]],
    ['a suite without a name', '<testsuite><testsuite name=""><testcase name="a"/></testsuite></testsuite>', [[]]],
  ])('%s', async (_name, report, suites) => {
    const { status, tests } = await read(report);
    expect([status, tests.map(({ suite }) => suite)]).toEqual(['ok', suites]);
  });

  test('a suite of Surefire stands for the class of each case, whatever else ran', async () => {
    const schema =
      'xmlns:xsi="urn:x" xsi:noNamespaceSchemaLocation="https://maven.apache.org/xsd/surefire-test-report.xsd"';
    const inSuite = (name: string) =>
      `<testsuite ${schema} name="${name}"><testcase name="a" classname="p.One"/><testcase name="b"/></testsuite>`;
    const suitesOf = async (report: string) => (await read(report)).tests.map(({ suite }) => suite.join());
    expect(await suitesOf(inSuite('TestSuite'))).toEqual(['p.One', 'TestSuite']);
    expect(await suitesOf(inSuite('p.One$Inner'))).toEqual(['p.One', 'p.One$Inner']);
    expect(await suitesOf(inSuite('A phrase of the user'))).toEqual(['A phrase of the user', 'A phrase of the user']);
    expect(await suitesOf(inSuite('TestSuite').replace(schema, ''))).toEqual(['TestSuite', 'TestSuite']);
  });

  test('counts come from the cases and not from the attributes', async () => {
    const { cases } = await read(
      '<testsuite tests="9" failures="7" time="99"><testcase time="1"><failure/></testcase><testcase time="2"/></testsuite>',
    );
    expect(cases).toEqual({ tests: 2, passed: 1, failed: 1, errored: 0, skipped: 0, timeMs: 3_000 });
  });

  test('counts of a suite without a case are reported, because they are not cases', async () => {
    const { status, problem, cases } = await read('<testsuites><testsuite name="s" tests="4"/></testsuites>');
    expect([status, cases.tests]).toEqual(['ok', 0]);
    expect(problem).toContain('some suites declare more tests than they contain (4 more in total)');
  });

  test('a very long name is the same wherever the pieces of the file end', async () => {
    const name = 'x'.repeat(80_000);
    const names = await Promise.all(
      [0, 1_000, 5_000, 20_000, 60_000].map(async (padding) => {
        const { tests } = await read(`<testsuite>${' '.repeat(padding)}<testcase name="${name}"/></testsuite>`, 16_384);
        return tests[0]?.name;
      }),
    );
    expect(new Set(names).size).toBe(1);
    expect(names[0]).toHaveLength(4_000);
  });

  test('a class that is the path of a file is the file of the test', async () => {
    const { tests } = await read(
      '<testsuite><testcase classname="tests/a.py" name="a"/><testcase class="tests/b.py" name="b"/></testsuite>',
    );
    expect(tests.map(({ className, file }) => [className, file])).toEqual([
      ['tests/a.py', 'tests/a.py'],
      ['tests/b.py', 'tests/b.py'],
    ]);
  });

  test('names may be missing, long or full of line ends and colours', async () => {
    const long = 'x'.repeat(10_000);
    const { tests } = await read(
      `<testsuite><testcase/><testcase name=""/><testcase name="${long}1"/><testcase name="${long}2"/><testcase name="a&#10;b&#27;[31m&#x0;c"/></testsuite>`,
    );
    const names = tests.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['(no name)', '(no name)']);
    expect(names[2]?.length).toBeLessThan(5_000);
    expect(names[2]).not.toBe(names[3]);
    expect(names[4]).toBe('a\nbc');
  });
});

describe('the outcome of a case', () => {
  test.each([
    ['passed', '<testcase name="a"/>'],
    ['failed', '<testcase name="a"><failure/></testcase>'],
    ['errored', '<testcase name="a"><failure/><error/></testcase>'],
    ['failed', '<testcase name="a"><skipped/><failure message="x"/></testcase>'],
    ['skipped', '<testcase name="a"><skipped type="pytest.xfail" message="known"/></testcase>'],
    ['skipped', '<testcase name="a"><disabled/></testcase>'],
    ['skipped', '<testcase name="a" status="notrun"/>'],
    ['skipped', '<testcase name="a" status="run" result="suppressed"/>'],
    ['failed', '<testcase name="a" status="failed"/>'],
    ...['interrupted', 'Broken', 'killed'].map((word) => ['errored', `<testcase name="a" status="${word}"/>`]),
    ['failed', '<testcase name="a"><fail5re message="a flipped bit"/></testcase>'],
    ['failed', '<testcase name="a"><e:ror/></testcase>'],
    ['passed', '<testcase name="a" status="run" result="completed"/>'],
    ['passed', '<testcase name="a"><skip/></testcase>'],
    ['passed', '<testcase name="a"><system-out>failure</system-out></testcase>'],
    ['passed', '<testcase name="a"><flakyFailure message="x"/></testcase>'],
    ['failed', '<testcase name="a"><failure message="x"/><rerunFailure message="x"/></testcase>'],
  ])('is %s for %s', async (outcome, testcase) =>
    expect(await outcomes(`<testsuite>${testcase}</testsuite>`)).toEqual([`a ${outcome}`]),
  );

  test('comes with the text of the failure', async () => {
    const { tests } = await read(`<testsuite>
      <testcase name="attribute"><failure message="m" type="T"/></testcase>
      <testcase name="text"><failure type="T">\n first\nsecond </failure></testcase>
      <testcase name="type only"><failure type="T"/></testcase>
      <testcase name="pieces"><failure message="m"><![CDATA[a]]>b<![CDATA[c]]></failure></testcase>
      <testcase name="nested"><failure message="m"><stackTrace>s</stackTrace></failure></testcase>
      <testcase name="several"><failure message="m">a</failure><failure message="n">b</failure></testcase>
      <testcase name="empty"><failure/></testcase></testsuite>`);
    expect(tests.map(({ message, detail }) => [message, detail])).toEqual([
      ['m', undefined],
      ['T', 'first\nsecond'],
      ['T', undefined],
      ['m', 'abc'],
      ['m', 's'],
      ['m', 'a\n\nb'],
      [undefined, undefined],
    ]);
  });

  test('comes with the last output of a failed test, and without that of a passed one', async () => {
    const lines = (name: string) => Array.from({ length: 5_000 }, (_, at) => `${name} ${at}`).join('\n');
    const { tests } = await read(`<testsuite>
      <testcase name="a"><system-out>${lines('a')}</system-out></testcase>
      <testcase name="b"><failure>why</failure><system-out>${lines('b')}</system-out></testcase></testsuite>`);
    expect(tests[0]?.detail).toBeUndefined();
    expect(tests[1]?.detail).toMatch(/^why\n\n--- system-out ---\n[\s\S]*b 4999$/);
    expect(tests[1]?.detail?.length).toBeLessThan(4_100);
  });

  test('may include earlier tries', async () => {
    const { tests } = await read(`<testsuite><testcase name="a">
      <flakyFailure message="m"><stackTrace>s</stackTrace><system-out>o</system-out></flakyFailure><flakyError type="T">t</flakyError></testcase></testsuite>`);
    expect(tests[0]?.failedTries).toEqual([
      { outcome: 'failed', message: 'm', detail: 's' },
      { outcome: 'errored', message: 'T', detail: 't' },
    ]);
  });
});

describe('an error of a whole suite', () => {
  test('is reported if an element says so', async () => {
    const { suiteErrors } = await read(
      '<testsuites><testsuite name="s"><error message="setup failed">at x</error><testcase name="a"/></testsuite></testsuites>',
    );
    expect(suiteErrors).toEqual(['s: setup failed at x']);
  });

  test('is reported if attributes count failures that no case has', async () => {
    const report = (failures: number | string, inside: string) =>
      `<testsuites><testsuite name="s" tests="2" failures="${failures}">${inside}</testsuite></testsuites>`;
    expect((await read(report(1, '<testcase/><testcase/>'))).suiteErrors).toHaveLength(1);
    expect((await read(report(2, ''))).suiteErrors).toHaveLength(1);
    for (const count of ['+1', '1.0', '1,000'])
      expect((await read(report(count, '<testcase/><testcase/>'))).suiteErrors).toHaveLength(1);
    expect((await read(report(2, '<testcase><failure/></testcase>'))).suiteErrors).toEqual([
      's: the attributes of this suite count 2 failures or errors, but its test cases have only 1',
    ]);
    expect((await read(report(2, '<testcase><failure/><error/></testcase>'))).suiteErrors).toEqual([]);
    expect((await read(report(1, '<testcase status="failed"/>'))).suiteErrors).toEqual([]);
    expect((await read(report(1, '<testcase><flakyFailure/></testcase>'))).suiteErrors).toEqual([]);
    expect((await read(report(2, '<testcase><flakyFailure/></testcase>'))).suiteErrors).toHaveLength(1);
    expect((await read(report(300, `<testcase>${'<failure/>'.repeat(300)}</testcase>`))).suiteErrors).toEqual([]);
    expect((await read(report(0, '<testcase/>'))).suiteErrors).toEqual([]);
  });

  test('is reported once if suites around it count it too', async () => {
    const { suiteErrors } = await read(
      '<testsuites failures="1"><testsuite name="s" failures="1"><testsuite name="t" failures="1"/></testsuite></testsuites>',
    );
    expect(suiteErrors).toHaveLength(1);
    expect(suiteErrors[0]).toContain('s › t:');
  });
});

describe('damage', () => {
  test.each([
    ['cut after a case', '<testsuite><testcase name="a"/><testcase name="b"/>', 'a passed,b passed'],
    ['cut in a case that had failed', '<testsuite><testcase name="a"><failure message="m">tex', 'a failed'],
    [
      'cut in a case that had not failed yet',
      '<testsuite><testcase name="a"/><testcase name="b"><system-out>x',
      'a passed',
    ],
    ['cut in CDATA', '<testsuite><testcase name="a"/><testcase name="b"><failure><![CDATA[x', 'a passed,b failed'],
    ['cut in a tag', '<testsuite><testcase name="a"/><testcase na', 'a passed'],
    [
      'a closing tag too many',
      '<testsuite><testcase name="a"/></oops><testcase name="b"/></testsuite>',
      'a passed,b passed',
    ],
    [
      'a closing tag missing',
      '<testsuite><testcase name="a"><system-out>x</testcase><testcase name="b"/></testsuite>',
      'a passed,b passed',
    ],
    [
      'two documents',
      '<testsuite><testcase name="a"/></testsuite><testsuite><testcase name="b"/></testsuite>',
      'a passed,b passed',
    ],
    [
      'a quote missing',
      '<testsuite><testcase name="a><failure message="m"/></testcase><testcase name="b"/></testsuite>',
      undefined,
    ],
    [
      'a quote missing that the next tag hides',
      '<testsuite><testcase name="a><failure message=" x="1"/></testsuite>',
      undefined,
    ],
    ['a bracket missing', '<testsuite><testcase name="a">failure message="m"/></testcase></testsuite>', 'a passed'],
    ['an attribute twice', '<testsuite><testcase name="a" time="1" time="2"/></testsuite>', 'a passed'],
  ])('%s: the file is damaged, and what could be read counts', async (_name, report, wanted) => {
    const { status, problem, tests, cases } = await read(report);
    expect(status).toBe('damaged');
    expect(problem).toMatch(
      new RegExp(`line 1, column \\d+: .*; ${cases.tests === 1 ? '1 case' : `${cases.tests} cases`} could be read`),
    );
    if (wanted !== undefined) expect(tests.map(({ name, outcome }) => `${name} ${outcome}`).join()).toBe(wanted);
  });

  test.each([
    ['a control character', '<testsuite><testcase name="a\u0001\u001b[0m"/></testsuite>'],
    ['a reference to one', '<testsuite><testcase name="a&#0;&#xFFFE;&#27;[0m"/></testsuite>'],
    ['an entity of HTML', '<testsuite><testcase name="a"/><system-out>&nbsp;</system-out></testsuite>'],
    ['a bare ampersand', '<testsuite><system-out>R&D & more</system-out><testcase name="a"/></testsuite>'],
    ['a less-than sign in an attribute', '<testsuite name="1 < 2"><testcase name="a"/></testsuite>'],
    [
      'something before the declaration',
      '\n<!-- hi --><?xml version="1.0"?><testsuite><testcase name="a"/></testsuite>',
    ],
  ])('%s is harmless: it is reported, and nothing is lost', async (_name, report) => {
    for (const size of [1, 5, report.length]) {
      const { status, problem, tests } = await read(report, size);
      expect([status, tests.map(({ name }) => name)]).toEqual(['ok', ['a']]);
      expect(problem).toContain('line ');
    }
  });

  test('a bare ampersand swallows nothing and keeps its place', async () => {
    const { tests } = await read(
      '<testsuite><testcase name="a & b"><failure message="x&y"/></testcase><testcase name="c;"/></testsuite>',
    );
    expect(tests.map(({ name, message }) => [name, message])).toEqual([
      ['a & b', 'x&y'],
      ['c;', undefined],
    ]);
  });

  test('ampersands and references in CDATA are left alone', async () => {
    const { status, problem, tests } = await read(
      '<testsuite><testcase name="a"><failure><![CDATA[x & y && z &#0; &amp;]]></failure></testcase></testsuite>',
      3,
    );
    expect([status, problem, tests[0]?.detail]).toEqual(['ok', undefined, 'x & y && z &#0; &amp;']);
  });

  test('an impossible time is reported', async () => {
    const { problem, tests } = await read('<testsuite><testcase name="a" time="1500000000"/></testsuite>');
    expect(problem).toContain('milliseconds or nanoseconds');
    expect(tests[0]?.durationMs).toBeUndefined();
  });
});

describe('the words of a failure', () => {
  const wordsOf = async (failure: string) => {
    const { tests, status } = await read(
      `<testsuite name="s"><testcase name="a [31mb\nc">${failure}</testcase></testsuite>`,
    );
    expect(status).toBe('ok');
    return tests.map(({ message, detail }) => [message, detail])[0];
  };

  test.each([
    ['\n', 'a line feed'],
    ['\r\n', 'a carriage return and a line feed'],
    ['\r', 'a carriage return'],
    ['&#10;', 'a reference'],
  ])('%j in a message is a line end: %s', async (end) => {
    const message = ['expected: 1', '\tgot: &quot;2&quot;', "and 'more'"].join(end);
    expect(await wordsOf(`<failure message="${message}"/>`)).toEqual([
      'expected: 1\n\tgot: "2"\nand \'more\'',
      undefined,
    ]);
  });

  test('lose colours that have lost their escape byte, and nothing else', async () => {
    const [message, detail] = (await wordsOf(
      '<failure message="[31mno[39m in list[3] [1;31;40mat[m [30m]">#x1B[31mred#x1B[0m, "\\x1b[31m" and [2;3]</failure>',
    )) ?? ['', ''];
    expect(message).toBe('no in list[3] at [30m]');
    expect(detail).toBe('red, "\\x1b[31m" and [2;3]');
  });

  test('do not change the name, which is the test', async () => {
    const { tests } = await read('<testsuite name="s"><testcase name="prints [31m\nred"/></testsuite>');
    expect(tests[0]?.name).toBe('prints [31m red');
  });

  test('a problem after a message of many lines is at its own line and column', async () => {
    const { problem } = await read(
      '<testsuite name="s"><testcase name="a"><failure message="1\n2"/></testcase>&x;</testsuite>',
    );
    const { problem: other } = await read(
      '<testsuite name="s"><testcase name="a"><failure massage="1\n2"/></testcase>&x;</testsuite>',
    );
    expect(problem).toBe(other);
    expect(problem).toContain('line 2');
  });
});

describe('swallowed markup is damage', () => {
  const green = '<testcase name="z"/></testsuite>';

  test.each<[what: string, report: string]>([
    [
      'two writers of one file: the end of one is in an attribute of the other',
      `<testsuite name="s"><testcase name="a <testcase name="b"><failure/></testcase>${green}`,
    ],
    ['a value with the start of a case', `<testsuite name="s"><testcase name="a<testcase class='x'"/>${green}`],
    ['a value with the end of a case', `<testsuite name="s"><testcase name="a</testcase>"/>${green}`],
    [
      'a value with a failure',
      `<testsuite name="s"><testcase name="a"><failure message="m<failure/>"/></testcase>${green}`,
    ],
    ['a value with a tag and a line break after it', `<testsuite name="s"><testcase name="a < b\nc"/>${green}`],
    ['a value with a line break and then a tag', `<testsuite name="s"><testcase name="a\n  < b"/>${green}`],
    ['the same with a carriage return', `<testsuite name="s"><testcase name="a\r  < b"/>${green}`],
    [
      'a line break in an attribute of several',
      `<testsuite name="s"><testcase\n  name="a"\n  classname="b\n<c"\n/>${green}`,
    ],
  ])('%s', async (_what, report) => {
    for (const size of [undefined, 1, 7]) expect(await read(report, size)).toMatchObject({ status: 'damaged' });
  });

  test.each<[what: string, report: string]>([
    ['a bare "<" in one line', `<testsuite name="s"><testcase name="a < b, <c> and <!x"/>${green}`],
    ['line breaks between attributes', `<testsuite name="s"><testcase\n  name="a < b"\n  classname="c"\n/>${green}`],
    ['a line break without "<"', `<testsuite name="s"><testcase name="a\nb" classname="c < d"/>${green}`],
    ['references', `<testsuite name="s"><testcase name="a&#10;&lt;testcase name=&quot;"/>${green}`],
  ])('%s is none', async (_what, report) => {
    for (const size of [undefined, 1, 7]) expect(await read(report, size)).toMatchObject({ status: 'ok' });
  });
});

describe('a DOCTYPE', () => {
  const readAfter = (doctype: string, inside: string) =>
    read(`${doctype}<testsuite name="s"><testcase name="a">${inside}</testcase></testsuite>`);

  test.each<[what: string, doctype: string, inside: string]>([
    ['that defines an entity that is used', '<!DOCTYPE testsuite [<!ENTITY f "<failure/>">]>', '&f;'],
    ['in another file, and an entity that is used', '<!DOCTYPE testsuite SYSTEM "junit.dtd">', '&f;'],
    ['that gives attributes defaults', '<!DOCTYPE testsuite [<!ATTLIST testcase status CDATA "failed">]>', ''],
    ['that fixes attributes', "<!DOCTYPE testsuite [<!ATTLIST testcase status CDATA #FIXED 'failed'>]>", ''],
    ['that refers to more of it', '<!DOCTYPE testsuite [<!ENTITY % more SYSTEM "more.dtd"> %more;]>', ''],
    ['that is very long', `<!DOCTYPE testsuite [<!-- ${'x'.repeat(300_000)} -->]>`, ''],
  ])('%s is damage', async (_what, doctype, inside) => {
    expect(await readAfter(doctype, inside)).toMatchObject({ status: 'damaged', cases: { tests: 1 } });
  });

  test.each<[what: string, doctype: string, inside: string]>([
    ['that says nothing', '<!DOCTYPE testsuite>', '<system-out>&nbsp;</system-out>'],
    ['that defines an entity that is not used', '<!DOCTYPE testsuite [<!ENTITY f "<failure/>">]>', '&amp;&#65;'],
    ['that declares attributes', '<!DOCTYPE testsuite [<!ATTLIST testcase name CDATA #REQUIRED>]>', ''],
    ['in another file', '<!DOCTYPE testsuite SYSTEM "junit.dtd">', ''],
  ])('%s is none', async (_what, doctype, inside) => {
    expect(await readAfter(doctype, inside)).toMatchObject({ status: 'ok', cases: { tests: 1 } });
  });
});
