/** Retries of single failed tests, with the real pytest: when a file runs whole, and that only a pass of the very test settles its failure. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { isInstalled } from '../../support/tools.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

const TIMEOUT_MS = 120_000;
const hasPytest = await isInstalled('pytest');
const realTest = hasPytest ? test : test.skip;
const because = hasPytest ? '' : ' (skipped: pytest is not installed)';

let project: LocalProject | undefined;
afterEach(() => {
  project?.remove();
  project = undefined;
});

/** `ran(name)` writes a name to a file, and whether this is the first try. */
const HELPER = `import os, pytest
first = os.environ['SHARDWISE_TRY'] == '1'
def ran(name):
    with open('ran.txt', 'a') as file: file.write(name + '\\n')
`;
const GREEN = "def test_green(): ran('green')\n";

async function runShard(files: Values, values: Values = {}) {
  project = await createProject({ 'pytest.ini': '[pytest]\naddopts = -p no:cacheprovider\n', ...files });
  const { report, records } = await project.runAll({
    framework: 'pytest',
    shards: '1',
    retries: '1',
    'retry-scope': 'test',
    ...values,
  });
  const log = project.read('.shardwise/artifacts/shardwise-default-shard-1-attempt-1/log.txt');
  const said = log.split('\n').filter((line) => /^shardwise: (?:running|not all|no test)/.test(line));
  return {
    report,
    units: records.flatMap(({ units }) => units),
    said,
    ran: project.read('ran.txt').trim().split('\n'),
  };
}

describe('a file runs', () => {
  realTest(
    `only with its failed tests, and each unit keeps what is known of its other tests${because}`,
    async () => {
      const { report, units, said, ran } = await runShard({
        'test_a.py': `${HELPER}${GREEN}def test_flaky():\n    ran('flaky')\n    assert not first\n`,
        'test_b.py': `${HELPER}def test_other(): ran('other')\n`,
      });
      expect(said).toEqual(['shardwise: running 1 failed test of 1 test unit again: test_a.py']);
      expect(ran).toEqual(['green', 'flaky', 'other', 'flaky']);
      expect(units.map(({ durationMs: _ignored, ...unit }) => unit)).toEqual([
        { id: 'test_a.py', outcome: 'passed', tests: 2, selected: 2, tries: 2, retried: 1 },
        { id: 'test_b.py', outcome: 'passed', tests: 1, selected: 1, tries: 1 },
      ]);
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 3, passed: 3, flaky: 1 } });
    },
    TIMEOUT_MS,
  );

  realTest(
    `whole after its failed tests, where one of them has another name in the retry, is skipped or is gone${because}`,
    async () => {
      const { report, said, ran } = await runShard({
        'test_gone.py': `${HELPER}${GREEN}if first:\n    def test_g(): assert False\n`,
        'test_name.py': `${HELPER}${GREEN}@pytest.mark.parametrize('try_', [os.environ['SHARDWISE_TRY']])\ndef test_p(try_): assert not first\n`,
        'test_skip.py': `${HELPER}${GREEN}def test_s():\n    if not first: pytest.skip('later')\n    assert False\n`,
      });
      expect(said).toEqual([
        'shardwise: running 3 failed tests of 3 test units again: test_gone.py, test_name.py, test_skip.py',
        'shardwise: not all failed tests of these were reported again, so they run whole: test_gone.py, test_name.py, test_skip.py',
      ]);
      expect(ran).toEqual(Array(6).fill('green'));
      expect(report).toMatchObject({ verdict: 'failed', totals: { tests: 6, passed: 4, flaky: 1, failed: 2 } });
      expect(report.flaky).toEqual(['test_name.py › test_p[2]']);
    },
    TIMEOUT_MS,
  );

  realTest(
    `whole where it did not load, or where all its tests failed${because}`,
    async () => {
      const { report, said } = await runShard({
        'test_all.py': `${HELPER}ran('')\ndef test_a(): assert not first\ndef test_b(): assert not first\n`,
        'test_load.py': `${HELPER}1 / (0 if first else 1)\ndef test_a(): pass\n`,
      });
      expect(said).toEqual(['shardwise: running 2 of 2 again: test_all.py, test_load.py']);
      expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 3, passed: 3 } });
    },
    TIMEOUT_MS,
  );

  realTest(
    `whole where its process died before its last test${because}`,
    async () => {
      const { report, said, ran } = await runShard({
        'test_a.py': `${HELPER}def test_a(): assert not first\ndef test_b():\n    if first: os._exit(1)\n${GREEN}`,
      });
      expect(said).toEqual(['shardwise: running 1 of 1 again: test_a.py']);
      expect(ran).toEqual(['green']);
      expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 3, passed: 3, flaky: 2 } });
    },
    TIMEOUT_MS,
  );
});

realTest(
  `A re-run carries over a file of which the retry ran single tests${because}`,
  async () => {
    project = await createProject({
      'pytest.ini': '[pytest]\naddopts = -p no:cacheprovider\n',
      'test_a.py': `${HELPER}${GREEN}def test_flaky(): assert not first\n`,
      'test_b.py': `${HELPER}${GREEN}def test_red(): assert os.path.exists('mended')\n`,
    });
    await project.plan({ framework: 'pytest', shards: '1' });
    await project.run({ shard: '1', retries: '1', 'retry-scope': 'test' });
    project.write('mended', '');
    project.beginAttempt(2);
    const { record } = await project.run({ shard: '1', retries: '1', 'retry-scope': 'test' });
    expect(record?.units.map(({ id }) => id)).toEqual(['test_b.py']);
    expect(record?.carriedOver?.flatMap(({ units }) => units.map(({ id }) => id))).toEqual(['test_a.py']);
    const { report } = await project.merge();
    expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 4, passed: 4, flaky: 2 } });
  },
  TIMEOUT_MS,
);
