/** One test counts once, over all tries and runs, with the real frameworks. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { missing } from '../../frameworks/samples.ts';
import { createProject, type LocalProject, nodeProject, nodeTest, PASSES } from '../project.ts';

let project: LocalProject;
afterEach(() => {
  project.remove();
  delete process.env['PYTHONHASHSEED'];
});

const withPytest = missing.has('pytest') ? test.skip : test;
const runPytest = () => project.runAll({ framework: 'pytest', discovery: 'static', shards: '1' });

/** A test that fails in the first try, beside one with a set of texts and one with an object in its parameters. */
const UNSTABLE = `import os, pytest
WORDS = {'red', 'green', 'blue', 'black', 'white'}
@pytest.mark.parametrize('words', [WORDS], ids=[str(WORDS)])
def test_words(words): pass
@pytest.mark.parametrize('thing', [object()], ids=str)
def test_thing(thing): pass
def test_flaky(): assert os.environ['SHARDWISE_TRY'] != '1'
`;

describe('tests whose names change with every process', () => {
  withPytest(
    'are no more tests after a retry, and none are added or removed from run to run',
    async () => {
      project = await createProject({ 'test_a.py': UNSTABLE });
      for (let run = 1; run <= 2; run++) {
        const { report } = await runPytest();
        expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 3, passed: 3, flaky: 1 } });
        if (run === 1) continue;
        expect(report.changes?.added).toEqual({ count: 0, names: [] });
        expect(report.changes?.removed).toEqual({ count: 0, names: [] });
      }
    },
    60_000,
  );

  withPytest(
    'are no more tests where the environment asks for random names',
    async () => {
      project = await createProject({ 'test_a.py': UNSTABLE });
      process.env['PYTHONHASHSEED'] = 'random';
      const { report, records } = await runPytest();
      expect(records[0]?.units).toMatchObject([{ outcome: 'passed', tests: 3, tries: 2 }]);
      expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 3, passed: 3, flaky: 1 } });
    },
    60_000,
  );

  withPytest(
    'pass in the shard and in the merge when only the name of the failed one changed',
    async () => {
      const source = "import os, time, pytest\n@pytest.mark.parametrize('at', [time.time_ns()])\n";
      project = await createProject({
        'test_a.py': `${source}def test_now(at): assert os.environ['SHARDWISE_TRY'] != '1'\ndef test_other(): pass\n`,
      });
      const { report, exitCode } = await runPytest();
      expect(exitCode).toBe(0);
      expect(report.totals).toMatchObject({ tests: 2, passed: 2, flaky: 1 });
    },
    60_000,
  );
});

describe('a test that failed and that the retry does not report', () => {
  withPytest(
    'has failed in the shard and in the merge',
    async () => {
      const source = `import os\nif os.environ['SHARDWISE_TRY'] == '1':\n    def test_gone(): assert False\n`;
      project = await createProject({ 'test_a.py': `${source}def test_one(): pass\ndef test_two(): pass\n` });
      const { report, exitCode, records } = await runPytest();
      expect(records.map(({ outcome }) => outcome)).toEqual(['failed']);
      expect(report).toMatchObject({ verdict: 'failed', totals: { tests: 3, failed: 1 } });
      expect(exitCode).toBe(1);
    },
    60_000,
  );
});

describe('evidence that is no test', () => {
  const TEARDOWN = `import os, pytest
@pytest.fixture
def db():
    yield
    if os.environ['SHARDWISE_TRY'] == '1': raise ValueError('closed')
`;

  withPytest(
    'an error in the teardown is part of its test',
    async () => {
      const source = `${TEARDOWN}def test_passes(db): pass\ndef test_fails(db): assert 0\n`;
      project = await createProject({ 'test_a.py': source });
      const { report, records } = await runPytest();
      expect(records[0]?.units).toMatchObject([{ outcome: 'failed', tests: 2 }]);
      expect(report.totals).toMatchObject({ tests: 2, passed: 1, failed: 1, flaky: 1 });
      project.write('test_a.py', source.replace("if os.environ['SHARDWISE_TRY'] == '1': ", ''));
      const again = await runPytest();
      expect(again.report.totals).toMatchObject({ tests: 2, failed: 1, errored: 1 });
      const messages = again.report.tests.map(({ message }) => message).sort();
      expect(messages).toEqual(['assert 0', expect.stringContaining('failed on teardown')]);
    },
    60_000,
  );

  test('a hook that fails in one run is not removed in the next', async () => {
    const suite = (broken: boolean) =>
      `describe('totals', () => { before(() => { if (${broken}) throw new Error('no'); }); it('adds', () => {}); });`;
    const source = (broken: boolean) => nodeTest("import { before } from 'node:test';", suite(broken), PASSES);
    project = await nodeProject({ 'a.test.js': source(true) });
    expect((await project.runAll({ shards: '1' })).report.verdict).toBe('failed');
    project.write('a.test.js', source(false));
    const { report } = await project.runAll({ shards: '1' });
    expect(report.changes).toMatchObject({ added: { count: 0 }, removed: { count: 0 } });
  }, 60_000);
});
