import type { Sample } from '../samples.ts';
import { PYTHON_BODIES } from '../three-tests.ts';

const otherPytest = process.env['SHARDWISE_TEST_PYTEST'];

export const sample: Sample = {
  fileName: (stem) => `${stem}_test.py`,
  passing: `import os
with open(os.environ['RAN'], 'a') as ran: ran.write('ran\\n')
def test_stands_alone(): pass
class TestOuter:
    class TestInner:
        def test_is_nested(self): pass
`,
  failing: `def test_passes(): pass
def test_fails(): assert 1 == 2
`,
  crashing: `raise RuntimeError('broken on import')\n`,
  skipping: `import pytest
@pytest.mark.skip(reason='later')
def test_is_left_out(): pass
`,
  example: { folder: 'pytest', args: ['-p', 'no:cacheprovider'] },
  impossible: ['[id]'],
  program: otherPytest ?? 'pytest',
  ...(otherPytest === undefined ? {} : { command: [otherPytest] }),
  firstLine: 0,
  longLists: 'by file',
  tellsLines: true,
  job: {
    ends: 'import os\ndef test_passes(): pass\ndef test_ends(): os._exit(0)\n',
    killed: 'import os, signal\ndef test_passes(): pass\ndef test_dies(): os.kill(os.getpid(), signal.SIGKILL)\n',
    retried: { none: 'pytest tries nothing again without a plugin' },
    three: `import os\n${Object.entries(PYTHON_BODIES)
      .map(([kind, body]) => `def test_is_${kind}(): ${body}\n`)
      .join('')}`,
    narrow: '-k nested',
  },
  configuration: [['pytest.ini', '[pytest]\naddopts = -p no:cacheprovider\n']],
};
