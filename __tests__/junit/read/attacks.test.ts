/** Hostile files, here small enough for fast tests. `npm run bench:junit` measures time and memory of the full size. */
import { describe, expect, jest, test } from '@jest/globals';
import { readReport } from '../../../src/junit/read/read.ts';
import type { TestCase } from '../../../src/model.ts';
import { foldReadings, read, write } from '../support.ts';

// Long enough for a busy machine.
jest.setTimeout(60_000);

const MIB = 1 << 20;

/** Yields `piece` `count` times, in chunks of about a mebibyte, between a beginning and an end. */
async function* repeated(piece: string, count: number, beginning = '', end = ''): AsyncGenerator<Uint8Array> {
  const perChunk = Math.max(1, Math.floor(MIB / piece.length));
  const chunk = Buffer.from(piece.repeat(perChunk));
  yield Buffer.from(beginning);
  for (let left = count; left > 0; left -= perChunk) yield left >= perChunk ? chunk : Buffer.from(piece.repeat(left));
  yield Buffer.from(end);
}

async function readChunks(chunks: AsyncIterable<Uint8Array>) {
  const tests: TestCase[] = [];
  const result = await readReport(chunks, (testCase) => tests.push(testCase));
  return { ...result, tests };
}

test('billion laughs have no effect: entities of a DOCTYPE are not defined', async () => {
  const levels = Array.from({ length: 30 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
  const { cases, tests } = await read(
    `<!DOCTYPE x [<!ENTITY l0 "lol">${levels}]><testsuite><testcase name="&l30;"><failure>&l30;</failure></testcase></testsuite>`,
  );
  expect([cases.failed, tests[0]?.name, tests[0]?.detail]).toEqual([1, '&l30;', '&l30;']);
});

test('external entities are not fetched', async () => {
  const { tests } = await read(
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&e;"/></testsuite>',
  );
  expect(tests[0]?.name).toBe('&e;');
});

test('quadratic blow-up: one long entity, many references', async () => {
  const doctype = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(10_000)}">]>`;
  const { cases, tests } = await read(
    `${doctype}<testsuite><testcase name="t"><failure>${'&a;'.repeat(20_000)}</failure></testcase></testsuite>`,
  );
  expect(cases.failed).toBe(1);
  expect(tests[0]?.detail?.length).toBeLessThan(50_000);
});

test('many numeric references', async () => {
  const { cases, tests } = await readChunks(
    repeated('&#65;', 300_000, '<testsuite><testcase name="t"><failure>', '</failure></testcase></testsuite>'),
  );
  expect(cases.failed).toBe(1);
  expect(tests[0]?.detail).toMatch(/^A{30000}/);
});

test('ten thousand levels', async () => {
  const levels = 10_000;
  const { status, cases, tests } = await read(
    `${'<testsuite name="s">'.repeat(levels)}<testcase name="t"><failure/></testcase>${'</testsuite>'.repeat(levels)}`,
  );
  expect([status, cases.failed]).toEqual(['ok', 1]);
  expect(
    write(
      foldReadings(await read(`<testsuite>${'<a>'.repeat(levels)}<testcase/>${'</a>'.repeat(levels)}</testsuite>`)),
    ),
  ).toContain('tests="1"');
  expect(tests[0]?.suite.length).toBeLessThan(100);
});

test('a hundred thousand levels stop the reading, not the process', async () => {
  const { status, problem } = await readChunks(repeated('<a>', 100_000, '<testsuite><testcase/>'));
  expect(status).toBe('damaged');
  expect(problem).toContain('deep');
});

test('a hundred thousand attributes', async () => {
  const attributes = Array.from({ length: 100_000 }, (_, at) => ` a${at}="1"`).join('');
  const { status, problem } = await read(
    `<testsuite><testcase name="t"/><testcase${attributes}/></testsuite>`,
    MIB / 16,
  );
  expect(status).toBe('damaged');
  expect(problem).toContain('attributes');
});

test('closing tags that nothing opened', async () => {
  const { status, cases } = await read(
    `${'<testsuite>'.repeat(5_000)}<testcase/>${'</oops><testsuite>'.repeat(20_000)}<testcase/>`,
  );
  expect([status, cases.tests]).toEqual(['damaged', 2]);
});

test('names such as __proto__ are names', async () => {
  const reading = await read(`<testsuite name="__proto__" __proto__="x" constructor="y">
    <testcase name="__proto__" classname="constructor" __proto__="z"><__proto__/><failure message="toString" __proto__="m"/></testcase></testsuite>`);
  expect(foldReadings(reading)).toMatchObject([
    { name: '__proto__', className: 'constructor', suite: ['__proto__'], message: 'toString' },
  ]);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

describe('endless', () => {
  const SIZE = 4 * MIB;
  const line = `${'x'.repeat(1_000)} & y\n`;

  test.each([
    ['text', '<testsuite><testcase name="t"><system-out>', '</system-out></testcase></testsuite>'],
    [
      'CDATA',
      '<testsuite><testcase name="t"><failure/><system-out><![CDATA[',
      ']]></system-out></testcase></testsuite>',
    ],
    ['attribute', '<testsuite><testcase name="', '"/></testsuite>'],
    ['comment', '<testsuite><!--', '--><testcase name="t"/></testsuite>'],
    ['DOCTYPE', '<!DOCTYPE x [', ']><testsuite><testcase name="t"/></testsuite>'],
    ['instruction', '<testsuite><?x ', '?><testcase name="t"/></testsuite>'],
    ['text between elements', '<testsuite>', '<testcase name="t"/></testsuite>'],
  ])('%s does not hide what comes after it', async (_name, beginning, end) => {
    const { cases } = await readChunks(repeated(line, SIZE / line.length, beginning, end));
    expect(cases.tests).toBe(1);
  });

  test.each([
    ['element name', '<testsuite><', 'x'],
    ['attribute name', '<testsuite><testcase ', 'x'],
    ['attributes', '<testsuite><testcase ', 'x="" '],
    ['references', '<testsuite><testcase name="', '&'],
    ['nothing at all', '', ' '],
  ])('%s is not a report', async (_name, beginning, piece) => {
    const { status } = await readChunks(repeated(piece, MIB / piece.length, beginning));
    expect(['damaged', 'empty', 'unreadable']).toContain(status);
  });
});
