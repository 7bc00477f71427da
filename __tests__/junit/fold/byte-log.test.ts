import { expect, test } from '@jest/globals';
import { ByteLog } from '../../../src/junit/fold/byte-log.ts';

test('numbers, words and texts come back, from whatever page they are in', () => {
  const log = new ByteLog();
  const numbers = [0, 1, 127, 128, 16_383, 16_384, 2 ** 32, 86_400_000_000];
  const texts = ['', 'a', 'é', 'x'.repeat(127), 'x'.repeat(128), '€'.repeat(127), '😀'.repeat(50_000)];
  const addresses = Array.from({ length: 50 }, () => {
    const address = log.begin(300_000);
    for (const number of numbers) log.putNumber(number);
    for (const text of texts) log.putText(text);
    return address;
  });
  for (const address of addresses) {
    const reader = log.reader().moveTo(address);
    expect(numbers.map(() => reader.number())).toEqual(numbers);
    expect(texts.map(() => reader.text())).toEqual(texts);
    expect(reader.address).toBeLessThanOrEqual(log.end);
  }
});

test('a word can be changed later', () => {
  const log = new ByteLog();
  const [first, second] = [1, 2].map((value) => {
    const address = log.begin(4);
    log.putWord(value);
    return address;
  });
  log.setWord(first ?? -1, 2 ** 32 - 1);
  expect([log.wordAt(first ?? -1), log.wordAt(second ?? -1)]).toEqual([2 ** 32 - 1, 2]);
});

test.each(['abcdef', 'é'.repeat(200)])('a record longer than was said is refused, and not cut: %.6s', (text) => {
  const log = new ByteLog();
  log.begin((1 << 24) - 4);
  log.begin(2);
  log.putText(text);
  expect(() => log.begin(0)).toThrow('longer than was said');
});

test('nothing is read where nothing was stored', () => {
  const log = new ByteLog();
  log.begin(4);
  expect(() => log.wordAt(1 << 24)).toThrow('nothing is stored at 16777216');
});

test('more than addresses of 32 bits reach is refused', () => {
  const log = new ByteLog();
  log.begin(4);
  expect(() => log.begin(2 ** 32)).toThrow('take more than 4294967296 bytes');
});
