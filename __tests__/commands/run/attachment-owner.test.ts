/** Whose a file is that tests have left, by its path alone. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createOwnerOf, type FailedCase, type Ran } from '../../../src/commands/run/attachments/owner.ts';

const failedCase = (unit: string, name: string): FailedCase => ({
  unit,
  name,
  title: `suite › ${name}`,
  report: 'try-1/junit.xml',
  saysAttached: [],
});
const ran = (units: readonly string[], failed: readonly FailedCase[]): Ran => ({
  units: units.map((id) => ({ id, file: id })),
  others: [],
  failedUnits: new Set(failed.map(({ unit }) => unit)),
  failed,
});

const FAILED = [
  failedCase('cypress/e2e/login.cy.ts', 'signs in'),
  failedCase('cypress/e2e/login.cy.ts', 'signs in twice'),
];
const LOGIN = ran(['cypress/e2e/login.cy.ts', 'cypress/e2e/cart.cy.ts'], FAILED);

test.each<[path: string, unit: string | undefined, test: string | undefined]>([
  ['cypress/screenshots/login.cy.ts/Login -- signs in (failed).png', 'cypress/e2e/login.cy.ts', 'suite › signs in'],
  [
    'cypress/screenshots/login.cy.ts/Login -- signs in twice (failed).png',
    'cypress/e2e/login.cy.ts',
    'suite › signs in twice',
  ],
  ['cypress/screenshots/login.cy.ts/before each hook.png', 'cypress/e2e/login.cy.ts', undefined],
  ['cypress/videos/login.cy.ts.mp4', 'cypress/e2e/login.cy.ts', undefined],
  ['tmp/SIGNS_IN.png', 'cypress/e2e/login.cy.ts', 'suite › signs in'],
  ['tmp/assigns in.png', undefined, undefined],
  ['server.log', undefined, undefined],
])('%s', (path, unit, name) => {
  expect(createOwnerOf(LOGIN)(path)).toEqual({ ...(unit && { unit }), ...(name && { test: name }) });
});

test('a file of a test file that passed is nobody’s, even if it has the name of a failed test', () => {
  expect(createOwnerOf(LOGIN)('cypress/screenshots/cart.cy.ts/signs in.png')).toBeUndefined();
});

test('of two test files with one name the whole path decides, and without it neither', () => {
  const two = ran(['a/x.spec.ts', 'b/x.spec.ts'], [failedCase('b/x.spec.ts', 'fails here')]);
  expect(createOwnerOf(two)('shots/b/x.spec.ts/1.png')).toEqual({ unit: 'b/x.spec.ts' });
  expect(createOwnerOf(two)('shots/a/x.spec.ts/1.png')).toBeUndefined();
  expect(createOwnerOf(two)('shots/x.spec.ts/1.png')).toEqual({});
});

test('a file that two tests could have left is of neither', () => {
  const alike = ran(['a.cy.ts', 'b.cy.ts'], [failedCase('a.cy.ts', 'signs in'), failedCase('b.cy.ts', 'Signs in!')]);
  expect(createOwnerOf(alike)('tmp/signs in.png')).toEqual({});
  expect(createOwnerOf(alike)('tmp/b.cy.ts/signs in.png')).toEqual({ unit: 'b.cy.ts', test: 'suite › Signs in!' });
});

test('a file that is named after a test file of another shard is of no test here', () => {
  const beside: Ran = { ...LOGIN, others: [{ id: 'shop/home.cy.ts' }, { id: 'old/login.cy.ts' }] };
  expect(createOwnerOf(beside)('shots/home.cy.ts/signs in.png')).toEqual({});
  expect(createOwnerOf(beside)('shots/login.cy.ts/signs in.png')).toMatchObject({ test: 'suite › signs in' });
});

test('the parts of one file, and its projects, are that file', () => {
  const parts: Ran = {
    units: [
      { id: '[one] › a.spec.ts', file: '[one] › a.spec.ts' },
      { id: 'b.py::T', file: 'b.py' },
      { id: 'b.py', file: 'b.py' },
    ],
    others: [],
    failedUnits: new Set(['b.py::T', '[one] › a.spec.ts']),
    failed: [],
  };
  expect(createOwnerOf(parts)('shots/b.py/x.png')).toEqual({ unit: 'b.py::T' });
  expect(createOwnerOf(parts)('shots/a.spec.ts/x.png')).toEqual({ unit: '[one] › a.spec.ts' });
});

describe('for any names', () => {
  const names = fc.string({ unit: 'grapheme', maxLength: 20 });
  test('the owner is a unit that failed, and a test that failed in it', () => {
    fc.assert(
      fc.property(names, fc.array(fc.tuple(names, names), { maxLength: 5 }), (path, pairs) => {
        const failed = pairs.map(([unit, name]) => failedCase(unit, name));
        const owner = createOwnerOf(ran([...failed.map(({ unit }) => unit), 'passed'], failed))(path);
        if (owner?.unit !== undefined) expect(failed.map(({ unit }) => unit)).toContain(owner.unit);
        if (owner?.test !== undefined)
          expect(failed.map(({ unit, title }) => [unit, title])).toContainEqual([owner.unit, owner.test]);
      }),
    );
  });
});
