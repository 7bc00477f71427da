/** How `go test` is started. */
import { describe, expect, test } from '@jest/globals';
import type { RunRequest } from '../../../src/frameworks/framework.ts';
import { go } from '../../../src/frameworks/go.ts';
import { UsageError } from '../../../src/model.ts';

const TEXTS = new Map([
  ['go.mod', 'module example.com/shop'],
  ['tools/go.mod', 'module example.com/tools'],
]);

const commands = (units: readonly string[], request: Partial<RunRequest> = {}): string[] =>
  go
    .run({
      units,
      args: [],
      reportDirectory: '/r',
      testsFile: '/t',
      reporters: '/reporters',
      project: { folder: '/work', texts: TEXTS },
      ...request,
    })
    .map(({ program, args }) => [program, ...args].join(' '));

test('the packages stand before the flags of the user, because go takes words behind an unknown flag for its value', () => {
  expect(commands(['.', 'cart'], { args: ['-golden', 'update', '-race', '-args', '-x'] })).toEqual([
    'go test -json -count=1 ./ ./cart -golden update -race -args -x',
  ]);
});

test('each module has a command of its own, in its folder', () => {
  expect(commands(['cart', 'tools/gen', 'tax', 'tools'])).toEqual([
    'go test -json -count=1 ./cart ./tax',
    'go test -C tools -json -count=1 ./gen ./',
  ]);
});

test('each package that runs in parts has a command of its own', () => {
  const selections = new Map([
    ['cart', { only: ['TestA', 'ExampleB'] }],
    ['tools/gen', { except: ['FuzzC'] }],
  ]);
  expect(commands(['tax', 'cart', 'tools/gen'], { selections })).toEqual([
    'go test -json -count=1 ./tax',
    'go test -json -count=1 ./cart -run=^(TestA|ExampleB)$',
    'go test -C tools -json -count=1 ./gen -skip=^(FuzzC)$',
  ]);
});

test.each([
  [['-cover'], '-cover -coverprofile=/r/coverage-1.out'],
  [['-coverprofile', 'c.out'], '-coverprofile c.out -coverprofile=/r/coverage-1.out'],
  [['-coverpkg=./...', '-args', '-cover'], '-coverpkg=./... -coverprofile=/r/coverage-1.out -args -cover'],
  [['-args', '-cover'], '-args -cover'],
])('coverage is kept where the user measures it: %j', (args, expected) => {
  expect(commands(['cart'], { args })).toEqual([`go test -json -count=1 ./cart ${expected}`]);
});

test.each([
  ['go', 'go test -json -count=1 ./cart'],
  ['go test', 'go test -json -count=1 ./cart'],
  ['go1.25.1 test -race', 'go1.25.1 test -json -count=1 ./cart -race'],
  ['mise exec -- go', 'mise exec -- go test -json -count=1 ./cart'],
  ['CGO_ENABLED=1 go test', 'CGO_ENABLED=1 go test -json -count=1 ./cart'],
])('command %s starts it', (command, expected) => {
  const request = { command: command.split(' '), args: [] };
  expect(commands(['cart'], request)).toEqual([expected]);
  expect(go.list?.reaches(request)).toBe(true);
  expect(go.select?.reaches(request)).toBe(true);
});

test.each([
  ['gotestsum --', 'it does not start go test'],
  ['make test', 'it does not start go test'],
  ['gotestsum --junitfile {junit} -- {tests}', 'it has placeholders'],
  ['go test ./...', './... is no flag'],
])('command %s is refused', (command, problem) => {
  const request = { command: command.split(' '), args: [] };
  expect(() => commands(['cart'], request)).toThrow(UsageError);
  expect(() => commands(['cart'], request)).toThrow(problem);
  expect(go.list?.reaches(request)).toBe(false);
  expect(go.select?.reaches(request)).toBe(false);
});

describe('arguments', () => {
  test.each([
    ['./...', './... is no flag'],
    ['cart', 'cart is no flag'],
    ['-race ./internal/...', './internal/... is no flag'],
    ['-tags x example.com/shop/...', 'example.com/shop/... is no flag'],
    ['-run . -v .', '. is no flag'],
    ['-run=A B', 'B is no flag'],
    ['-C tools', '-C changes the folder'],
    ['-c', '-c no test would run'],
    ['-list .', '-list no test would run'],
    ['-o cart.test', '-o go test takes it for one package only'],
    ['--cpuprofile=x', '-cpuprofile go test takes it for one package only'],
    ['-fuzz=.', '-fuzz fuzzes one package without an end'],
    ['-test.fuzz .', '-fuzz fuzzes one package without an end'],
  ])('%s are refused', (args, problem) => expect(go.findBadArgument?.(args.split(' '))).toContain(problem));

  test.each([
    '-race',
    '-tags a,b -short',
    '-run . -v',
    '-timeout 30s',
    '-count 3',
    '-golden dir',
    '-args ./... -c',
    '',
  ])('%s are accepted', (args) => expect(go.findBadArgument?.(args === '' ? [] : args.split(' '))).toBeUndefined());

  test.each(['-run X', '--skip=X', '-test.run=X', '-bench .'])('%s keep packages whole', (args) => {
    expect(go.select?.reaches({ args: args.split(' ') })).toBe(false);
  });
});

test.each([
  ['TestCart', 'TestCart'],
  ['TestCart/adds/tax', 'TestCart'],
  ['ExampleCart_total', 'ExampleCart_total'],
  ['FuzzÄ/seed#0', 'FuzzÄ'],
  ['BenchmarkCart', undefined],
  ['Test|Cart', undefined],
  ['cart', undefined],
])('the part of %s is %s', (name, part) => expect(go.select?.partOf({ name }, 'cart')).toBe(part));

test.each([
  ['func TestA(t *testing.T) {', 1],
  ['func Test(t *testing.T) {\nfunc ExampleB() {\nfunc FuzzC(f *testing.F) {', 3],
  ['func TestMain(m *testing.M) {\nfunc Testing() {\nfunc BenchmarkX(b *testing.B) {\nfunc Example_helper(x int) {', 0],
  ['func (s *Suite) TestA() {\n// func TestB(t *testing.T) {', 0],
  ['func TestÄ(t *testing.T) {\nfunc Testä(t *testing.T) {', 1],
])('definitions are counted in %j', (source, tests) => expect(go.countDefinitions?.(source)).toBe(tests));
