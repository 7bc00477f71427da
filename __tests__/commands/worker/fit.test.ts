import { describe, expect, test } from '@jest/globals';
import { fitted, type OwnProject } from '../../../src/commands/worker/fit.ts';
import type { Plan } from '../../../src/model.ts';

const UNIT = { id: 'a.test.js', file: 'a.test.js', estimateMs: 1, source: 'default', pool: 'default' };

const PLAN = {
  version: 2,
  id: 'p1',
  suite: 'default',
  framework: 'node',
  workingDirectory: '.',
  commit: 'c0ffee',
  args: '--x',
  command: 'curl http://example.com',
  discovery: { by: 'patterns', notFollowed: [], excludes: ['!**'] },
  units: [UNIT],
  shards: [{ index: 1, pool: 'default', units: ['a.test.js'], predictedMs: 1, timeoutMinutes: 10 }],
} as unknown as Plan;

const OWN: OwnProject = {
  suite: 'default',
  framework: 'node',
  workingDirectory: '.',
  args: '--x',
  unitFrom: undefined,
  commit: 'c0ffee',
  command: undefined,
  discovery: { by: 'patterns', notFollowed: [] },
  units: [
    { id: 'a.test.js', file: 'a.test.js' },
    { id: 'b.test.js', file: 'b.test.js' },
  ],
};

describe('a plan from a queue', () => {
  test('runs with the command of this worker, and never with its own', () => {
    expect(fitted(PLAN, OWN)).not.toHaveProperty('command');
    expect(fitted(PLAN, { ...OWN, command: 'npx mine' }).command).toBe('npx mine');
    expect(fitted(PLAN, OWN).discovery).toEqual(OWN.discovery);
  });

  test.each<[string, Partial<Plan>, string]>([
    ['another commit', { commit: 'bad' }, 'it was made for commit bad, but this is commit c0ffee'],
    ['no commit', { commit: '' }, 'it was made for no commit'],
    ['another suite', { suite: 'e2e' }, 'its suite is "e2e", but that of this worker is "default"'],
    ['another framework', { framework: 'custom' }, 'its framework is "custom"'],
    ['another folder', { workingDirectory: '/etc' }, 'its working-directory is "/etc"'],
    ['other arguments', { args: '--require=/tmp/x.js' }, 'its args is "--require=/tmp/x.js"'],
    ['reports named in another way', { unitFrom: 'report-name' }, 'its unit-from is "report-name"'],
  ])('of %s is refused', (_, other, problem) => {
    expect(() => fitted({ ...PLAN, ...other }, OWN)).toThrow(problem);
  });

  test.each<[string, object]>([
    ['an option', { id: '--import=/tmp/x.js', file: 'a.test.js' }],
    ['a path outside', { id: '../x.test.js', file: '../x.test.js' }],
    ['another file', { id: 'a.test.js', file: 'b.test.js' }],
    ['a part of a file', { part: '.*' }],
    ['one that may be empty', { mayBeEmpty: true }],
  ])('with a unit that is %s is refused', (_, other) => {
    const units = [{ ...UNIT, ...other }] as unknown as Plan['units'];
    expect(() => fitted({ ...PLAN, units }, OWN)).toThrow('this checkout does not have 1 unit of it');
  });

  test('is refused for all reasons at once', () => {
    const other = { ...PLAN, commit: 'bad', args: '-x', units: [{ ...UNIT, id: 'c' }] } as unknown as Plan;
    expect(() => fitted(other, OWN)).toThrow(/commit bad[\s\S]*its args[\s\S]*1 unit/);
  });
});
