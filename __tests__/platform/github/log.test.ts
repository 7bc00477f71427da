import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGitHubLog, type GitHubLog } from '../../../src/platform/github/log.ts';
import { type Printed, recordPrinted } from '../../support/printed.ts';
import { obeyedCommands } from '../../support/workflow-commands.ts';

let printed: Printed;
let log: GitHubLog;

beforeEach(() => {
  printed = recordPrinted();
  log = createGitHubLog();
});
afterEach(() => printed.stop());

const HOSTILE = [
  '::error::forged',
  '   ::set-output name=verdict::passed',
  'text ##[error]forged',
  '##[add-path]/tmp/evil',
  'progress\r::warning::after a carriage return',
  '::stop-commands::mine',
  '::mine::',
];

describe('foreign output', () => {
  test.each(HOSTILE)('is printed and not obeyed: %j', (line) => {
    log.output(line);
    const lines = printed.lines();
    expect(lines.at(-1)).toBe(line);
    expect(obeyedCommands(lines.join('\n'))).toEqual([]);
  });

  test('is one stopped block until we have something to say', () => {
    for (const line of ['one', 'two', 'three']) log.output(line);
    log.warning('ours');
    log.output('four');
    const [stop, one, two, three, resume, ours, again, four] = printed.lines();
    const token = stop?.replace('::stop-commands::', '');
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    expect([one, two, three]).toEqual(['one', 'two', 'three']);
    expect(resume).toBe(`::${token}::`);
    expect(ours).toBe('::warning::ours');
    expect(again).toMatch(/^::stop-commands::/);
    expect(again).not.toBe(stop);
    expect(four).toBe('four');
  });

  test('does not keep a library from masking a secret', () => {
    log.output('::add-mask::not this');
    log.resume();
    process.stdout.write('::add-mask::this\n');
    expect(obeyedCommands(printed.lines().join('\n'))).toEqual([
      { command: 'add-mask', properties: {}, message: 'this' },
    ]);
  });
});

describe('our own messages', () => {
  test('are plain lines when they inform', () => {
    log.info('Planned 3 shards.');
    expect(printed.lines()).toEqual(['Planned 3 shards.']);
  });

  test.each(HOSTILE)('are not obeyed when they quote %j', (quoted) => {
    log.info(`Failed:\n${quoted}`);
    expect(obeyedCommands(printed.lines().join('\n'))).toEqual([]);
  });

  test('are annotations at their place, whatever they contain', () => {
    log.error('a::b\nc%', { title: 'x,y', file: 'a:b.js', line: 7 });
    expect(obeyedCommands(printed.lines().join('\n'))).toEqual([
      { command: 'error', properties: { title: 'x,y', file: 'a:b.js', line: '7' }, message: 'a::b\nc%' },
    ]);
  });
});
