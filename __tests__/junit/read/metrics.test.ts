/** Times that tests report of themselves. The code under test writes them, so nothing about them is sure. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_DURATION_MS, MAX_METRICS, MAX_SAMPLES } from '../../../src/model.ts';
import { fold, read, write } from '../support.ts';

const report = (inside: string) => `<testsuite name="s"><testcase name="t">${inside}</testcase></testsuite>`;
const property = (name: string, value: string) => `<property name="${name}" value="${value}"/>`;
const properties = (...all: readonly string[]) => `<properties>${all.join('')}</properties>`;
const line = (name: string, ms: string | number) => `[[METRIC name=${name} ms=${ms}]]`;
const output = (text: string) => `<system-out>${text}</system-out>`;

async function metricsIn(inside: string, size?: number) {
  const { tests, refusedMetrics, status } = await read(report(inside), size);
  expect(status).toBe('ok');
  return [tests[0]?.metrics, refusedMetrics] as const;
}

describe('a metric', () => {
  test.each<[what: string, inside: string]>([
    ['a property, as pytest and Playwright write it', properties(property('metric:login', '12.5'))],
    ['a line of the output', output(`ready\n${line('login', 12.5)}\ndone`)],
    ['a line among other words', output(`<![CDATA[<b>${line('login', 12.5)}</b>]]>`)],
    ['a line of the error output', `<system-err>${line('login', 12.5)}</system-err>`],
    ['with blanks around it', properties(property('metric: login ', ' 12.5 '))],
  ])('may be %s', async (_what, inside) => {
    expect(await metricsIn(inside)).toEqual([[{ name: 'login', ms: [12.5] }], undefined]);
  });

  test('has all samples of one name, and the newest where there are many', async () => {
    const lines = Array.from({ length: MAX_SAMPLES + 2 }, (_, at) => line('login', at));
    expect((await metricsIn(output(lines.join('\n'))))[0]).toEqual([
      { name: 'login', ms: [2, 3, 4, 5, 6, 7, 8, 9, 10] },
    ]);
  });

  test.each<[what: string, inside: string]>([
    ['NaN', output(line('a', 'NaN'))],
    ['a negative time', properties(property('metric:a', '-1'))],
    ['infinity', properties(property('metric:a', 'Infinity'))],
    ['a huge number', properties(property('metric:a', '1e999'))],
    ['digits without end', properties(property('metric:a', '9'.repeat(60_000)))],
    ['more than a day', properties(property('metric:a', String(MAX_DURATION_MS + 1)))],
    ['no number', properties('<property name="metric:a"/>')],
    ['another base', output(line('a', '0x10'))],
    ['no name', properties(property('metric:', '1'))],
    ['markup in its name', properties(property('metric:&lt;img src=x&gt;', '1'))],
    ['a line break in its name', properties(property('metric:a&#10;::error::b', '1'))],
    ['a long name', properties(property(`metric:${'a'.repeat(101)}`, '1'))],
    ['the name of the time of the test', output(line('duration', 1))],
    ['another field', output('[[METRIC name=a bytes=1]]')],
  ])('is refused and counted with %s', async (_what, inside) => {
    expect(await metricsIn(inside)).toEqual([undefined, 1]);
  });

  test('is nothing in other properties, outside of a test, or in a line without end', async () => {
    expect(
      await metricsIn(properties(property('login_ms', '1')) + output(`[[METRIC name=a ms=1] ]${'x'.repeat(300)}`)),
    ).toEqual([undefined, undefined]);
    const { tests } = await read(`<testsuite>${output(line('a', 1))}<testcase name="t"/></testsuite>`);
    expect(tests[0]?.metrics).toBeUndefined();
  });

  test('is one of few: of ten thousand names the first stay, and the others are counted', async () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => line(`m${at}`, at));
    const [metrics, refused] = await metricsIn(output(lines.join('\n')));
    expect(metrics?.map(({ name }) => name)).toEqual(Array.from({ length: MAX_METRICS }, (_, at) => `m${at}`));
    expect(refused).toBe(10_000 - MAX_METRICS);
  });

  test('is the same however the file comes in pieces', async () => {
    const inside = output(`a [[METRIC [[${line('login', 12)}${'y'.repeat(100)}\n${line('x', 1)}`);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 80 }), async (size) => {
        expect(await metricsIn(inside, size)).toEqual(await metricsIn(inside));
      }),
      { numRuns: 30 },
    );
    expect((await metricsIn(inside))[0]?.map(({ name }) => name)).toEqual(['login', 'x']);
  });

  test('is read in time in proportion to its output', async () => {
    const [metrics] = await metricsIn(output('[[METRIC name='.repeat(300_000)), 65_536);
    expect(metrics).toBeUndefined();
  });
});

describe('the tries of a test', () => {
  const of = (ms: number, inside = '') => report(`${inside}${output(line('login', ms))}`);
  test('join their metrics, oldest first, whatever decided', async () => {
    const shard = (tryNumber: number) => ({ shard: 1, tryNumber, unit: 'u' });
    const [flaky] = await fold([of(5, '<failure message="no"/>'), shard(1)], [of(7), shard(2)]);
    expect(flaky).toMatchObject({ flaky: true, metrics: [{ name: 'login', ms: [5, 7] }] });
  });

  test('keep their metrics in the merged file', async () => {
    const tests = await fold([of(5)]);
    expect(write(tests)).toContain(`<system-out>${line('login', 5)}</system-out>`);
    expect((await fold([write(tests)]))[0]?.metrics).toEqual(tests[0]?.metrics);
  });
});
