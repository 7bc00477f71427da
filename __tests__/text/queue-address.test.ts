import { describe, expect, test } from '@jest/globals';
import { placeOfQueue, readQueueAddress } from '../../src/text/queue-address.ts';

describe('the address of a queue', () => {
  test.each<[string, object]>([
    ['redis://localhost', { isEncrypted: false, host: 'localhost', port: 6379, database: 0 }],
    ['redis://localhost/', { isEncrypted: false, host: 'localhost', port: 6379, database: 0 }],
    ['rediss://q.example.com:7000/3', { isEncrypted: true, host: 'q.example.com', port: 7000, database: 3 }],
    ['redis://[::1]:7', { isEncrypted: false, host: '::1', port: 7, database: 0 }],
    [
      'redis://ci:p%40ss%3A1@h',
      { isEncrypted: false, host: 'h', port: 6379, username: 'ci', password: 'p@ss:1', database: 0 },
    ],
    ['redis://:pw@h', { isEncrypted: false, host: 'h', port: 6379, password: 'pw', database: 0 }],
  ])('%s', (text, address) => {
    expect(readQueueAddress(text)).toEqual(address);
  });

  test.each([
    'localhost:6379',
    'http://localhost',
    'redis://',
    'redis://h/a',
    'redis://h/1/2',
    'redis://h?password=x',
    'redis://h#x',
    'redis://:secret%@h',
    '',
  ])('%j is none, and what is wrong does not say it', (text) => {
    const read = readQueueAddress(text);
    expect(read).toEqual({ problem: expect.any(String) });
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  test('is shown without its user and password', () => {
    const shown = ['redis://me:secret@h:1', 'redis://[::1]:2'].map((text) => {
      const address = readQueueAddress(text);
      return 'host' in address ? placeOfQueue(address) : '';
    });
    expect(shown).toEqual(['h:1', '[::1]:2']);
  });
});
