/** How cargo-nextest is started, and what it is given. */
import { describe, expect, test } from '@jest/globals';
import { parse as parseToml } from 'smol-toml';
import { createTestListReader, filtersetOf, nextestConfig } from '../../../src/frameworks/cargo/nextest.ts';
import { cargo } from '../../../src/frameworks/cargo.ts';
import type { RunRequest } from '../../../src/frameworks/framework.ts';
import { UsageError } from '../../../src/model.ts';
import { readCases } from '../project.ts';

const invocations = (units: readonly string[], request: Partial<RunRequest> = {}) =>
  cargo.run({ units, args: [], reportDirectory: '/r', testsFile: '/t', reporters: '/reporters', ...request });
const commands = (units: readonly string[], request: Partial<RunRequest> = {}): string[] =>
  invocations(units, request).map(({ program, args }) => [program, ...args].join(' '));

test('the tests are listed and then run, and only their binaries are built', () => {
  expect(commands(['shop', 'shop::checkout', 'shop::bin/till'])).toEqual([
    'cargo nextest list --message-format json --config-file /r/nextest-1.toml' +
      ' -E binary_id(=shop) + binary_id(=shop::checkout) + binary_id(=shop::bin/till) --lib --test=checkout --bin=till --run-ignored all',
    'cargo nextest run --no-fail-fast --no-tests pass --config-file /r/nextest-1.toml' +
      ' -E binary_id(=shop) + binary_id(=shop::checkout) + binary_id(=shop::bin/till) --lib --test=checkout --bin=till',
  ]);
});

test('parts of a unit are selected by the names of the tests', () => {
  const selections = new Map([
    ['a', { only: ['tests::adds', 'case_1 (x, y)'] }],
    ['b', { except: ['slow'] }],
    ['c', { except: [] }],
  ]);
  expect(commands(['a', 'b', 'c'], { selections })[1]).toContain(
    '(binary_id(=a) & (test(=tests::adds) + test(=case_1 (x\\, y\\)))) + (binary_id(=b) - (test(=slow))) + binary_id(=c)',
  );
});

test('only units that could not be built with others choose their packages', () => {
  const args = ['--workspace', '--exclude', 'x', '--release'];
  expect(commands(['a::b'], { args })[1]).toContain('--workspace --exclude x --release --test=b');
  expect(commands(['a::b'], { args, isolated: true })[1]).toContain(' --release --test=b --package=a');
});

test('a name with a dash in front is a glob, because cargo would read an option', () => {
  expect(commands(['a::-dash'])[1]).toContain('--test=[-]dash');
});

describe('the arguments of the user', () => {
  const of = (...args: readonly string[]) => {
    const [list = '', run = ''] = commands(['a'], { args });
    return { list: list.slice(list.indexOf(' -E ')), run: run.slice(run.indexOf(' -E ')) };
  };

  test('for runs do not reach the list', () => {
    expect(of('--retries', '2', '-j4', '--features', 'x', '--no-capture', '-P', 'ci')).toEqual({
      list: ' -E binary_id(=a) --features x -P ci --lib --run-ignored all',
      run: ' -E binary_id(=a) --features x -P ci --lib --retries 2 -j 4 --no-capture',
    });
  });

  test('with filtersets and names select among the tests of the shard', () => {
    expect(of('-E', 'test(x)', 'adds', '--filterset=kind(lib)').run).toBe(
      ' -E (binary_id(=a)) & ((test(x)) + (kind(lib))) --lib adds',
    );
  });

  test('that choose targets are kept as they are', () => {
    expect(of('--all-targets').run).toBe(' -E binary_id(=a) --all-targets');
    expect(of('--test', 'b', '--bins').run).toBe(' -E binary_id(=a) --test b --bins');
  });

  test('of builds are left out where the tests come from an archive', () => {
    const args = ['--workspace', '--features', 'x', '--archive-file', 'tests.tar.zst', '--lib', '-P', 'ci'];
    expect(of(...args).run).toBe(' -E binary_id(=a) --archive-file tests.tar.zst -P ci');
  });

  test.each([
    ['--run-ignored', 'only'],
    ['--', '--ignored'],
    ['--', '--include-ignored'],
  ])('%s %s decide which ignored tests are listed', (...args) => expect(of(...args).list).not.toContain('all'));

  test('behind -- stay behind', () => {
    expect(of('--', '--skip', 'slow', '--exact').run).toBe(' -E binary_id(=a) --lib -- --skip slow --exact');
  });

  test.each([
    ['--no-run', 'runs no test'],
    ['--fail-fast', 'leaves out tests after a failure'],
    ['--max-fail=3', 'leaves out tests after a failure'],
    ['--partition count:1/2', 'leaves out tests of the shard'],
    ['--config-file x.toml', 'replaces the configuration'],
    ['--rerun latest', 'chooses the tests itself'],
  ])('%s is refused', (args, problem) => expect(cargo.findBadArgument?.(args.split(' '))).toContain(problem));

  test.each(['--release', '-p shop', '--no-fail-fast', '-- --max-fail', 'adds'])('%s is accepted', (args) =>
    expect(cargo.findBadArgument?.(args.split(' '))).toBeUndefined(),
  );
});

test.each([
  ['cargo', 'cargo nextest run '],
  ['cargo nextest', 'cargo nextest run '],
  ['cargo nextest run --release', 'cargo nextest run '],
  ['cargo +nightly nextest', 'cargo +nightly nextest run '],
  ['cross nextest', 'cross nextest run '],
])('command %s starts it', (command, start) => {
  const request = { command: command.split(' '), args: [] };
  expect(commands(['a'], request)[1]).toMatch(start);
  expect(cargo.list?.reaches(request)).toBe(true);
  expect(cargo.select?.reaches(request)).toBe(true);
});

test.each([
  ['make test', 'it does not start cargo nextest'],
  ['cargo test', 'it does not start cargo nextest'],
  ['cargo nextest run {tests} {junit}', 'it has placeholders'],
])('command %s is refused', (command, problem) => {
  const request = { command: command.split(' '), args: [] };
  expect(() => commands(['a'], request)).toThrow(UsageError);
  expect(() => commands(['a'], request)).toThrow(problem);
  expect(cargo.list?.reaches(request)).toBe(false);
});

describe('the configuration', () => {
  const written = (text: string) => parseToml(nextestConfig(text, 'C:\\r\\report.xml'));

  test('has our report in every profile, and keeps the rest', () => {
    const text =
      'nextest-version = "0.9.100"\n[profile.default]\nretries = 2\n[profile.ci]\nfail-fast = false\n[profile.ci.junit]\npath = "junit.xml"\nreport-name = "own"\n[[profile.ci.overrides]]\nfilter = "test(x)"\n';
    expect(written(text)).toEqual({
      'nextest-version': '0.9.100',
      profile: {
        default: { retries: 2, junit: { path: 'C:\\r\\report.xml' } },
        ci: {
          'fail-fast': false,
          junit: { path: 'C:\\r\\report.xml', 'report-name': 'own' },
          overrides: [{ filter: 'test(x)' }],
        },
      },
    });
  });

  test('may be missing', () => {
    expect(written('')).toEqual({ profile: { default: { junit: { path: 'C:\\r\\report.xml' } } } });
  });

  test('that cannot be read is a mistake in use', () => {
    expect(() => nextestConfig('[profile', '/r')).toThrow('.config/nextest.toml is no configuration of nextest');
  });

  test('is that of the working directory, or of the nearest folder above it', () => {
    const texts = new Map([
      ['../../.config/nextest.toml', '[profile.far]\n'],
      ['../.config/nextest.toml', '[profile.near]\n'],
    ]);
    const [list] = invocations(['a'], { project: { folder: '/w/x', texts } });
    expect(Object.values(list?.files ?? {}).join()).toContain('near');
  });
});

test.each([
  ['a::b', 'binary_id(=a::b)'],
  ['we)ird,\\', 'binary_id(=we\\)ird\\,\\\\)'],
])('the filterset of %s', (unit, filterset) => expect(filtersetOf(unit)).toBe(filterset));

describe('the list of tests', () => {
  const found = (name: string, status: string, ignored = false) =>
    [name, { ignored, 'filter-match': { status } }] as const;
  const LIST = JSON.stringify({
    'rust-suites': {
      a: {
        status: 'listed',
        testcases: Object.fromEntries([found('x', 'matches'), found('y', 'mismatch'), found('z', 'matches', true)]),
      },
      'a::empty': { status: 'listed', testcases: {} },
      other: { status: 'skipped', testcases: {} },
    },
  });
  const read = (text: string, runsIgnored = false) => {
    const reader = createTestListReader(runsIgnored);
    for (const line of text.split('\n')) reader.read(line);
    return { report: reader.report?.(), selected: JSON.parse(reader.selected?.(0) ?? '') };
  };

  test('says how many there are, and reports those that nextest leaves out', () => {
    const { report = '', selected } = read(LIST);
    expect(selected).toEqual([
      ['a', { x: 1, z: 1 }],
      ['a::empty', {}],
    ]);
    expect(readCases(report)).toMatchObject([{ name: 'z', className: 'a', suite: ['a'], outcome: 'skipped' }]);
  });

  test('has no test to leave out where the arguments run the ignored ones', () => {
    const { report = '', selected } = read(LIST, true);
    expect(selected[0]).toEqual(['a', { x: 1, z: 1 }]);
    expect(readCases(report)).toEqual([]);
  });

  test.each(['', 'error: could not compile', '{"rust-suites":'])(
    'proves nothing where the build failed: %j',
    (text) => {
      expect(read(text)).toEqual({ report: undefined, selected: [] });
    },
  );
});
