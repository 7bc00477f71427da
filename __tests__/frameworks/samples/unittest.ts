import type { Sample } from '../samples.ts';
import { PYTHON_BODIES } from '../three-tests.ts';

const otherPython = process.env['SHARDWISE_TEST_UNITTEST'];

/** A test class with these methods. */
const inClass = (...methods: readonly string[]): string =>
  `import os, signal, unittest\nclass Tests(unittest.TestCase):\n${methods.map((method) => `    ${method}\n`).join('')}`;

/** How the pattern of the sample is found. Its names begin with any character, so that they are hostile where they begin. */
export const DISCOVER = ['-m', 'unittest', 'discover', '-p', '*_test.py'];

export const sample: Sample = {
  fileName: (stem) => `${stem}_test.py`,
  passing: inClass(
    "def test_stands_alone(self): open(os.environ['RAN'], 'a').write('ran\\n')",
    'def test_is_nested(self): pass',
  ),
  failing: inClass('def test_passes(self): pass', 'def test_fails(self): self.assertEqual(1, 2)'),
  crashing: `raise RuntimeError('broken on import')\n`,
  skipping: inClass("def test_is_left_out(self): self.skipTest('later')"),
  example: { folder: 'unittest' },
  impossible: [],
  program: otherPython ?? 'python3',
  command: [otherPython ?? 'python3', ...DISCOVER],
  firstLine: 1,
  longLists: 'by file',
  tellsLines: true,
  job: {
    ends: inClass('def test_passes(self): pass', 'def test_zz_ends(self): os._exit(0)'),
    killed: inClass('def test_passes(self): pass', 'def test_zz_dies(self): os.kill(os.getpid(), signal.SIGKILL)'),
    retried: { none: 'unittest tries nothing again' },
    three: inClass(...Object.entries(PYTHON_BODIES).map(([kind, body]) => `def test_is_${kind}(self): ${body}`)),
    narrow: '-k nested',
  },
  configuration: [
    ['tests/__init__.py', ''],
    ['tests/deep/__init__.py', ''],
  ],
};
