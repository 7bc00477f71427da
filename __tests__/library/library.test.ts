import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LIST } from '../../src/inputs/parsers.ts';
import { optionName, typeOf } from '../../src/library/given.ts';
import {
  bench,
  type MergeOptions,
  type Message,
  merge,
  type PlanOptions,
  plan,
  type RunOptions,
  run,
  type ShardEvent,
  UsageError,
} from '../../src/library/index.ts';
import { BENCH_OPTIONS, MERGE_OPTIONS, PLAN_OPTIONS, RUN_OPTIONS } from '../../src/library/tables.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

/** A framework of our own: it says of each file whether its text is `pass`. */
const RUNNER = `
import { readFileSync, writeFileSync } from 'node:fs';
const [, , junit, ...files] = process.argv;
if (files.some((file) => readFileSync(file, 'utf8') === 'hang')) await new Promise(() => setInterval(() => {}, 1000));
const cases = files.map((file) => {
  const text = readFileSync(file, 'utf8').trim();
  return \`<testcase name="works" file="\${file}" time="0.1">\${text === 'pass' ? '' : '<failure message="no"/>'}</testcase>\`;
});
writeFileSync(junit, \`<testsuite name="own" tests="\${files.length}">\${cases.join('')}</testsuite>\`);
`;

const FRAMEWORK = { framework: 'custom', tests: ['tests/*.txt'], command: 'node runner.mjs {junit} {tests}' } as const;

let place: Workspace;
let root: string;

beforeEach(() => {
  place = createWorkspace();
  root = place.workspace;
  mkdirSync(join(root, 'tests'));
  write('runner.mjs', RUNNER);
  for (const name of ['a', 'b', 'c', 'd']) write(`tests/${name}.txt`, 'pass');
});
afterEach(() => {
  jest.restoreAllMocks();
  place.remove();
});

const write = (path: string, text: string) => writeFileSync(join(root, path), text);

test('a plan, its shards one by one, and their merge', async () => {
  write('tests/b.txt', 'fail');
  const { plan: made, planFile } = await plan({ root, ...FRAMEWORK, shards: 2 });
  expect(made.shards.map(({ units }) => units.length)).toEqual([2, 2]);
  expect(JSON.parse(readFileSync(planFile, 'utf8'))).toEqual(JSON.parse(JSON.stringify(made)));
  const options = { root, plan: made, command: FRAMEWORK.command, retries: 0 };
  const ends = [await run({ ...options, shard: 1 }), await run({ ...options, plan: planFile, shard: 2 })];
  expect(ends.map(({ report }) => report)).toEqual([undefined, undefined]);
  expect(ends.flatMap(({ records }) => records.map(({ shard, outcome }) => [shard, outcome]))).toEqual([
    [1, expect.stringMatching('passed|failed')],
    [2, expect.stringMatching('passed|failed')],
  ]);
  const { report, exitCode } = await merge({ root, plan: made, json: 'report.json' });
  expect([report.verdict, report.totals.passed, report.totals.failed, exitCode]).toEqual(['failed', 3, 1, 1]);
  expect(JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')).verdict).toBe('failed');
});

test('a run tells what happens, prints nothing, and leaves its exit code alone', async () => {
  const written = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write'));
  const messages: Message[] = [];
  const events: ShardEvent[] = [];
  const ended: number[] = [];
  const { report, records, exitCode } = await run({
    root,
    ...FRAMEWORK,
    shards: 2,
    strategy: 'round-robin',
    onMessage: (message) => messages.push(message),
    onEvent: (event) => events.push(event),
    onShardEnd: ({ shard }) => ended.push(shard),
  });
  expect([report?.verdict, report?.totals.tests, exitCode]).toEqual(['passed', 4, 0]);
  expect([records.map(({ shard }) => shard), ended.toSorted()]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  const finished = events.filter(({ event }) => event === 'shard-finished');
  expect(finished.map(({ shard }) => shard).toSorted()).toEqual([1, 2]);
  expect(messages.every(({ level, text }) => ['info', 'warning', 'error'].includes(level) && text !== '')).toBe(true);
  expect(written.map((spy) => spy.mock.calls)).toEqual([[], []]);
  expect(process.exitCode).toBeUndefined();
});

test('what a callback throws is thrown when the results are kept', async () => {
  const thrown = new Error('of the caller');
  const onShardEnd = () => {
    throw thrown;
  };
  await expect(run({ root, ...FRAMEWORK, shards: 2, onShardEnd })).rejects.toBe(thrown);
  const { report } = await merge({ root });
  expect([report.verdict, report.totals.tests]).toEqual(['passed', 4]);
});

describe('a signal', () => {
  test('stops the tests of a run, which resolves with what has finished', async () => {
    write('tests/d.txt', 'hang');
    const controller = new AbortController();
    let ended = 0;
    const { report, exitCode } = await run({
      root,
      ...FRAMEWORK,
      shards: 4,
      signal: controller.signal,
      onShardEnd: ({ shard }) => {
        if (shard !== 4) ended += 1;
        if (ended === 3) controller.abort();
      },
    });
    expect([report?.verdict, report?.totals.passed, exitCode]).toEqual(['incomplete', 3, 3]);
  });

  test.each<[name: string, call: (signal: AbortSignal) => Promise<unknown>]>([
    ['plan', (signal) => plan({ root, ...FRAMEWORK, signal })],
    ['run', (signal) => run({ root, ...FRAMEWORK, signal })],
    ['merge', (signal) => merge({ root, signal })],
    ['bench', (signal) => bench({ root, signal })],
  ])('that came before makes %s reject with its reason', async (_name, call) => {
    const reason = new Error('not needed any more');
    await expect(call(AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('in the middle of a plan makes it reject', async () => {
    const controller = new AbortController();
    write('list.mjs', 'setInterval(() => {}, 1000); console.error("begun")');
    const work = plan({
      root,
      framework: 'custom',
      command: 'x',
      listCommand: 'node list.mjs',
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(new Error('enough')), 500);
    await expect(work).rejects.toThrow('enough');
  });
});

describe('all that is wrong with the options is named at once, in the words of the caller', () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  test.each<[name: string, options: unknown, messages: string[]]>([
    [
      'a number out of range',
      { maxShards: 0 },
      ['option maxShards is "0", but it must be a whole number from 1 to 1024'],
    ],
    ['a number for a duration', { targetDuration: 300 }, ['option targetDuration is "300", but it must be a duration']],
    ['an option in kebab case', { 'max-shards': 3 }, ['option "max-shards" is unknown; did you mean maxShards?']],
    ['a text for a list', { tests: 3, timings: [''] }, ['option timings is [""], but it must be a list of texts']],
    [
      'two lines in one',
      { tests: ['a\nb'] },
      ['option tests is ["a\\nb"], but it must be a list of texts, each of one'],
    ],
    ['null', { framework: null }, ['option framework is Null, but it must be']],
    ['a function', { args: () => 'x' }, ['option args is Function, but it must be a text']],
    ['a map for a text', { args: { a: 1 } }, ['option args is {"a":1}, but it must be a text']],
    ['a value that contains itself', { pools: circular }, ['option pools is Object, but it must be']],
    ['no signal', { signal: 'now', onMessage: 3 }, ['option signal is "now", but', 'option onMessage is 3, but']],
    ['options that contradict', { minShards: 5, maxShards: 2 }, ['option minShards is 5, but it must not be greater']],
    ['what makes no sense together', { units: ['a'], tests: ['b'] }, ['option tests has no effect with option units']],
    ['the prototype', JSON.parse('{"__proto__": 1, "constructor": 2}'), ['option "constructor" is unknown']],
    ['no options', 'shards', ['option options is "shards", but it must be an object']],
  ])('%s', async (_name, options, messages) => {
    const problem = await plan(options as PlanOptions).catch((thrown: unknown) => thrown);
    expect(problem).toBeInstanceOf(UsageError);
    for (const message of messages) expect((problem as Error).message).toContain(message);
  });

  test.each<[name: string, work: () => Promise<unknown>, message: string]>([
    ['a plan that is none', () => run({ root, plan: { version: 9 } as never }), 'option plan'],
    ['a plan that is not there', () => run({ root, plan: 'none.json' }), 'there is no plan at'],
    ['planning with a plan', () => run({ root, plan: 'none.json', shards: 2 } as RunOptions), 'there is no plan at'],
    [
      'a history without a plan',
      () => merge({ root, history: 'h.json' } as MergeOptions),
      'option history needs option plan',
    ],
    ['a folder for a file', () => merge({ root, json: 'tests' }), 'option json is "tests", but that is a folder'],
    ['no file of timings', () => bench({ root, timings: ['none.json'] }), 'none.json'],
  ])('%s', async (_name, work, message) => {
    await expect(work()).rejects.toThrow(message);
  });
});

test('the settings file counts, and a suite of several must be named', async () => {
  mkdirSync(join(root, '.github'));
  write('.github/shardwise.yml', 'suites:\n  - name: api\n    shards: 3\n  - name: web\n    shards: 2\n');
  await expect(plan({ root, ...FRAMEWORK })).rejects.toThrow('name one of them, such as suite: "api"');
  const { plan: made } = await plan({ root, ...FRAMEWORK, suite: 'web' });
  expect([made.suite, made.shards.length]).toEqual(['web', 2]);
});

test('units may be given as objects', async () => {
  const units = [{ id: 'tests/a.txt', tests: 5 }, 'tests/b.txt'];
  const { plan: made } = await plan({ root, framework: 'custom', command: FRAMEWORK.command, units });
  expect(made.units.map(({ id, tests }) => [id, tests])).toEqual([
    ['tests/a.txt', 5],
    ['tests/b.txt', undefined],
  ]);
});

test('the strategies are compared on made-up timings', async () => {
  const { units, rows } = await bench({ root, shards: [2, 4] });
  expect(units).toBe(2000);
  expect(new Set(rows.map(({ shards }) => shards))).toEqual(new Set([2, 4]));
});

test.each([
  ['PlanInputs', PLAN_OPTIONS],
  ['RunInputs', RUN_OPTIONS],
  ['MergeInputs', MERGE_OPTIONS],
  ['BenchInputs', BENCH_OPTIONS],
])('the type %s has the inputs of the code (npm run docs)', (name, table) => {
  const types = readFileSync(join(import.meta.dirname, '../../src/library/inputs.ts'), 'utf8');
  const [, body = ''] = new RegExp(`interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(types) ?? [];
  const fields = [...body.matchAll(/^ {2}readonly (\w+)\?:([\s\S]*?);$/gm)].map(([, field, type = '']) => [
    field,
    type,
  ]);
  expect(fields.map(([field]) => field)).toEqual(Object.keys(table).map(optionName));
  for (const [at, input] of Object.values(table).entries())
    if (typeOf(input) === LIST) expect(fields[at]?.[1]).toBe(` ${LIST} | undefined`);
});
