/** What is read from `go test -json`. The events are those that Go 1.26 printed, where nothing else is said. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createGoReader, type GoReaderOptions } from '../../../src/frameworks/go/reader.ts';
import { readCases } from '../project.ts';

const PACKAGE = 'example.com/shop/cart';

interface Event {
  readonly Action: string;
  readonly Test?: string;
  readonly Output?: string;
  readonly Elapsed?: number;
  readonly Time?: string;
  readonly [name: string]: unknown;
}

const output = (text: string, name?: string): Event => ({ Action: 'output', Test: name, Output: text }) as Event;
const runs = (name: string): Event[] => [{ Action: 'run', Test: name }, output(`=== RUN   ${name}\n`, name)];
const WORDS = { pass: 'PASS', fail: 'FAIL', skip: 'SKIP' } as const;
const ends = (name: string, how: keyof typeof WORDS = 'pass', seconds = 0): Event[] => [
  output(`--- ${WORDS[how]}: ${name} (${seconds.toFixed(2)}s)\n`, name),
  { Action: how, Test: name, Elapsed: seconds },
];
const START: Event = { Action: 'start' };
const PASSED: Event[] = [output('PASS\n'), output(`ok  \t${PACKAGE}\t0.01s\n`), { Action: 'pass', Elapsed: 0.01 }];
const FAILED: Event[] = [output('FAIL\n'), output(`FAIL\t${PACKAGE}\t0.01s\n`), { Action: 'fail', Elapsed: 0.01 }];

const line = (event: Event): string => JSON.stringify({ Package: PACKAGE, ...event });

function read(events: readonly (Event | string)[], options: Partial<GoReaderOptions> = {}, ending?: string) {
  const reader = createGoReader({
    unitOf: (path) => (path === PACKAGE ? 'cart' : undefined),
    declaredIn: () => new Map(),
    verbose: false,
    ...options,
  });
  const shown = events.flatMap((event) => reader.read(typeof event === 'string' ? event : line(event)));
  const xml = reader.report(ending) ?? '';
  const cases = readCases(xml);
  return {
    shown,
    xml,
    cases,
    outcomes: cases.map(({ name, outcome }) => `${name} ${outcome}`),
    messages: [...xml.matchAll(/<(?:failure|error|skipped) message="([^"]*)"/g)].map(([, message]) => message),
    selected: JSON.parse(reader.selected?.() ?? ''),
    exitCode: reader.exitCode?.(1),
  };
}

describe('a package that ran to its end', () => {
  test('reports its tests and subtests once, in the suite of the unit', () => {
    const { outcomes, cases, selected } = read([
      START,
      ...runs('TestTotal'),
      ...runs('TestTotal/with_tax'),
      ...ends('TestTotal/with_tax'),
      ...ends('TestTotal'),
      ...runs('TestLater'),
      ...ends('TestLater', 'skip'),
      ...PASSED,
    ]);
    expect(outcomes).toEqual(['TestTotal passed', 'TestTotal/with_tax passed', 'TestLater skipped']);
    expect(cases[0]).toMatchObject({ suite: ['cart'], className: 'cart' });
    expect(selected).toEqual([['cart', ['TestTotal', 'TestLater']]]);
  });

  test('has the time of a subtest in the subtest alone, unless it ran beside its parent', () => {
    const at = (seconds: number) => ({ Time: `2026-01-01T10:00:0${seconds.toFixed(3)}Z` });
    const stamped = (seconds: number, events: readonly Event[]) =>
      events.map((event) => ({ ...event, ...at(seconds) }));
    const { xml } = read([
      ...stamped(0, [START]),
      ...stamped(0.25, runs('TestA')),
      ...stamped(0.3, runs('TestA/inside')),
      ...stamped(0.704, ends('TestA/inside', 'pass', 0.4)),
      ...stamped(0.75, ends('TestA', 'pass', 0.5)),
      ...stamped(1, runs('TestB')),
      ...stamped(1, runs('TestB/beside')),
      ...stamped(1, [{ Action: 'pause', Test: 'TestB/beside' }]),
      ...stamped(1.1, [{ Action: 'cont', Test: 'TestB/beside' }]),
      ...stamped(1.9, ends('TestB/beside', 'pass', 0.8)),
      ...stamped(1.9, ends('TestB', 'pass', 0)),
      ...stamped(2.4, PASSED),
    ]);
    const times = Object.fromEntries(
      [...xml.matchAll(/name="(Test[^"]*)"[^>]* time="([^"]*)"/g)].map(([, name, time]) => [name, Number(time)]),
    );
    // What the package takes before its first and after its last test is part of the first one.
    expect(times['TestA']).toBeCloseTo(0.5 - 0.404 + 0.25 + 0.5, 3);
    expect(times['TestA/inside']).toBeCloseTo(0.404, 3);
    expect(times['TestB']).toBeCloseTo(0.005, 3);
    expect(times['TestB/beside']).toBeCloseTo(0.8, 3);
  });

  test('has the file and line of each test and its subtests, where one is known', () => {
    const declared = new Map([
      ['TestTotal', { file: 'cart/cart_test.go', line: 12 }],
      ['TestTwice', undefined],
    ]);
    const { cases } = read(
      [START, ...runs('TestTotal/x'), ...ends('TestTotal/x'), ...runs('TestTwice'), ...ends('TestTwice'), ...PASSED],
      { declaredIn: () => declared },
    );
    expect(cases).toMatchObject([
      { name: 'TestTotal/x', file: 'cart/cart_test.go', line: 12, suite: ['cart/cart_test.go'] },
      { name: 'TestTwice', suite: ['cart'] },
    ]);
    expect(cases[1]).not.toHaveProperty('file');
  });

  test('passes its benchmarks, which have no result', () => {
    const { outcomes } = read([
      START,
      ...runs('BenchmarkX'),
      output('BenchmarkX-2 \t1\t5 ns/op\n', 'BenchmarkX'),
      ...PASSED,
    ]);
    expect(outcomes).toEqual(['BenchmarkX passed']);
  });

  test('says so when no test was selected', () => {
    const { outcomes, selected } = read([
      START,
      output('testing: warning: no tests to run\n'),
      output('PASS\n'),
      output(`ok  \t${PACKAGE}\t0.002s [no tests to run]\n`),
      { Action: 'pass' },
    ]);
    expect([outcomes, selected]).toEqual([[], [['cart', []]]]);
  });

  test('has an error when it failed although its tests passed', () => {
    const { outcomes, messages } = read([
      START,
      ...runs('TestA'),
      ...ends('TestA'),
      output('PASS\n'),
      output('goleak: Errors on successful test run: found unexpected goroutines\n'),
      output('exit status 1\n'),
      output(`FAIL\t${PACKAGE}\t0.4s\n`),
      { Action: 'fail' },
    ]);
    expect(outcomes).toEqual(['TestA passed', 'TestMain errored']);
    expect(messages).toEqual(['goleak: Errors on successful test run: found unexpected goroutines']);
  });

  test('reports a test as often as -count runs it', () => {
    const once = [...runs('TestA'), ...ends('TestA')];
    expect(read([START, ...once, ...once, ...PASSED]).outcomes).toEqual(['TestA passed', 'TestA passed']);
  });
});

describe('a package that ended before its time is never green', () => {
  test('by exit code 0 in a test: Go says that the test and the package passed', () => {
    const { outcomes, messages, selected } = read([
      START,
      ...runs('TestBefore'),
      ...ends('TestBefore'),
      ...runs('TestExits'),
      output(`ok  \t${PACKAGE}\t0.007s\n`, 'TestExits'),
      { Action: 'pass', Test: 'TestExits', Elapsed: 0.007 },
    ]);
    expect(outcomes).toEqual(['TestBefore passed', 'TestExits errored']);
    expect(messages).toEqual(['the test binary ended with exit code 0 while this test ran']);
    expect(selected).toEqual([]);
  });

  test('by exit code 0 between two tests', () => {
    const { outcomes, messages, shown } = read([
      START,
      ...runs('TestBefore'),
      ...ends('TestBefore'),
      output(`ok  \t${PACKAGE}\t0.007s\n`),
      { Action: 'pass' },
    ]);
    expect(outcomes).toEqual(['TestBefore passed', 'TestMain errored']);
    expect(messages).toEqual(['the test binary ended with exit code 0 before all tests of the package were done']);
    expect(shown).toEqual([`ok  \t${PACKAGE}\t0.007s`]);
  });

  const SILENT = [START, output('no database\n'), output(`ok  \t${PACKAGE}\t0.007s\n`), { Action: 'pass' }];

  test('by exit code 0 before its tests', () => expect(read(SILENT).outcomes).toEqual(['TestMain errored']));

  test('unless its own TestMain runs no test, which is a skipped case', () => {
    const { outcomes, messages, selected } = read(SILENT, { declaredIn: () => new Map([['TestMain', undefined]]) });
    expect(outcomes).toEqual(['TestMain skipped']);
    expect(messages).toEqual(['TestMain ran no test']);
    expect(selected).toEqual([]);
  });

  test('by exit code 0 in a second round of tests', () => {
    const { outcomes } = read([
      START,
      ...runs('TestA'),
      ...ends('TestA'),
      output('PASS\n'),
      ...runs('TestA'),
      { Action: 'pass', Test: 'TestA' },
    ]);
    expect(outcomes).toEqual(['TestA passed', 'TestA errored']);
  });

  test('by a crash that is no failure of the test, such as two writers of one map', () => {
    const { outcomes, messages } = read([
      START,
      ...runs('TestA'),
      output('fatal error: concurrent map writes\n', 'TestA'),
      output(`FAIL\t${PACKAGE}\t0.4s\n`),
      { Action: 'fail' },
    ]);
    expect(outcomes).toEqual(['TestA errored']);
    expect(messages).toEqual(['the test binary ended (fatal error: concurrent map writes) while this test ran']);
  });

  test('by a kill of go itself, of which the ending tells', () => {
    const events = [START, ...runs('TestA'), ...ends('TestA'), ...runs('TestB'), output('so far\n', 'TestB')];
    const killed = read(events, {}, 'was killed by SIGKILL');
    expect(killed.outcomes).toEqual(['TestA passed', 'TestB errored']);
    expect(killed.messages).toEqual(['the command was killed by SIGKILL while this test ran']);
    expect(killed.xml).toContain('so far');
    expect(killed.selected).toEqual([]);
    const between = read(events.slice(0, -3), {}, 'was killed by SIGKILL');
    expect(between.outcomes).toEqual(['TestA passed', 'TestMain errored']);
  });

  test('by a signal to both, because the shard took too long', () => {
    const { messages } = read(
      [START, ...runs('TestA'), output('signal: interrupt\n', 'TestA'), { Action: 'fail' }],
      {},
      'was stopped because it took too long',
    );
    expect(messages).toEqual(['the command was stopped because it took too long while this test ran']);
  });

  test('by a signal, of which Go tells with the test that printed last, although that has ended', () => {
    const stack = 'goroutine 7 [sleep]:\nexample.com/shop.TestA(0x1)\n';
    const { outcomes, messages, xml } = read(
      [
        START,
        ...runs('TestA'),
        ...runs('TestB'),
        output('--- PASS: TestB (0.00s)\n', 'TestB'),
        output('SIGQUIT: quit\n', 'TestB'),
        ...stack.split('\n').map((line) => output(`${line}\n`, 'TestB')),
        { Action: 'pass', Test: 'TestB' },
        { Action: 'fail' },
      ],
      {},
      'hung',
    );
    expect(outcomes).toEqual(['TestA errored', 'TestB passed']);
    expect(messages).toEqual(['the command hung while this test ran']);
    expect(xml).toContain(stack.trim());
  });

  test('by a test that prints the mark of a result, of itself or of a test that has not started', () => {
    const { outcomes } = read([
      START,
      ...runs('TestA'),
      output('--- PASS: TestB (0.00s)\n', 'TestB'),
      { Action: 'pass', Test: 'TestB' },
      ...ends('TestA'),
      output('--- FAIL: TestA (0.00s)\n', 'TestA'),
      { Action: 'fail', Test: 'TestA' },
      ...runs('TestB'),
      output('--- FAIL: TestB (0.00s)\n', 'TestB'),
      { Action: 'fail', Test: 'TestB' },
      output('FAIL\n'),
      { Action: 'fail' },
    ]);
    expect(outcomes).toEqual(['TestA failed', 'TestB failed']);
  });

  test('by output that looks like a result: only the own one counts', () => {
    const { outcomes } = read([
      START,
      ...runs('TestA'),
      output('PASS\n', 'TestA'),
      output('--- PASS: TestOther (0.00s)\n', 'TestA'),
      { Action: 'pass', Test: 'TestA' },
    ]);
    expect(outcomes).toEqual(['TestA errored']);
  });

  test('at any point of its events, and each test that started has one case', () => {
    const events = [
      START,
      ...runs('TestA'),
      ...runs('TestA/x'),
      ...ends('TestA/x'),
      ...ends('TestA'),
      ...runs('TestB'),
      ...ends('TestB', 'skip'),
      ...PASSED,
    ];
    const finish = fc.constantFrom<Event[]>([], [{ Action: 'pass' }], [{ Action: 'fail' }]);
    const known = fc.boolean();
    fc.assert(
      fc.property(fc.nat(events.length - 1), finish, known, (cut, end, hasMain) => {
        const kept = events.slice(0, cut);
        const last = kept.findLast(({ Test }) => Test !== undefined)?.Test;
        const named = last === undefined ? end : end.map((event) => ({ ...event, Test: last }));
        const declaredIn = () => new Map(hasMain ? [['TestMain', undefined]] : []);
        const { cases } = read([...kept, ...named], { declaredIn });
        const isWhole = kept.some(({ Output, Test }) => Output === 'PASS\n' && Test === undefined);
        const started = kept.filter(({ Action }) => Action === 'run').map(({ Test }) => Test);
        expect(cases.map(({ name }) => name).filter((name) => name !== 'TestMain')).toEqual(started);
        const isGreen = cases.every(({ outcome }) => outcome === 'passed' || outcome === 'skipped');
        const isOver = named.length > 0 && named[0]?.Action === 'pass';
        const skipsItself = hasMain && isOver && started.length === 0;
        // An empty report is no pass: the unit is missing then.
        if (isGreen && cases.length > 0) expect(isWhole || skipsItself).toBe(true);
      }),
    );
  });
});

describe('a package that is not built', () => {
  const BUILD = `${PACKAGE} [${PACKAGE}.test]`;
  const said = (text: string): string => JSON.stringify({ ImportPath: BUILD, Action: 'build-output', Output: text });
  const NOT_BUILT: (Event | string)[] = [
    said(`# ${BUILD}\n`),
    said('cart/cart_test.go:3:27: undefined: total\n'),
    JSON.stringify({ ImportPath: BUILD, Action: 'build-fail' }),
    START,
    output(`FAIL\t${PACKAGE} [build failed]\n`),
    { Action: 'fail', FailedBuild: BUILD },
  ];

  test('has a case with what the compiler said, and people see it', () => {
    const { outcomes, messages, shown, exitCode } = read(NOT_BUILT);
    expect(outcomes).toEqual(['TestMain errored']);
    expect(messages).toEqual(['the package was not built: cart/cart_test.go:3:27: undefined: total']);
    expect(shown).toEqual([
      `# ${BUILD}`,
      'cart/cart_test.go:3:27: undefined: total',
      `FAIL\t${PACKAGE} [build failed]`,
    ]);
    expect(exitCode).toBe(1);
  });

  test('is found in the plain line of go before 1.24', () => {
    const { outcomes, shown } = read([`FAIL\t${PACKAGE} [build failed]`]);
    expect(outcomes).toEqual(['TestMain errored']);
    expect(shown).toEqual([`FAIL\t${PACKAGE} [build failed]`]);
  });

  test('is no failure where all its files are for other systems or tags', () => {
    const excluded = [
      said(`# ${PACKAGE}\n`),
      said(`package ${PACKAGE}: build constraints exclude all Go files in /work/cart\n`),
      START,
      output(`FAIL\t${PACKAGE} [setup failed]\n`),
      { Action: 'fail', FailedBuild: BUILD },
    ];
    const alone = read(excluded);
    expect([alone.outcomes, alone.selected, alone.exitCode]).toEqual([[], [['cart', []]], 0]);
    expect(alone.shown).toEqual([`?   \t${PACKAGE}\t[no test files for this system and these tags]`]);
    const other = { Package: 'example.com/shop/tax' };
    const withAnother = read([...excluded, ...[START, ...FAILED].map((event) => ({ ...event, ...other }))]);
    expect(withAnother.exitCode).toBe(1);
  });

  test.each([
    ['?   \texample.com/shop/cart\t[no test files]\n', 'skip'],
    ['\texample.com/shop/cart\t\tcoverage: 0.0% of statements\n', 'pass'],
  ])('has no tests when Go says so: %j', (text, Action) => {
    const { outcomes, selected } = read([START, output(text), { Action }]);
    expect([outcomes, selected]).toEqual([[], [['cart', []]]]);
  });
});

describe('people see what go test prints', () => {
  const FAILING: Event[] = [
    START,
    ...runs('TestGood'),
    output('    cart_test.go:3: a log line\n', 'TestGood'),
    ...ends('TestGood'),
    ...runs('TestTotal'),
    ...runs('TestTotal/with_tax'),
    output('    cart_test.go:9: got 1, want 2\n', 'TestTotal/with_tax'),
    ...ends('TestTotal/with_tax', 'fail'),
    ...ends('TestTotal', 'fail'),
    ...FAILED,
  ];

  test('of a package that failed, the failed tests', () => {
    expect(read(FAILING).shown).toEqual([
      '--- FAIL: TestTotal',
      '    --- FAIL: TestTotal/with_tax',
      '        cart_test.go:9: got 1, want 2',
      'FAIL',
      `FAIL\t${PACKAGE}\t0.01s`,
    ]);
  });

  test('of a package that passed, its last line', () => {
    const { shown } = read([START, output('noise\n'), ...runs('TestA'), ...ends('TestA'), ...PASSED]);
    expect(shown).toEqual([`ok  \t${PACKAGE}\t0.01s`]);
  });

  test('with -v, all of it', () => {
    const { shown } = read(FAILING, { verbose: true });
    expect(shown.slice(0, 3)).toEqual([
      '=== RUN   TestGood',
      '    cart_test.go:3: a log line',
      '--- PASS: TestGood (0.00s)',
    ]);
    expect(shown.at(-1)).toBe(`FAIL\t${PACKAGE}\t0.01s`);
  });

  test('whatever is no event', () =>
    expect(read(['go: warning', '{"half":']).shown).toEqual(['go: warning', '{"half":']));
});

test('old versions of Go put a result behind text without a line end', () => {
  const { outcomes, xml } = read([
    START,
    ...runs('TestA'),
    output('text--- FAIL: TestA (0.00s)\n', 'TestA'),
    ...FAILED,
  ]);
  expect(outcomes).toEqual(['TestA errored']);
  expect(xml).toContain('>text<');
});

describe('the message of a failure', () => {
  const messageOf = (text: string) => {
    const lines = text.split('\n').map((each) => output(`${each}\n`, 'TestA'));
    return read([START, ...runs('TestA'), ...lines, ...ends('TestA', 'fail'), ...FAILED]).messages;
  };

  test.each([
    ['is the logged line', '    a_test.go:4: got 1\n        and more', 'a_test.go:4: got 1'],
    [
      'is not what was logged before',
      '    a_test.go:2: server started\n    a_test.go:4: got 1, want 2',
      'a_test.go:4: got 1, want 2',
    ],
    [
      'is not what was logged while it cleaned up',
      '    a_test.go:4: unexpected end\n    a_test.go:9: stopped',
      'a_test.go:4: unexpected end',
    ],
    ['is the panic', 'panic: no map [recovered, repanicked]\n\ngoroutine 4 [running]:', 'panic: no map'],
    [
      'is the reason that testify gives',
      '    a_test.go:10: \n        \tError Trace:\t/w/a_test.go:10\n        \tError:      \tNot equal: \n        \t            \texpected: 1\n        \t            \tactual  : 2\n        \tTest:       \tTestA',
      'a_test.go:10: Not equal: expected: 1 actual : 2',
    ],
    ['is what an example printed', 'got:\nx\nwant:\ny', 'got: x want: y'],
    ['may be missing', '', 'failed'],
  ])('%s', (_, text, message) => expect(messageOf(text)).toEqual([message]));

  test('of a test with failed subtests names one', () => {
    const { messages } = read([
      START,
      ...runs('TestA'),
      ...runs('TestA/b/c'),
      ...ends('TestA/b/c', 'fail'),
      ...ends('TestA', 'fail'),
      ...FAILED,
    ]);
    expect(messages).toEqual(['its subtest b/c failed', 'failed']);
  });

  test('of a long output has the beginning and the end in its text', () => {
    const many = Array.from({ length: 5000 }, (_, index) => output(`line ${index}.\n`, 'TestA'));
    const { xml } = read([START, ...runs('TestA'), ...many, ...ends('TestA', 'fail'), ...FAILED]);
    expect(xml).toContain('line 0.');
    expect(xml).toContain('line 4999.');
    expect(xml).toMatch(/\.\.\. \d+ lines are left out \.\.\./);
    expect(xml.length).toBeLessThan(30_000);
  });
});

test('hostile names and output stay text', () => {
  const name = 'TestA/<b>&"\u0007]]>';
  const { cases, xml } = read([
    START,
    ...runs(name),
    output('<x>\u001b[31m\n', name),
    ...ends(name, 'fail'),
    ...FAILED,
  ]);
  expect(cases).toHaveLength(1);
  for (const hostile of ['\u0007', '\u001b', '<b>', '<x>']) expect(xml).not.toContain(hostile);
});
