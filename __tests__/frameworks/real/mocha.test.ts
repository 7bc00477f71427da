/** Mocha 11 and 12, as they really are. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mocha } from '../../../src/frameworks/mocha.ts';
import { joinWords } from '../../../src/frameworks/shared/split-words.ts';
import { createProject as createJob, type LocalProject } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts, HOSTILE_NAMES } from '../parts-contract.ts';
import { createProject, type ReadCase, type TestProject } from '../project.ts';
import { mochaCommand, sample } from '../samples/mocha.ts';
import { describeVersionContract } from '../version-contract.ts';

describeExample(mocha);

const title = fc.constantFrom(...HOSTILE_NAMES, ' blanks ', 'tests/split.test.js').map((name) => JSON.stringify(name));
const block: fc.Memo<string> = fc.memo((depth) => {
  const single = fc.oneof(
    title.map((name) => `it(${name}, () => {});`),
    title.map((name) => `it.skip(${name}, () => {});`),
  );
  if (depth <= 1) return single;
  const group = fc
    .tuple(title, fc.array(block(depth - 1), { minLength: 1, maxLength: 3 }))
    .map(([name, inner]) => `describe(${name}, () => {\n${inner.join('\n')}\n});`);
  return fc.oneof(single, group);
});

describeParts({
  framework: mocha,
  fileName: 'tests/split.test.js',
  configuration: sample.configuration,
  source: fc.array(block(3), { minLength: 1, maxLength: 5 }).map((blocks) => blocks.join('\n')),
});

/** Mocha starts about a hundred times. */
const SLOW_MS = 900_000;

const PASSES = `it('passes', () => {});\n`;
const fails = (message: string) => `() => { throw new Error('${message}'); }`;

describe.each([11, 12] as const)('Mocha %i', (version) => {
  const command = mochaCommand(version);
  const missing = command.filter((path) => !existsSync(path));
  if (missing.length > 0) return test.skip(`is not installed: there is no ${missing.join(', ')}`, () => {});

  const ofVersion = { ...sample, command };
  if (version === 12) {
    describeContract(mocha, ofVersion);
    describeJobContract(mocha, ofVersion);
  } else describeVersionContract(mocha, ofVersion);

  let project: TestProject;
  let job: LocalProject | undefined;
  beforeEach(() => {
    project = createProject();
  });
  afterEach(() => {
    project.remove();
    job?.remove();
  });

  const write = (files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) project.write(file, text);
  };
  const run = (units: readonly string[], args: readonly string[] = [], more = {}) =>
    project.run(mocha, units, { args, command, ...more });
  const list = (args: readonly string[] = [], more = {}) => project.list(mocha, { args, command, ...more });
  const shown = ({ file, className, name, outcome }: ReadCase) => `${file} / ${className} / ${name}: ${outcome}`;
  const shownAll = (cases: readonly ReadCase[]) => cases.map(shown).sort();
  const jobWith = async (files: Readonly<Record<string, string>>) => {
    job = await createJob(files);
    return job;
  };
  const values = { framework: 'mocha', command: joinWords(command), shards: '2', retries: '0' };

  describe('files', () => {
    test('of the configuration are not added to those of a shard', async () => {
      write({ '.mocharc.yml': 'spec: [test/**/*.js]\n', 'test/a.js': PASSES, 'test/b.js': PASSES, 'c.js': PASSES });
      expect(shownAll((await run(['test/a.js', 'c.js'])).cases)).toEqual([
        'c.js / c.js / passes: passed',
        'test/a.js / test/a.js / passes: passed',
      ]);
      const own = await run(['test/a.js', 'c.js'], [], { ownSearch: true });
      expect(shownAll(own.cases)).toEqual(['test/a.js / test/a.js / passes: passed']);
      expect(own.output).toContain('shardwise: Mocha does not find c.js');
    });

    test('are loaded in the order of their names, as those of a glob', async () => {
      write({
        'b.js': `it('is second', () => { if (!globalThis.a) throw new Error('too early'); });`,
        'a.js': 'globalThis.a = 1;',
      });
      expect((await run(['b.js', 'a.js'])).cases.map(({ outcome }) => outcome)).toEqual(['passed']);
    });

    test('without a test are loaded in every shard, and what they set up holds', async () => {
      write({
        'test/a.js': `it('is set up', () => { if (globalThis.ready !== 2) throw new Error('not set up'); });\n`,
        'test/setup.js': `beforeEach(() => { globalThis.ready += 1; }); // it('is no test', () => {})\n`,
        'test/_globals.js': `globalThis.ready = 1;\n`,
      });
      const { cases } = await run(['test/a.js'], [], { ownSearch: true });
      expect(shownAll(cases)).toEqual(['test/a.js / test/a.js / is set up: passed']);
    });

    test('of --file are loaded in every shard, and their tests run in one', async () => {
      write({
        'first.js': `globalThis.first = true; it('is first', () => {});\n`,
        'test/a.js': `it('comes after it', () => { if (!globalThis.first) throw new Error('too early'); });\n`,
      });
      const args = ['--file', './first'];
      expect([...((await list(args))?.tests ?? [])].sort()).toEqual([
        ['first.js', 1],
        ['test/a.js', 1],
      ]);
      const one = await run(['test/a.js'], args, { ownSearch: true });
      expect(shownAll(one.cases)).toEqual(['test/a.js / test/a.js / comes after it: passed']);
      const other = await run(['first.js'], args, { ownSearch: true });
      expect(shownAll(other.cases)).toEqual(['first.js / first.js / is first: passed']);
    });

    test('that Mocha finds and the plan does not have make the verdict incomplete', async () => {
      const files = await jobWith({
        'test/a.js': PASSES,
        'test/b.js': PASSES,
        'deep/c.js': PASSES,
        '.mocharc.js': `const folder = 'deep';\nmodule.exports = { spec: ['test', folder] };\n`,
      });
      const { report } = await files.runAll({ ...values, discovery: 'static' });
      expect(report.verdict).toBe('incomplete');
      expect(report.reasons.join()).toContain('the plan lacks 1 test file that the framework finds: deep/c.js');
      const listed = await files.runAll({ ...values, discovery: 'list' });
      expect(listed.report).toMatchObject({ verdict: 'passed', totals: { tests: 3 } });
    });

    test('that Mocha does not find are named at once', async () => {
      const files = await jobWith({
        'test/a.js': PASSES,
        'test/b.js': PASSES,
        '.mocharc.cjs': `module.exports = { ignore: ['test/b.js'] };\n`,
      });
      const { report, records } = await files.runAll({ ...values, shards: '1', retries: '1', discovery: 'static' });
      expect(report.verdict).toBe('incomplete');
      expect(report.reasons.join()).toContain('the configuration refuses test/b.js: Mocha does not find it there');
      expect(records[0]?.units.map(({ tries }) => tries)).toEqual([1, 1]);
    });
  });

  test(
    'finds by name what it finds by itself',
    async () => {
      const names = ['a.js', 'b.spec.mjs', 'c.test.cjs', '.hidden.js', 'd.ts', 'setup.json'];
      const folders = ['', 'test/', 'test/deep/', 'test/.dot/', 'lib/', 'spec/'];
      const files = Object.fromEntries(folders.flatMap((folder) => names.map((name) => [folder + name, PASSES])));
      const rest = { ...files, 'test.js': PASSES, 'test/setup.json': '{}' };
      const configurations: readonly Readonly<Record<string, string>>[] = [
        {},
        { '.mocharc.json': '{ "recursive": true, "extension": ["js", ".spec.mjs"] }' },
        { '.mocharc.jsonc': '{ "spec": ["./lib", "spec/*.js"], /* no */ "ignore": "lib/a.js" }' },
        { '.mocharc.yaml': 'spec: "{lib,spec}/**/*.?(c|m)js"\nexclude: ["**/b.*"]\nfile: ./test\n' },
        { 'package.json': '{ "mocha": { "spec": "lib/*.js" } }', '.mocharc.yml': 'spec: test/deep/a.js\n' },
        { 'more/mocharc.json': '{ "spec": "lib/a.js" }' },
      ];
      for (const configuration of configurations) {
        const { plan, remove } = await createJob({ ...rest, ...configuration });
        const more = 'more/mocharc.json' in configuration ? ['--config more/mocharc.json', '--no-config'] : [];
        for (const args of [
          '',
          'lib',
          './lib/',
          'lib/a',
          '"spec/**"',
          '--recursive test/deep',
          '--ignore test/a.js',
          ...more,
        ]) {
          const ids = async (discovery: string) => {
            const { plan: made } = await plan({ ...values, args, discovery });
            return [made.units.map(({ id }) => id).sort(), made.discovery?.notFollowed];
          };
          expect([configuration, args, await ids('static')]).toEqual([configuration, args, await ids('list')]);
        }
        remove();
      }
    },
    SLOW_MS,
  );

  test('reports its retries: a test that passed in the end, and one that never did', async () => {
    write({
      'retry.js': `let tries = 0;
describe('suite', function () {
  this.retries(2);
  it('passes in the third try', () => { if (++tries < 3) throw new TypeError('try ' + tries); });
  it('never passes', ${fails('never')});
});\n`,
    });
    for (const args of [[], ['--parallel']]) {
      const { cases } = await run(['retry.js'], args);
      expect(cases.map(({ name, outcome, flakyFailures }) => [name, outcome, flakyFailures])).toEqual([
        ['passes in the third try', 'passed', 2],
        ['never passes', 'failed', 0],
      ]);
    }
  });

  test.each([[[]], [['--parallel', '--jobs', '2']]])(
    'never reports a file as passed that has a failing hook or does not load, with %j',
    async (args) => {
      const hook = (name: string) => `${name}(${fails('broken hook')});`;
      write({
        'good.js': PASSES,
        'empty.js': '',
        'syntax.js': 'const {',
        'start.js': `describe('d', () => { ${hook('before')} it('t', () => {}); });\n`,
        'each.js': `describe('d', () => { ${hook('beforeEach')} it('t', () => {}); it('u', () => {}); });\n`,
        'end.js': `describe('d', () => { ${hook('after')} it('t', () => {}); });\n`,
      });
      const { cases, exitCodes, selected } = await run(
        ['good', 'empty', 'syntax', 'start', 'each', 'end'].map((stem) => `${stem}.js`),
        args,
      );
      expect(shownAll(cases)).toEqual([
        'each.js / d / "before each" hook for "t": errored',
        'end.js / d / "after all" hook for "t": errored',
        'end.js / d / t: passed',
        'good.js / good.js / passes: passed',
        'start.js / d / "before all" hook for "t": errored',
        'syntax.js / syntax.js / syntax.js: errored',
      ]);
      expect(exitCodes[0]).toBeGreaterThan(0);
      const found = new Map(selected.flatMap((text) => JSON.parse(text) as [string, object][]));
      expect(found.get('empty.js')).toEqual({});
      expect(found.get('each.js')).toEqual({ 'd > t': 1, 'd > u': 1 });
    },
  );

  test('reports a failing hook outside of all suites for each file whose tests it keeps from running', async () => {
    write({ 'test/a.js': PASSES, 'test/b.js': PASSES, 'test/hooks.js': `before(${fails('broken')});\n` });
    const { cases, exitCodes } = await run(['test/a.js', 'test/b.js'], [], { ownSearch: true });
    expect(cases.map(({ file, outcome }) => [file, outcome])).toEqual([
      ['test/a.js', 'errored'],
      ['test/b.js', 'errored'],
    ]);
    expect(exitCodes).toEqual([1]);
  });

  test('a hook outside of all suites that always fails stays red, whatever runs again', async () => {
    const hook = `after(${fails('broken')});\n`;
    const files = await jobWith({ 'test/a.js': `${PASSES}${hook}`, 'test/b.js': PASSES });
    const { report, exitCode } = await files.runAll({ ...values, shards: '1', retries: '2' });
    expect(report.verdict).toBe('failed');
    expect(report.units.find(({ id }) => id === 'test/a.js')?.outcome).toBe('failed');
    expect(exitCode).toBe(1);
  });

  test('reports an error that a test leaves behind, and runs what Mocha left out', async () => {
    const files = await jobWith({
      'test/a.js': `it('passes first', (done) => { setTimeout(${fails('late')}, 20); done(); });
it('waits', (done) => { setTimeout(done, 500); });\n`,
      'test/b.js': PASSES,
    });
    const { report } = await files.runAll({ ...values, shards: '1', retries: '1' });
    expect(report.verdict).toBe('failed');
    const outcomeOf = (id: string) => report.units.find((unit) => unit.id === id)?.outcome;
    expect([outcomeOf('test/a.js'), outcomeOf('test/b.js')]).toEqual(['failed', 'passed']);
  });

  test.each(['process.exit(0)', `process.kill(process.pid, 'SIGKILL')`])(
    'is red and complete for the others with %s in a hook, while it loads, and in a worker',
    async (end) => {
      const good = { 'test/a.js': PASSES, 'test/z.js': PASSES };
      for (const [bad, args] of [
        [`describe('d', () => { before(() => { ${end}; }); it('t', () => {}); });`, ''],
        [`it('t', () => {});\n${end};`, ''],
        [`it('t', () => { ${end}; });`, '--parallel --jobs 2'],
      ] as const) {
        const files = await createJob({ ...good, 'test/m.js': bad });
        const { report } = await files.runAll({ ...values, args, discovery: 'static', shards: '1', retries: '1' });
        files.remove();
        expect([bad, report.verdict, report.units.map(({ outcome }) => outcome)]).not.toEqual([
          bad,
          'passed',
          expect.anything(),
        ]);
        expect(report.units.map(({ id, outcome }) => `${id}: ${outcome === 'passed'}`)).toEqual([
          'test/a.js: true',
          'test/m.js: false',
          'test/z.js: true',
        ]);
      }
    },
  );

  describe('.only', () => {
    const ONLY = `it('left out', () => {});\ndescribe('d', () => { it.only('chosen', () => {}); it('not', () => {}); });\n`;

    test('holds for its own file, and is said', async () => {
      write({ 'test/a.js': ONLY, 'test/b.js': PASSES });
      expect([...((await list())?.tests ?? [])]).toEqual([
        ['test/a.js', 1],
        ['test/b.js', 1],
      ]);
      const { cases, output } = await run(['test/a.js', 'test/b.js']);
      expect(shownAll(cases)).toEqual(['test/a.js / d / chosen: passed', 'test/b.js / test/b.js / passes: passed']);
      expect(output).toContain('shardwise: test/a.js has .only, so its other tests do not run');
    });

    test('is an error of its file with --forbid-only', async () => {
      write({ 'test/a.js': ONLY, 'test/b.js': PASSES });
      const { cases, exitCodes } = await run(['test/a.js', 'test/b.js'], ['--forbid-only']);
      expect(cases.map(({ file, outcome }) => [file, outcome]).sort()).toEqual([
        ['test/a.js', 'errored'],
        ['test/b.js', 'passed'],
      ]);
      expect(exitCodes).toEqual([1]);
    });
  });

  test('says that a hook outside of all suites holds for the files of its shard', async () => {
    write({ 'a.js': `beforeEach(() => {});\n${PASSES}`, 'b.js': PASSES });
    expect((await run(['a.js', 'b.js'])).output).toContain('a.js has hooks outside of all suites');
    expect((await run(['b.js'])).output).not.toContain('hooks outside of all suites');
  });

  test('runs parts of a file, each once, and says how many tests each has', async () => {
    write({
      'parts.js': `describe('outer', () => {
  describe('inner', () => { it('adds [a]', () => {}); it('adds [a]', () => {}); it('Adds [a]', () => {}); });
  it.skip('left out', () => {});
});
it('top', () => {});\n`,
    });
    const parts = ['outer > inner > adds [a]', 'outer > left out'];
    const only = await run(['parts.js'], [], { selections: new Map([['parts.js', { only: parts }]]) });
    expect(only.cases.map(({ name, outcome }) => `${name}: ${outcome}`).sort()).toEqual([
      'adds [a]: passed',
      'adds [a]: passed',
      'left out: skipped',
    ]);
    expect(only.selected.map((text) => JSON.parse(text))).toEqual([
      [['parts.js', { 'outer > inner > adds [a]': 2, 'outer > left out': 1 }]],
    ]);
    const except = { selections: new Map([['parts.js', { except: parts }]]) };
    for (const args of [[], ['--parallel']]) {
      const { cases } = await run(['parts.js'], args, except);
      expect(cases.map((one) => mocha.select?.partOf(one, 'parts.js')).sort()).toEqual([
        'outer > inner > Adds [a]',
        'top',
      ]);
    }
  });

  test('lists with exact counts what the arguments select, and runs nothing', async () => {
    write({
      'test/a.js': `before(${fails('ran')}); it('nested one', () => {}); for (const n of [1, 2]) it('two ' + n, () => {});\n`,
      'test/b.js': `it('other', ${fails('ran')}); setInterval(() => {}, 1000);\n`,
      'test/c.js': fails('does not load').replace('() => { ', '').replace(' }', ''),
      'test/d.js': `it('never', () => {});\nprocess.exit(0);\n`,
      'fixtures.js': `exports.mochaGlobalSetup = ${fails('the set-up of all tests ran')};\n`,
      '.mocharc.json': '{ "require": "./fixtures.js" }',
    });
    for (const args of [[], ['--parallel']]) {
      const all = await list(args);
      expect([...(all?.tests ?? [])]).toEqual([
        ['test/a.js', 3],
        ['test/b.js', 1],
      ]);
      expect([...(all?.broken ?? [])]).toEqual([
        ['test/c.js', 'does not load'],
        ['test/d.js', 'it ends the process with exit code 0 while it loads'],
      ]);
    }
    const some = await list(['-g', 'nested'], { files: ['test/a.js', 'test/b.js'] });
    expect([...(some?.tests ?? [])]).toEqual([['test/a.js', 1]]);
    expect(some?.deselected).toEqual(['test/b.js']);
  });

  test('runs with ES modules, the user interfaces, --delay, and a reporter of the project', async () => {
    write({
      'test/m.mjs': `import { describe, it } from 'mocha';\nimport assert from 'node:assert';\ndescribe('esm', () => it('works', () => assert(true)));\n`,
      'test/late.js': `setTimeout(() => { it('is defined late', () => {}); run(); }, 50);\n`,
      'test/r.js': `module.exports = class { constructor(runner) { runner.on('pass', ({ title }) => console.log('heard ' + title)); } };\n`,
    });
    const { cases, output } = await run(['test/late.js'], ['--delay', '--reporter', './test/r.js']);
    expect(cases.map(({ name }) => name)).toEqual(['is defined late']);
    expect(output).toContain('heard is defined late');
    write({ 'node_modules/mocha/package.json': JSON.stringify({ name: 'mocha' }) });
    write({ 'test/tdd.js': `suite('tdd', () => { setup(() => {}); test('works', () => {}); });\n` });
    expect(shownAll((await run(['test/tdd.js'], ['--ui', 'tdd'])).cases)).toEqual([
      'test/tdd.js / tdd / works: passed',
    ]);
  });

  test('reports a test that replaces what everybody uses, and writes to the streams', async () => {
    write({
      'a.js': `const { filter, map } = Array.prototype;
afterEach(() => Object.assign(Array.prototype, { filter, map }));
it('replaces filter', () => { Array.prototype.filter = () => {}; });
it('replaces map', () => { Array.prototype.map = () => { throw new Error('mine'); }; });
it('fails with it', () => { Array.prototype.map = 5; throw new Error('as it should'); });
it('takes stderr', () => { process.stderr.write = () => { throw new Error('nobody writes here'); }; });\n`,
    });
    const { cases, exitCodes } = await run(['a.js']);
    expect(cases.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
      'replaces filter: passed',
      'replaces map: passed',
      'fails with it: failed',
      'takes stderr: passed',
    ]);
    expect(exitCodes).toEqual([1]);
  });

  test('leaves alone what tests make of Mocha themselves', async () => {
    const [, program = ''] = command;
    const lib = program.replace(/bin[\\/]mocha\.js$/, 'index.js');
    write({
      'test/a.js': `const loaded = require(${JSON.stringify(lib)});
const Mocha = loaded.default ?? loaded;
it('runs another Mocha', (done) => {
  const inner = new Mocha({ reporter: class {} });
  inner.addFile('inner.js');
  inner.loadFilesAsync().then(() => inner.run((failures) => done(failures === 1 ? undefined : new Error('not one'))));
});\n`,
      'inner.js': `it('fails', ${fails('inner')}); it('passes', () => {});\n`,
    });
    for (const args of [[], ['--parallel']])
      expect(shownAll((await run(['test/a.js'], args)).cases)).toEqual([
        'test/a.js / test/a.js / runs another Mocha: passed',
      ]);
  });

  test('starts through a script of the project', async () => {
    const script = `${command.map((word) => JSON.stringify(word)).join(' ')} --require ./globals.cjs "test/**/*.js"`;
    const files = await jobWith({
      'package.json': JSON.stringify({ scripts: { unit: script } }),
      'globals.cjs': 'globalThis.ready = true;\n',
      'test/a.js': PASSES,
      'test/deep/b.js': `it('is ready', () => { if (!globalThis.ready) throw new Error('not ready'); });\n`,
    });
    for (const discovery of ['static', 'list']) {
      const { report } = await files.runAll({ ...values, command: 'npm run unit --', discovery });
      expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 2, passed: 2 } });
    }
  });
});
