/** The journal of a pytest run has the same cases as pytest's own report, and says what ran when the process was killed. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pytest } from '../../../src/frameworks/pytest.ts';
import { reportOfJournal } from '../../../src/frameworks/shared/journal.ts';
import { createProject, type ReadCase, readCases, type TestProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const TIMEOUT_MS = 60_000;
const { realTest, because, isInstalled } = withRealTool('pytest');
const { command = ['pytest'] } = sampleOf(pytest);
let project: TestProject;

beforeEach(() => {
  project = createProject();
});
afterEach(() => project.remove());

/** Every way in which a set-up, a call and a teardown can end, and other things that a report is made of. */
const RICH = `import pytest, sys, unittest, warnings

SETUP = {"ok": "", "fails": "assert 0, 'set-up'", "skips": "pytest.skip('set-up')"}
CALL = {"passes": "", "fails": "assert 'a' == '<b> & \\x00'", "raises": "raise RuntimeError('\\ud800 ☂')", "skips": "pytest.skip()",
        "xfails": "pytest.xfail('known')", "exits": "sys.exit(3)"}
TEARDOWN = {"ok": "", "fails": "raise RuntimeError('teardown')", "skips": "pytest.skip('teardown')"}

@pytest.fixture
def around(request, setup, teardown):
    exec(SETUP[setup])
    yield
    exec(TEARDOWN[teardown])

@pytest.mark.parametrize("teardown", TEARDOWN)
@pytest.mark.parametrize("setup", SETUP)
@pytest.mark.parametrize("call", CALL)
def test_ends(around, call, record_property):
    record_property("call", call)
    print("printed", call)
    exec(CALL[call])

class TestMarked:
    class TestInside:
        @pytest.mark.xfail(reason="known")
        def test_xfails(self): assert 0
        @pytest.mark.xfail(reason="was known")
        def test_xpasses(self): pass
        @pytest.mark.xfail(strict=True)
        def test_strict(self): pass
        @pytest.mark.skip(reason="later")
        def test_skipped(self): assert 0
        @pytest.mark.skipif(True, reason="if")
        def test_skipped_if(self): assert 0

class Classic(unittest.TestCase):
    def setUp(self): pass
    def test_passes(self): pass
    def test_fails(self): self.fail("classic")
    @unittest.skip("old")
    def test_skips(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail("expected")
    def test_parts(self):
        for n in range(3):
            with self.subTest(n=n): self.assertNotEqual(n, 1)

@pytest.mark.parametrize("name", ["a::b", "[c]", "d e", "ü ☂", "<&\\">", "a/b.py", "\\n\\t"])
def test_names(name): pass

def test_warns(): warnings.warn("careful")

def test_attribute(record_xml_attribute): record_xml_attribute("ours", "value")

def test_repeats(request):
    try: subtests = request.getfixturevalue("subtests")
    except Exception: pytest.skip("no subtests here")
    for n in range(3):
        with subtests.test(msg="part", n=n): assert n != 1
`;
const CONFTEST = `import os, shutil, pytest
@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.copy(os.environ["SHARDWISE_JOURNAL"], os.environ["RAN"] + ".journal")
`;

const shown = ({ name, className, file, line, outcome }: ReadCase) =>
  JSON.stringify([file, line, className, name, outcome]);

const options = isInstalled ? execFileSync(command[0] ?? '', ['--help'], { encoding: 'utf8' }) : '';

describe.each<[how: string, args: string[]]>([
  ['in one process', []],
  ['with workers', ['--numprocesses', '2']],
  ['with re-runs', ['--reruns', '1']],
])('a run %s', (_how, args) => {
  const [option = ''] = args;
  const testHere = options.includes(option) ? realTest : test.skip;
  const why = options.includes(option) ? because : ` (skipped: pytest has no ${option})`;

  testHere(
    `has the cases of pytest's own report in its journal${why}`,
    async () => {
      project.write('pytest.ini', '[pytest]\njunit_suite_name = ours\naddopts = -W ignore\n');
      project.write('conftest.py', CONFTEST);
      project.write('test_rich.py', RICH);
      project.write('sub/test_other.py', 'def test_it(): pass\n');
      project.write('test_broken.py', 'import nowhere\n');
      project.write('test_left.py', 'import pytest\npytest.skip("whole", allow_module_level=True)\n');
      project.write('test_doc.txt', '>>> 1\n2\n');
      const units = ['test_rich.py', 'sub/test_other.py', 'test_broken.py', 'test_left.py', 'test_doc.txt'];
      const { cases } = await project.run(pytest, units, { command, args });
      const report = reportOfJournal(readFileSync(join(project.folder, '.run/1.ran.journal'), 'utf8'), 'not at all');
      const journaled = readCases(report ?? '');
      expect(journaled.map(shown).sort()).toEqual(cases.map(shown).sort());
      expect(cases.length).toBeGreaterThan(70);
      expect(new Set([...cases, ...journaled].flatMap(({ suite }) => suite))).toEqual(new Set(['ours']));
      expect(readdirSync(join(project.folder, '.run/1')).filter((file) => file.endsWith('.jsonl'))).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

/** Fails in its part as often as it says, and then passes. */
const FLAKY = `import pytest
@pytest.fixture
def around(request):
    part, times = request.param
    counted = "%s-%d" % request.param
    def end(what):
        if what == part:
            with open(counted, "a+") as file:
                file.write("x")
                assert file.tell() > times, part
    end("set-up")
    yield end
    end("teardown")

PARTS = [("set-up", 1), ("call", 2), ("teardown", 1), ("call", 3)]
@pytest.mark.parametrize("around", PARTS, indirect=True, ids=["set-up", "call", "teardown", "always"])
def test_ends(around): around("call")
def test_passes(): pass
`;

describe.each([['in one process', []] as const, ['with workers', ['--numprocesses', '2']] as const])(
  'tests that pytest-rerunfailures runs again %s',
  (_how, workers) => {
    const [option = ''] = workers;
    const lacking = ['--reruns', option].find((one) => !options.includes(one));
    const testHere = lacking === undefined ? realTest : test.skip;
    const why = lacking === undefined ? because : ` (skipped: pytest has no ${lacking})`;

    testHere(
      `have one case each, with their failed tries${why}`,
      async () => {
        project.write('pytest.ini', '[pytest]\n');
        project.write('test_a.py', FLAKY);
        const { cases, reports } = await project.run(pytest, ['test_a.py'], {
          command,
          args: ['--reruns', '2', ...workers],
        });
        const xml = reports.map((report) => readFileSync(join(project.folder, '.run/1', report), 'utf8')).join('');
        const triesOf = new Map(
          xml
            .split('<testcase ')
            .map((text) => [/ name="(.*?)"/.exec(text)?.[1], text.match(/<rerun(?:Failure|Error) /g)?.length ?? 0]),
        );
        const found = cases.map(({ name, outcome }) => [name, outcome, triesOf.get(name)]);
        expect(found.sort()).toEqual([
          ['test_ends[always]', 'failed', 2],
          ['test_ends[call]', 'passed', 2],
          ['test_ends[set-up]', 'passed', 1],
          ['test_ends[teardown]', 'passed', 1],
          ['test_passes', 'passed', 0],
        ]);
      },
      TIMEOUT_MS,
    );
  },
);

describe('a process that is killed', () => {
  const SOURCE = (end: string) => `import os, signal, pytest
def test_first(): pass
@pytest.mark.parametrize("name", ["<a>"])
def test_ends(name): ${end}
def test_never(): pass
`;

  realTest.each([
    ['os._exit(0)', 0],
    ['os._exit(7)', 7],
    ['os.kill(os.getpid(), signal.SIGKILL)', null],
    ['os.abort()', null],
  ])(
    `by %s leaves what had finished and what was running${because}`,
    async (end, exitCode) => {
      project.write('pytest.ini', '[pytest]\n');
      project.write('test_a.py', 'def test_it(): assert 0\n');
      project.write('test_b.py', SOURCE(end));
      const { exitCodes, reports } = await project.run(pytest, ['test_a.py', 'test_b.py', 'test_b.py'], { command });
      expect(exitCodes).toEqual([exitCode]);
      expect(reports).toEqual([]);
      const journal = join(project.folder, '.run/1/pytest-1.journal.jsonl');
      expect(existsSync(journal)).toBe(true);
      const report =
        reportOfJournal(readFileSync(journal, 'utf8'), 'was killed by SIGKILL', { cause: 'Fatal: x' }) ?? '';
      expect(readCases(report).map(shown)).toEqual([
        '["test_a.py",0,"test_a","test_it","failed"]',
        '["test_b.py",1,"test_b","test_first","passed"]',
        '["test_b.py",2,"test_b","test_ends[<a>]","errored"]',
      ]);
      expect(report).toContain('the process was killed by SIGKILL while this test ran: Fatal: x');
    },
    TIMEOUT_MS,
  );
});

describe('a journal', () => {
  const lines = [
    { suite: 'pytest' },
    { started: 'a.py::t', test: { classname: 'a', name: 't', file: 'a.py', line: 3 } },
    { xml: '<testcase classname="a" name="t" />' },
    { finished: 'a.py::t' },
    { started: 'a.py::u', test: { classname: 'a', name: 'u', file: null, line: null } },
  ].map((line) => JSON.stringify(line));
  const namesIn = (text: string) =>
    readCases(reportOfJournal(text, 'exit code 0') ?? '').map(({ name, outcome }) => [name, outcome]);

  test('may end in the middle of a line', () => {
    const whole = lines.join('\n');
    for (let length = whole.length; length > 0; length--) {
      const names = namesIn(whole.slice(0, length));
      expect([
        [],
        [['t', 'errored']],
        [
          ['t', 'passed'],
          ['t', 'errored'],
        ],
        [['t', 'passed']],
        [
          ['t', 'passed'],
          ['u', 'errored'],
        ],
      ]).toContainEqual(names);
    }
  });

  test('without a suite has one for each file, as the reports have', () => {
    const suites = [
      { root: 'shardwise' },
      { xml: '<testsuite name="a.js" file="a.js"><testcase classname="a" name="t" /></testsuite>' },
      { started: '1', test: { classname: 'b', name: 'u', file: 'b.js', line: null } },
      { started: '2', test: { classname: 'c', name: 'v', file: null, line: null } },
    ];
    const text = suites.map((line) => JSON.stringify(line)).join('\n');
    const cases = readCases(reportOfJournal(text, 'was killed') ?? '');
    expect(cases.map(({ name, suite }) => [name, suite])).toEqual([
      ['t', ['a.js']],
      ['u', ['b.js']],
      ['v', ['shardwise']],
    ]);
  });

  test('keeps finished tests until the report has those of their file, and of several tries the last', () => {
    const kept = (of: string, id: string, xml: string) => ({
      xml: `<testsuite name="${of}">${xml}</testsuite>`,
      kept: { of, id },
    });
    const entries = [
      { root: 'shardwise' },
      kept('a.js', '1', '<testcase name="in the report"/>'),
      { written: 'a.js' },
      kept('b.js', '1', '<testcase name="t"><failure/></testcase>'),
      kept('b.js', '2', '<testcase name="u"/>'),
      kept('b.js', '1', '<testcase name="t"/>'),
      kept('a.js', '1', '<testcase name="in another run of it"/>'),
    ];
    expect(namesIn(entries.map((entry) => JSON.stringify(entry)).join('\n'))).toEqual([
      ['t', 'passed'],
      ['u', 'passed'],
      ['in another run of it', 'passed'],
    ]);
  });

  test('that several processes share is no report: each has its own', () => {
    expect(reportOfJournal(lines.slice(1).join('\n'), 'was killed')).toBeUndefined();
  });

  test('of a process that started no test is no report', () => {
    expect(reportOfJournal('', 'exit code 4')).toBeUndefined();
    expect(reportOfJournal('{"suite": "pytest"}\nnonsense\n[]\n', 'exit code 4')).toBeUndefined();
  });
});
