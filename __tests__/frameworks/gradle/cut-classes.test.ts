/** What is kept of tests in classes that did not end. */
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { GradleReader } from '../../../src/frameworks/gradle/reader.ts';
import { readReport } from '../../../src/junit/read/read.ts';
import type { TestCase } from '../../../src/model.ts';

const FILE = 'src/test/java/shop/CartTest.java';
const begins = (name: string, className = 'shop.CartTest') => ({
  begun: `:test > ${className} > ${name}`,
  class: className,
  test: name,
});
const ends = (name: string, result: string, className = 'shop.CartTest') => ({
  ended: `:test > ${className} > ${name}`,
  result,
});
const taskOver = (open: readonly string[]) => ({
  task: ':test',
  results: 'build/test-results/test',
  folders: ['src/test/java'],
  compiled: [FILE],
  open,
  cut: open.length > 0,
  failed: 0,
});

/** Two finished tests, one that runs, and a class that has ended. */
const EVENTS = [
  begins('adds', 'shop.TaxTest'),
  ends('adds', 'SUCCESS', 'shop.TaxTest'),
  begins('passes'),
  ends('passes', 'SUCCESS'),
  begins('fails <&"'),
  ends('fails <&"', 'FAILURE'),
  begins('inner', 'shop.CartTest$Inner'),
];

async function read(events: readonly object[], ending?: string) {
  const reader = new GradleReader({ filesOf: (name) => (name === 'shop.CartTest' ? [FILE] : []), units: [FILE] });
  for (const event of events) reader.read(`shardwise-gradle ${JSON.stringify(event)}`);
  const xml = reader.report(ending);
  if (xml === undefined) return undefined;
  const cases: TestCase[] = [];
  await readReport(Readable.from([Buffer.from(xml)]), (one) => cases.push(one));
  return cases.map(({ suite, className = '', name, file, outcome, message }) => ({
    test: [...suite, className, name].join(' '),
    file,
    result: message === undefined ? outcome : `${outcome}: ${message}`,
  }));
}

const casesOf = (why: string) => [
  { test: 'shop.CartTest shop.CartTest passes', file: FILE, result: 'passed' },
  { test: 'shop.CartTest shop.CartTest fails <&"', file: FILE, result: `failed: it failed, and then ${why}` },
  {
    test: 'shop.CartTest$Inner shop.CartTest$Inner inner',
    file: FILE,
    result: `errored: ${why} while this test ran`,
  },
];

test('a test that ran when its process died has an error, and the others of its class keep their results', async () => {
  expect(await read([...EVENTS, taskOver(['shop.CartTest', 'shop.CartTest$Inner'])])).toEqual(
    casesOf('the test process ended early'),
  );
});

test('so has one that ran when the command was ended, whether or not Gradle says that its task is over', async () => {
  const why = 'hung (nothing happened for 20.0 s)';
  expect(await read(EVENTS, why)).toEqual(casesOf(`the command ${why}`));
  expect(await read([...EVENTS, taskOver(['shop.CartTest'])], why)).toEqual(casesOf(`the command ${why}`));
});

test('a class between two tests is not told, because nothing says that it failed', async () => {
  const between = [...EVENTS.slice(0, -1), taskOver(['shop.CartTest'])];
  expect(await read(between)).toBeUndefined();
  expect(await read(between, 'was killed by SIGKILL')).toBeUndefined();
});

test('a build that ended has no such report', async () => {
  expect(await read([...EVENTS, ends('inner', 'SUCCESS', 'shop.CartTest$Inner'), taskOver([])])).toBeUndefined();
});
