import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { reachOf } from '../../../src/discovery/affected/reach.ts';
import {
  type Change,
  changesThatMatter,
  type GraphKnowledge,
  selectByImports,
  selectListed,
  summarized,
} from '../../../src/discovery/affected/select.ts';
import type { Unit } from '../../../src/discovery/unit.ts';
import type { ImportGraph } from '../../../src/model.ts';

const UNITS: readonly Unit[] = ['a', 'b', 'c'].map((name) => ({ id: `t/${name}.test`, file: `t/${name}.test` }));
const GRAPH: ImportGraph = {
  roots: new Map(UNITS.map(({ id }) => [id, [id]])),
  imports: new Map([
    ['t/a.test', ['leaf']],
    ['t/b.test', ['middle']],
    ['middle', ['leaf', '../shared/lib']],
    ['t/c.test', ['other', 'built/client']],
    ['setup', ['for-all']],
  ]),
  shared: ['setup'],
};
const TRACKED = ['leaf', 'middle', 'other', '../shared/lib', 'setup', 'for-all', ...UNITS.map(({ id }) => id)];

const changed = (path: string, gone = false): Change => ({ path: `app/${path}`, file: path, gone });
const known = (changes: readonly Change[], more: Partial<GraphKnowledge> = {}): GraphKnowledge => ({
  units: UNITS,
  changed: changes,
  troubled: new Set(),
  isTestFile: (file) => file.endsWith('.test'),
  reach: reachOf(GRAPH, (file) => [...TRACKED, 'built/client'].includes(file)),
  ownerOf: () => undefined,
  ...more,
});
const selected = (changes: readonly Change[], more?: Partial<GraphKnowledge>) => {
  const found = selectByImports(changes, known(changes, more));
  return 'all' in found ? found.all : [...found.why.keys()].join(' ');
};

describe('what a change affects', () => {
  test.each<[name: string, changes: readonly Change[], what: string]>([
    ['nothing', [], ''],
    ['what two tests load, one of them through another file', [changed('leaf')], 't/a.test t/b.test'],
    ['a file outside of the working directory', [changed('../shared/lib')], 't/b.test'],
    ['a test', [changed('t/c.test')], 't/c.test'],
    ['a test that is gone', [changed('t/x.test', true)], ''],
    ['words', [changed('README.md')], ''],
    ['words among the tests', [changed('t/fixtures/x.md')], 'no test is known to load app/t/fixtures/x.md'],
    ['what every test loads', [changed('setup')], 'app/setup is loaded by every test'],
    ['what that loads', [changed('for-all')], 'app/for-all is loaded by every test'],
    ['a file that no test loads', [changed('leaf'), changed('rows.sql')], 'no test is known to load app/rows.sql'],
    ['a source that is gone', [changed('old', true)], 'app/old is gone'],
    ['a source that is gone, and that tests still load', [changed('leaf', true)], 'app/leaf is gone'],
    ['a test that is gone, and that another one loads', [changed('t/b.test', true)], 't/b.test'],
  ])('%s', (_name, changes, what) => {
    if (what === '') expect(selected(changes)).toBe('');
    else expect(selected(changes)).toContain(what);
  });

  test('a test that loads what is not in the repository always runs, because it may be built from anything', () => {
    const reach = reachOf(GRAPH, (file) => TRACKED.includes(file));
    expect(selected([changed('README.md')], { reach })).toBe('t/c.test');
    const unclear = { ...GRAPH, imports: new Map([...GRAPH.imports, ['setup', ['']]]) };
    expect(selected([], { reach: reachOf(unclear, () => true) })).toBe('t/a.test t/b.test t/c.test');
  });

  test('a test that nobody told of always runs, and so does one that failed', () => {
    const units = [...UNITS, { id: 'new' }];
    expect(selected([], { units })).toBe('new');
    expect(selected([], { troubled: new Set(['t/b.test', 'a unit of long ago']) })).toBe('t/b.test');
  });

  test('a file that belongs to a test counts as it', () => {
    const ownerOf = (file: string) => file.replace(/\.snap$/, '');
    expect(selected([changed('t/a.test.snap')], { ownerOf })).toBe('t/a.test');
  });
});

describe('what affects everything or nothing', () => {
  const matter = (paths: readonly string[], runAllOn: readonly string[] = [], runNoneOn: readonly string[] = []) => {
    const changes = paths.map((path) => ({ path, file: path, gone: false }));
    const found = changesThatMatter(changes, { runAllOn, runNoneOn });
    return 'all' in found ? found.all : found.map(({ path }) => path).join(' ');
  };

  test.each([
    ['web/package-lock.json', 'a lock file'],
    ['requirements-dev.txt', 'a lock file'],
    ['package.json', 'a package manifest'],
    ['a/go.mod', 'a package manifest'],
    ['.nvmrc', 'a version of the tools'],
    ['web/jest.config.ts', 'a configuration'],
    ['tsconfig.build.json', 'a configuration'],
    ['.babelrc.json', 'a configuration'],
    ['.github/workflows/tests.yml', 'a part of the CI'],
    ['.gitlab-ci.yml', 'a part of the CI'],
    ['.github/shardwise.yml', 'the settings of Shardwise'],
  ])('%s', (path, what) => expect(matter(['src/a.ts', path])).toContain(`${path} is ${what}`));

  test('the globs of the user count more', () => {
    expect(matter(['src/a.ts'], ['*.ts'])).toBe('src/a.ts matches input run-all-on');
    expect(matter(['web/package.json', 'api/b.ts'], [], ['web/**'])).toBe('api/b.ts');
    expect(matter(['web/a.ts'], ['web/**'], ['web/**'])).toBe('web/a.ts matches input run-all-on');
    expect(matter(['a/x.sql', 'b.sql'], [], ['*.sql', '!b.sql'])).toBe('b.sql');
  });

  test('a thousand changes are placed, and one more is not', () => {
    const paths = Array.from({ length: 1001 }, (_, at) => `src/${at}.ts`);
    expect(matter(paths.slice(1))).toBe(paths.slice(1).join(' '));
    expect(matter(paths)).toBe('1001 files changed, and at most 1000 are placed');
  });
});

test.each<[lines: readonly string[], what: string]>([
  [['t/a.test', './t/b.test'], 't/a.test t/b.test'],
  [['t/'], 't/a.test t/b.test t/c.test'],
  [['.'], 't/a.test t/b.test t/c.test'],
  [[], ''],
  [['t/a.test', 'web'], 'affected-command prints what is no test unit, no test file and no folder with one: "web"'],
])('affected-command prints %j', (lines, what) => {
  const found = selectListed(lines, known([]));
  expect('all' in found ? found.all : [...found.why.keys()].join(' ')).toBe(what);
});

describe('whatever changes in whatever project', () => {
  const names = ['u1', 'u2', 'u3', 'f1', 'f2', 'f3', 'f4'];
  const name = fc.constantFrom(...names);
  const project = fc.record({
    imports: fc.array(fc.tuple(name, fc.array(fc.constantFrom(...names, '', 'built'), { maxLength: 3 })), {
      maxLength: 8,
    }),
    shared: fc.array(fc.constantFrom('f3', 'f4'), { maxLength: 1 }),
    told: fc.subarray(['u1', 'u2', 'u3']),
    troubled: fc.subarray(['u1', 'u2', 'u3']),
    changes: fc.uniqueArray(fc.constantFrom(...names, 'stray'), { maxLength: 3 }),
  });
  const units = ['u1', 'u2', 'u3'].map((id) => ({ id, file: id }));

  /** Whether one file leads to another, by the definition. */
  const leadsTo = (
    imports: ImportGraph['imports'],
    from: string,
    wanted: (file: string) => boolean,
    seen = new Set<string>(),
  ): boolean => {
    if (wanted(from)) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return (imports.get(from) ?? []).some((next) => leadsTo(imports, next, wanted, seen));
  };

  test('a unit is left out only where nothing that it loads has changed or is unknown, and each unit is in one of the lists', () => {
    fc.assert(
      fc.property(project, ({ imports, shared, told, troubled, changes }) => {
        const graph = { roots: new Map(told.map((id) => [id, [id]])), imports: new Map(imports), shared };
        const reach = reachOf(graph, (file) => names.includes(file));
        const all = changes.map((file) => ({ path: file, file, gone: false }));
        const found = selectByImports(
          all,
          known(all, { units, reach, troubled: new Set(troubled), isTestFile: () => false }),
        );
        const { notSelected } = summarized(units, found);
        const running = 'all' in found ? units.map(({ id }) => id) : [...found.why.keys()];
        expect([...running, ...notSelected].sort()).toEqual(['u1', 'u2', 'u3']);
        const isRelevant = (file: string) => changes.includes(file) || !names.includes(file);
        for (const id of notSelected) {
          expect([...troubled, ...changes]).not.toContain(id);
          expect(told).toContain(id);
          for (const start of [id, ...shared]) expect(leadsTo(graph.imports, start, isRelevant)).toBe(false);
        }
        if (changes.includes('stray')) expect(notSelected).toEqual([]);
        const isLoaded = (file: string) => told.some((id) => leadsTo(graph.imports, id, (one) => one === file));
        if (changes.some((file) => file.startsWith('f') && !isLoaded(file))) expect(notSelected).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
