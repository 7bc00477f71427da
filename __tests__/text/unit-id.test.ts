import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWholeFile, parseProjectUnit, partId, projectUnitId, wholeId } from '../../src/text/unit-id.ts';

describe('the id of a unit', () => {
  const project = fc.string().filter((name) => !name.includes(']'));
  const file = fc.string().filter((name) => !name.startsWith('['));

  test('is read as it was written', () => {
    fc.assert(
      fc.property(project, file, (name, path) => {
        expect(parseProjectUnit(projectUnitId(name, path))).toEqual(
          name === '' ? { file: path } : { project: name, file: path },
        );
      }),
    );
  });

  test('is that of the whole without the part, whatever their names are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (whole, part) => {
        expect(wholeId({ id: partId(whole, part), part })).toBe(whole);
      }),
    );
  });

  test.each([
    [{ id: 'a.test.ts', file: 'a.test.ts' }, true],
    [{ id: '[web] › a.test.ts', file: 'a.test.ts' }, true],
    [{ id: 'internal/cart' }, true],
    [{ id: 'test_a.py::TestA', file: 'test_a.py' }, false],
    [{ id: '[web] › a.test.ts::adds', file: 'a.test.ts' }, false],
  ])('says whether it is a whole file: %j', (unit, isWhole) => {
    expect(isWholeFile(unit)).toBe(isWhole);
  });
});
