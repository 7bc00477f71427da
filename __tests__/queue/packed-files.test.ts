import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadPackage, packFiles, unpackFiles } from '../../src/queue/packed-files.ts';

const part = fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9 ._-]{0,9}$/);
const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const files = fc.uniqueArray(fc.record({ path, content: fc.uint8Array({ maxLength: 300 }) }), {
  selector: (file) => file.path.toLowerCase(),
});

const packed = (index: unknown, contents = ''): Uint8Array => gzipSync(`${JSON.stringify(index)}\n${contents}`);

describe('packed files', () => {
  test('are unpacked as they were', () => {
    fc.assert(
      fc.property(files, (some) => {
        const back = unpackFiles(packFiles(some)).map((one) => ({ ...one, content: Uint8Array.from(one.content) }));
        expect(back).toEqual(some);
      }),
    );
  });

  test('any other bytes are refused, and nothing else is thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => gzipSync(text)),
        ),
        (bytes) => {
          expect(() => unpackFiles(bytes)).toThrow(BadPackage);
        },
      ),
    );
  });

  test('a package that is cut anywhere is refused', () => {
    const whole = packFiles([
      { path: 'a', content: new Uint8Array(500).fill(7) },
      { path: 'b/c', content: new Uint8Array(3) },
    ]);
    for (let end = 0; end < whole.length; end++) expect(() => unpackFiles(whole.subarray(0, end))).toThrow(BadPackage);
  });

  test.each([
    '../a',
    '/a',
    'a/../../b',
    'a/./b',
    'a//b',
    'a/',
    '.',
    '..',
    'C:\\a',
    'C:/a',
    'a\\..\\b',
    'a\u0000b',
    'a\nb',
  ])('a file outside of its folder is refused: %j', (bad) => {
    expect(() => unpackFiles(packed([{ path: bad, bytes: 0 }]))).toThrow('outside its folder');
  });

  test.each<[string, unknown, string, string]>([
    [
      'two files of one name',
      [
        { path: 'a', bytes: 0 },
        { path: 'A', bytes: 0 },
      ],
      '',
      'two files of one name',
    ],
    ['too few bytes', [{ path: 'a', bytes: 5 }], 'abc', 'its files have 5 bytes, but 3 came'],
    ['too many bytes', [{ path: 'a', bytes: 2 }], 'abc', 'its files have 2 bytes, but 3 came'],
    ['a negative length', [{ path: 'a', bytes: -1 }], '', 'is not valid'],
    ['more than its name and its length', [{ path: 'a', bytes: 0, mode: 0o777 }], '', 'is not valid'],
  ])('%s', (_, index, contents, problem) => {
    expect(() => unpackFiles(packed(index, contents))).toThrow(problem);
  });
});
