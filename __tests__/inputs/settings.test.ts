import { describe, expect, test } from '@jest/globals';
import { parse as readYaml } from 'yaml';
import type { InputTable } from '../../src/inputs/inputs.ts';
import { integer, lines, oneOf, suiteName } from '../../src/inputs/parsers.ts';
import { parseSettings, parseWithSettings } from '../../src/inputs/settings.ts';
import { UsageError } from '../../src/model.ts';

const TABLE = {
  shards: { description: 'How many shards.', default: '2', parse: integer(1, 8) },
  shard: { description: 'Which shard.', required: true, parse: integer(1, 8) },
  tests: { description: 'Globs.', parse: lines },
  colour: { description: 'A colour.', default: 'red', parse: oneOf('red', 'blue') },
} as const satisfies InputTable;

const given = (values: Record<string, string>) => new Map(Object.entries(values));

const parseYaml = (text: string | undefined): unknown => readYaml(text ?? '');

const KNOWN = ['shards', 'tests', 'summary', 'suite'];
const parse = (yaml: string) =>
  parseSettings({ yaml, path: 'settings.yml', known: KNOWN, ofSuites: ['shards', 'tests'] });

describe('the file of settings', () => {
  const readFile = (yaml: string) => Object.fromEntries(parse(yaml).common);

  test.each<[name: string, yaml: string, settings: Record<string, string>]>([
    ['nothing', '', {}],
    ['only a comment', '# later', {}],
    ['an empty document', '---\n', {}],
    [
      'a text, a number and a boolean',
      'suite: unit\nshards: 3\nsummary: false',
      { suite: 'unit', shards: '3', summary: 'false' },
    ],
    ['a list, a line each', 'tests:\n  - a/**\n  - "!b"', { tests: 'a/**\n!b' }],
    ['a block of lines', 'tests: |\n  a/**\n  b', { tests: 'a/**\nb\n' }],
    ['an alias', 'suite: &x unit\ntests: [*x]', { suite: 'unit', tests: 'unit' }],
  ])('%s', (_name, yaml, settings) => {
    expect(readFile(yaml)).toEqual(settings);
  });

  test.each<[name: string, yaml: string, message: string | RegExp]>([
    ['a list', '- shards', 'settings.yml must be a map from input names to values, such as "shards: 4"'],
    ['a text', 'shards', 'settings.yml must be a map from input names to values, such as "shards: 4"'],
    [
      'an unknown name',
      'shrads: 3',
      'settings.yml: shrads is unknown; the file may set: shards, tests, summary, suite, suites',
    ],
    [
      '__proto__',
      '__proto__:\n  polluted: yes',
      'settings.yml: __proto__ is unknown; the file may set: shards, tests, summary, suite, suites',
    ],
    ['a map', 'shards:\n  a: 1', 'settings.yml: shards must be a text, a number, true or false, or a list'],
    [
      'nothing for a name',
      'shards:',
      'settings.yml: shards has no value: write one behind the colon, or remove the line',
    ],
    ['a list of numbers', 'tests: [1, 2]', 'settings.yml: tests must be a text, a number, true or false, or a list'],
    [
      'two problems',
      'a: 1\nshards: {}',
      'settings.yml: a is unknown; the file may set: shards, tests, summary, suite, suites\nsettings.yml: shards must be a text, a number, true or false, or a list',
    ],
    ['the same name twice', 'shards: 1\nshards: 2', /^settings.yml is not valid YAML: Map keys must be unique/],
    ['broken YAML', 'shards: [1', /^settings.yml is not valid YAML: /],
    ['two documents', 'shards: 1\n---\nshards: 2', /^settings.yml is not valid YAML: /],
    ['an alias of nothing', 'shards: *x', /^settings.yml is not valid YAML: /],
    ['a binary file', '\u0000\u0001\uffff', /^settings.yml/],
  ])('refuses %s', (_name, yaml, message) => {
    expect(() => readFile(yaml)).toThrow(UsageError);
    expect(() => readFile(yaml)).toThrow(message);
  });

  test('an alias bomb is refused, not expanded', () => {
    const levels = Array.from({ length: 30 }, (_, level) => `  x${level}: &x${level} [*x${level - 1}, *x${level - 1}]`);
    const bomb = ['tests: &x-1 [a]', 'suite:', ...levels].join('\n');
    expect(() => readFile(bomb)).toThrow(UsageError);
  });

  test('the YAML library prints no warnings of its own', () => {
    const warnings: unknown[] = [];
    const remember = (warning: unknown) => warnings.push(warning);
    process.on('warning', remember);
    expect(() => readFile('suite: !!js/function "x"')).not.toThrow();
    return new Promise((resolve) => setImmediate(resolve)).then(() => {
      process.off('warning', remember);
      expect(warnings).toEqual([]);
    });
  });
});

test('problems of the file and of the given inputs are reported together', () => {
  const file = { yaml: 'shrads: 3\ncolour: green', path: 'settings.yml', known: ['colour'], ofSuites: [] };
  const call = () => parseWithSettings(TABLE, given({ shard: '9' }), file);
  expect(call).toThrow(
    new UsageError(
      'settings.yml: shrads is unknown; the file may set: colour, suites\ninput shard is "9", but it must be a whole number from 1 to 8',
    ),
  );
});

describe('suites in the file', () => {
  test('have their own inputs, in the order of the file', () => {
    const yaml = 'shards: 3\nsuites:\n  - name: web\n    tests: [a, "!b"]\n  - name: api\n    shards: 2\n';
    const { common, suites } = parse(yaml);
    expect([...common]).toEqual([['shards', '3']]);
    expect([...suites].map(([name, inputs]) => [name, [...inputs]])).toEqual([
      ['web', [['tests', 'a\n!b']]],
      ['api', [['shards', '2']]],
    ]);
  });

  const NAME_RULE =
    'its name must be 1 to 64 letters, digits, dots, dashes or underscores, and begin with a letter or digit';

  test.each<[name: string, yaml: string, problems: string[]]>([
    ['no list', 'suites: web', ['suites must be a list of suites, such as "- name: api"']],
    ['a map', 'suites: {web: {}}', ['suites must be a list of suites, such as "- name: api"']],
    ['an empty list', 'suites: []', ['suites must be a list of suites, such as "- name: api"']],
    ['nothing', 'suites:', ['suites must be a list of suites, such as "- name: api"']],
    ['a text in the list', 'suites: [web]', [`suite 1 of suites has no name: ${NAME_RULE}`]],
    ['no name', 'suites: [{tests: a}]', [`suite 1 of suites has no name: ${NAME_RULE}`]],
    ['a path as a name', 'suites: [{name: ../x}]', [`suite 1 of suites has the name "../x": ${NAME_RULE}`]],
    ['a number as a name', 'suites: [{name: a}, {name: 7}]', [`suite 2 of suites has the name 7: ${NAME_RULE}`]],
    ['a name twice', 'suites: [{name: a}, {name: a}]', ['suites has the name "a" twice: give each suite its own name']],
    [
      'names that are one folder on some systems',
      'suites: [{name: Web}, {name: web}]',
      ['suites has the name "web" twice: give each suite its own name'],
    ],
    [
      'an unknown input, and one for all suites',
      'suites: [{name: a, summary: false, tset: x}]',
      [
        'suite a: summary is for all suites together: write it outside of suites',
        'suite a: tset is unknown; a suite may set: name, shards, tests',
      ],
    ],
    [
      'the name that stands for none',
      'suites: [{name: a}, {name: Default}]',
      ['suites has the name "Default", which stands for a plan without a suite: choose another name'],
    ],
    [
      'a map as a value',
      'suites: [{name: a, tests: {x: 1}}]',
      ['suite a: tests must be a text, a number, true or false, or a list'],
    ],
    ['a suite beside them', 'suite: a\nsuites: [{name: a}]', ['suite has no effect beside suites: remove it']],
  ])('refuses %s', (_name, yaml, problems) => {
    expect(() => parse(yaml)).toThrow(new UsageError(problems.map((one) => `settings.yml: ${one}`).join('\n')));
  });

  const SUITES = {
    suite: { description: 'Name.', default: 'default', parse: suiteName },
    shards: TABLE.shards,
    tests: TABLE.tests,
    units: { description: 'A list.', parse: lines },
  } as const satisfies InputTable;
  const FILE = {
    yaml: 'shards: 3\ntests: [all]\nsuites:\n  - name: web\n    tests: [w]\n  - name: api\n    shards: 5\n',
    path: 'settings.yml',
    known: ['suite', 'shards', 'tests'],
    ofSuites: ['shards', 'tests'],
  };
  const options = (values: Record<string, string>, yaml = FILE.yaml) =>
    parseWithSettings(SUITES, given(values), { ...FILE, yaml });

  test('give each its options: what is given, its own inputs, those of the file, the defaults', () => {
    expect(options({}).suites).toEqual(['web', 'api']);
    expect(options({}).ofAll()).toEqual([
      { suite: 'web', shards: 3, tests: ['w'] },
      { suite: 'api', shards: 5, tests: ['all'] },
    ]);
    expect(options({}).common).toEqual({ suite: 'default', shards: 3, tests: ['all'] });
    expect(options({ shards: '7' }).ofSuite('api')).toEqual({ suite: 'api', shards: 7, tests: ['all'] });
  });

  test('say which inputs they set for themselves, even to the value for all', () => {
    const { isOwn } = options({}, 'shards: 3\nsuites: [{name: web, shards: 3}, {name: api}]');
    expect([isOwn('web', 'shards'), isOwn('api', 'shards'), isOwn('other', 'shards')]).toEqual([true, false, false]);
    expect(options({ shards: '3' }).isOwn('api', 'shards')).toBe(false);
  });

  test('that are named alone are the only ones, and a name that is not in the file has the common inputs', () => {
    expect(options({ suite: 'api' })).toMatchObject({ isNamed: true, suites: [] });
    expect(options({ suite: 'api' }).ofAll()).toEqual([]);
    expect(options({ suite: ' ' })).toMatchObject({ isNamed: false, suites: ['web', 'api'] });
    expect(options({}).ofSuite('other')).toEqual({ suite: 'other', shards: 3, tests: ['all'] });
  });

  test('refuse what is given for all although one sets it itself, and every wrong value', () => {
    expect(() => options({ shards: '4' }).ofAll()).toThrow(
      new UsageError(
        'input shards is given for all suites, but suite api sets it too: remove one of them, or name one suite as input suite',
      ),
    );
    expect(() => options({}, 'suites: [{name: a, shards: 0}, {name: b, shards: many}]').ofAll()).toThrow(
      new UsageError(
        'suite a: input shards is "0", but it must be a whole number from 1 to 8\nsuite b: input shards is "many", but it must be a whole number from 1 to 8',
      ),
    );
  });

  test('may set what names the tests, in place of what the file says for all', () => {
    const file = { ...FILE, yaml: 'tests: [x]\nsuites: [{name: a, units: u}]', ofSuites: ['units'] };
    expect(parseWithSettings(SUITES, new Map(), file).ofSuite('a')).toEqual({ suite: 'a', shards: 2, units: ['u'] });
  });
});

describe('a value that is a map', () => {
  const file = (yaml: string) =>
    parseSettings({
      yaml,
      path: 'settings.yml',
      known: [...KNOWN, 'axes'],
      ofSuites: ['axes', 'tests'],
      structured: ['axes'],
    });

  test.each<[name: string, yaml: string, value: unknown]>([
    ['a block', 'axes:\n  os: [a, b]\n', { os: ['a', 'b'] }],
    ['a text', 'axes: "{os: [a, b]}"', { os: ['a', 'b'] }],
    ['one with an alias', 'tests: &t [a, b]\naxes: {os: *t}', { os: ['a', 'b'] }],
    ['an alias itself', 'axes: &x {os: [a]}\nsuites: [{name: w, axes: *x}]', { os: ['a'] }],
  ])('is read from %s', (_name, yaml, value) => {
    expect(parseYaml(file(yaml).common.get('axes'))).toEqual(value);
  });

  test('keeps a number as it is written, so that its input can see it', () => {
    expect(file('axes:\n  python: [3.10]').common.get('axes')).toContain('3.10');
  });

  test('may be that of a suite', () => {
    const { suites } = file(
      'suites:\n  - name: web\n    axes: {os: [a]}\n  - name: api\n    axes:\n      os: [3.10]\n',
    );
    expect(parseYaml(suites.get('web')?.get('axes'))).toEqual({ os: ['a'] });
    expect(suites.get('api')?.get('axes')).toContain('3.10');
  });

  test('is refused for an input that takes none', () => {
    expect(() => file('tests: {a: 1}')).toThrow('tests must be a text, a number, true or false, or a list');
  });
});

describe('what the file says to another command', () => {
  const size = { description: 'A size.', parse: integer(1, 3) };
  const file = (yaml: string) => ({
    yaml,
    path: 'settings.yml',
    known: [...KNOWN, 'size', 'depth'],
    ofSuites: ['shards', 'tests', 'size'],
    inputs: { size, depth: size, shards: { ...size, parse: integer(7, 7) } },
  });
  const read = (yaml: string) => parseWithSettings({ shards: TABLE.shards }, new Map(), file(yaml));

  test('is refused here, with the mistakes for this command and with all suites', () => {
    expect(() => read('size: 9\ndepth: x\nshards: 0\nsuites: [{name: a, size: 4}]')).toThrow(
      new UsageError(
        [
          'settings.yml: input size is "9", but it must be a whole number from 1 to 3',
          'settings.yml: input depth is "x", but it must be a whole number from 1 to 3',
          'settings.yml: suite a: input size is "4", but it must be a whole number from 1 to 3',
          'input shards is "0", but it must be a whole number from 1 to 8',
        ].join('\n'),
      ),
    );
  });

  test('is there for whoever asks, for each suite', () => {
    const { ofFile } = read('size: 2\ndepth: 1\nsuites: [{name: a, size: 3}, {name: b}]');
    expect(['a', 'b', 'c'].map((suite) => ofFile({ size, depth: size }, suite))).toEqual([
      { size: 3, depth: 1 },
      { size: 2, depth: 1 },
      { size: 2, depth: 1 },
    ]);
    expect(read('').ofFile({ size }, 'a')).toEqual({});
  });
});
