import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { encodeHistory } from '../../../src/history/codec.ts';
import { FORMAT_TITLES, importTimings } from '../../../src/history/import/index.ts';
import { ReportTimings } from '../../../src/history/import/report-timings.ts';
import { type TestCase, UsageError } from '../../../src/model.ts';
import { classOf, past } from '../support.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => importTimings(bytesOf(text), 'timings.json');
const json = (value: unknown): string => JSON.stringify(value);

const events = [
  { Action: 'start', Package: 'example.com/a' },
  { Action: 'pass', Package: 'example.com/a', Test: 'TestX', Elapsed: 0.4 },
  { Action: 'output', Package: 'example.com/a', Output: 'ok  \texample.com/a\t1.234s\n' },
  { Action: 'pass', Package: 'example.com/a', Elapsed: 1.234 },
  { Action: 'fail', Package: 'example.com/b', Elapsed: 9 },
  { Action: 'output', Package: 'example.com/c', Output: 'ok  \texample.com/c\t(cached)\n' },
  { Action: 'pass', Package: 'example.com/c', Elapsed: 0 },
  { Action: 'skip', Package: 'example.com/d', Elapsed: 0 },
];

describe('timings of other tools', () => {
  test.each<[string, string, [string, number][]]>([
    [
      'pytest-split',
      json({ 'tests/a.py::test[x]': 1.5, 'tests/b.py::t': 0 }),
      [
        ['tests/a.py::test[x]', 1500],
        ['tests/b.py::t', 0],
      ],
    ],
    [
      'pytest-split',
      json([
        ['a.py::t', 0.25],
        ['b.py::t', 1],
      ]),
      [
        ['a.py::t', 250],
        ['b.py::t', 1000],
      ],
    ],
    ['knapsack', json({ './spec/a_spec.rb': 12.5 }), [['./spec/a_spec.rb', 12_500]]],
    [
      'parallel_tests',
      'spec/a_spec.rb:1.5\nC:\\spec\\b_spec.rb:2\r\n\nspec/c_spec.rb:1.0e-3\n',
      [
        ['spec/a_spec.rb', 1500],
        ['C:\\spec\\b_spec.rb', 2000],
        ['spec/c_spec.rb', 1],
      ],
    ],
    [
      'cypress-split',
      json({ durations: [{ spec: 'cypress/e2e/a.cy.js', duration: 1234 }, { no: 1 }] }),
      [['cypress/e2e/a.cy.js', 1234]],
    ],
    ['go test -json', events.map(json).join('\n'), [['example.com/a', 1234]]],
    ['go test -json', `${events.map(json).join('\n')}\n{"Action":"pa`, [['example.com/a', 1234]]],
    ['go test -json', json(events[3]), [['example.com/a', 1234]]],
    [
      '{"timings"',
      json({ timings: { 'a.test.js': 2, 'b.test.js': 0.5 }, note: 1 }),
      [
        ['a.test.js', 2000],
        ['b.test.js', 500],
      ],
    ],
    [
      'Shardwise',
      json({
        version: 1,
        suite: 's',
        updatedAt: '2026-01-01T00:00:00.000Z',
        classes: [classOf([past('x', [1])]), classOf([past('a', [100, 200]), past('b', [])])],
      }),
      [['a', 170]],
    ],
  ])('of %s are read', (tool, text, timings) => {
    const imported = read(text);
    expect(imported.format).toContain(tool);
    expect(imported.timings.map(({ id, ms }) => [id, ms])).toEqual(timings);
    expect(imported.problems).toEqual([]);
  });

  test('may be packed, like our own history', () => {
    const history = {
      version: 1,
      suite: 's',
      updatedAt: '2026-01-01T00:00:00.000Z',
      classes: [classOf([past('a', [7])])],
    } as const;
    expect(importTimings(encodeHistory(history), 'h').timings).toEqual([{ id: 'a', ms: 7 }]);
    expect(importTimings(gzipSync('{"a.py": 1}'), 'h').timings).toEqual([{ id: 'a.py', ms: 1000 }]);
    expect(() => importTimings(gzipSync('{"a.py": 1}').subarray(0, 20), 'broken.gz')).toThrow(
      /broken\.gz cannot be unpacked/,
    );
  });

  test('that are not valid durations are named and left out', () => {
    const { timings, problems } = read('{"a": 1, "b": -1, "c": null, "d": "fast", "e": 86401, "__proto__": 3}');
    expect(timings).toEqual([
      { id: 'a', ms: 1000 },
      { id: '__proto__', ms: 3000 },
    ]);
    expect(problems).toEqual([
      'timings.json: "b" counts as unknown: -1 s is not a duration from 0 s to 24 h',
      'timings.json: "c" counts as unknown: null is not a duration from 0 s to 24 h',
      'timings.json: "d" counts as unknown: "fast" is not a duration from 0 s to 24 h',
      'timings.json: "e" counts as unknown: 86401 s is not a duration from 0 s to 24 h',
    ]);
  });

  test('with many errors name five and count the rest', () => {
    const bad = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`u${index}`, -1]));
    const { problems } = read(json({ timings: bad }));
    expect(problems).toHaveLength(6);
    expect(problems[5]).toBe('timings.json: and 3 more');
  });

  test.each([
    ['a page', '<html></html>'],
    ['a log', 'Installing...\nok\nfoo:1\n'],
    ['a list', '[1, 2]'],
    ['nested JSON', '{"a": {"b": 1}}'],
    ['nothing', ''],
  ])('in %s are refused with the formats that can be read', (_case, text) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).toThrow(FORMAT_TITLES.join(', '));
  });
});

describe('timings of a JUnit report', () => {
  const passed: TestCase = { name: 't', suite: [], outcome: 'passed', durationMs: 10 };
  const timingsOf = (...cases: TestCase[]) => {
    const timings = new ReportTimings();
    for (const testCase of cases) timings.add(testCase, testCase.file);
    return timings.timings();
  };

  test('are those of its tests, by file or else by class', () => {
    expect(
      timingsOf(
        { ...passed, file: 'tests/test_a.py', className: 'tests.test_a.TestCart' },
        { ...passed, file: 'tests/test_a.py', className: 'tests.test_a' },
        { ...passed, className: 'com.B', durationMs: 5 },
        passed,
      ),
    ).toEqual([
      { id: 'tests/test_a.py', test: 'TestCart::t', ms: 10 },
      { id: 'tests/test_a.py', test: 't', ms: 10 },
      { id: 'com.B', test: 't', ms: 5, isClass: true },
    ]);
  });

  test('do not depend on the names of suites, which may hold the time of the run', () => {
    const suites = [['run at 10:00'], ['run at 11:00']];
    const [monday, tuesday] = suites.map((suite) => timingsOf({ ...passed, className: 'C', suite }));
    expect(monday).toEqual(tuesday);
  });

  test('are sums for tests with one name, because each is run', () => {
    expect(timingsOf({ ...passed, file: 'a.py' }, { ...passed, file: 'a.py', durationMs: 15 })).toEqual([
      { id: 'a.py', test: 't', ms: 25 },
    ]);
  });

  test.each<[string, Partial<TestCase>]>([
    ['failed', { outcome: 'failed' }],
    ['passed at the second try', { failedTries: [{ outcome: 'failed' }] }],
    ['has no time', { durationMs: undefined as never }],
  ])('are none of a test that %s', (_what, facts) => {
    expect(timingsOf({ ...passed, file: 'a.py', ...facts })).toEqual([]);
    expect(timingsOf({ ...passed, file: 'a.py' }, { ...passed, file: 'a.py', ...facts })).toEqual([]);
  });

  test('are not touched by a skipped test with the same name', () => {
    expect(timingsOf({ ...passed, file: 'a.py' }, { ...passed, file: 'a.py', outcome: 'skipped' })).toHaveLength(1);
  });
});
