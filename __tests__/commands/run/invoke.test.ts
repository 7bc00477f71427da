/** One try whose framework needs several commands. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { AttachmentKeeper } from '../../../src/commands/run/attachments/keeper.ts';
import { runOnce } from '../../../src/commands/run/invoke.ts';
import type { TriesRequest } from '../../../src/commands/run/request.ts';
import { findFramework } from '../../../src/frameworks/index.ts';
import { somePlan } from '../../judge/samples.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

/** Each writes a line and ends as `end` says. */
const command = (end: string) => ({
  program: process.execPath,
  args: ['--eval', `require('node:fs').appendFileSync('ran', 'x'); ${end}`],
});

async function runCommands(ends: readonly string[], timeoutMs = 60_000) {
  const plan = somePlan();
  const [shard] = plan.shards;
  if (shard === undefined) throw new Error('the plan has no shard');
  const request: TriesRequest = {
    plan,
    shard,
    folder: project.platform.context.scratch,
    framework: { ...findFramework('node'), run: () => ends.map(command) },
    command: undefined,
    args: [],
    platform: project.platform,
    workingDirectory: '.',
    units: [],
    retryScope: 'file' as const,
    retries: 0,
    ownArgs: false,
    timeoutMs,
    hangTimeout: 'off',
    signal: undefined,
    attachments: new AttachmentKeeper({
      folder: '.',
      workingDirectory: '.',
      globs: [],
      maxBytes: 0,
      platform: project.platform,
    }),
    events: { note: () => {}, close: async () => {} },
    log: { line: () => {}, tail: () => [], close: async () => {} },
  };
  const result = await runOnce(request, { units: shard.units, tryNumber: 1, part: 1 }, Date.now() + timeoutMs);
  return { ...result, ran: project.has('ran') ? project.read('ran').length : 0 };
}

const exit = (...codes: readonly number[]) => codes.map((code) => `process.exit(${code})`);

describe('the result of a try', () => {
  test.each<[name: string, ends: readonly string[], exitCode: number | null]>([
    ['is green when every command is', exit(0, 0), 0],
    ['is red when only the first is', exit(3, 0), 3],
    ['is red when only the second is', exit(0, 3), 3],
    ['is red when only one in the middle is', exit(0, 3, 0), 3],
    ['is the first red one of several', exit(0, 3, 5), 3],
    ['is red when a signal ends one', ["process.kill(process.pid, 'SIGKILL')", ...exit(0)], null],
    ['is green when nothing had to be run', [], 0],
  ])('%s', async (_name, ends, exitCode) => {
    expect(await runCommands(ends)).toMatchObject({ exitCode, ran: ends.length, timedOut: false, cancelled: false });
  });

  test('is that of the command that took too long, and no other is started', async () => {
    const started = jest.spyOn(project.platform.processes, 'run');
    expect(await runCommands(['setTimeout(() => {}, 600_000)', ...exit(0)], 500)).toMatchObject({ timedOut: true });
    expect(started).toHaveBeenCalledTimes(1);
  });
});
