/** A system that refuses to write, such as a full disk, in the middle of a shard. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type LocalProject, nodeProject, nodeTest, PASSES } from '../project.ts';

let project: LocalProject;
beforeEach(async () => {
  project = await nodeProject({ 'a.test.js': nodeTest(PASSES), 'b.test.js': nodeTest(PASSES) });
  await project.plan({ shards: '1' });
});
afterEach(() => project.remove());

/** The disk is full for files with such a path. */
function fillDisk(isFull: (path: string) => boolean): void {
  const { files } = project.platform;
  const { write, openWriter } = files;
  const refuse = (path: string) =>
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write', path });
  const guard = (path: string) => (isFull(path) ? Promise.reject(refuse(path)) : Promise.resolve());
  Object.assign(files, {
    write: (path: string, content: string) => guard(path).then(() => write(path, content)),
    openWriter: async (path: string) => {
      const writer = await openWriter(path);
      return { ...writer, close: () => writer.close().then(() => guard(path)) };
    },
  });
}

test('the log that cannot be written costs no result', async () => {
  fillDisk((path) => path.endsWith('log.txt'));
  const { record, exitCode } = await project.run({ shard: '1' });
  expect({ outcome: record?.outcome, exitCode }).toEqual({ outcome: 'passed', exitCode: 0 });
  expect(project.told.join('\n')).toContain('the log of this shard is not whole: ENOSPC');
  expect((await project.merge()).report.verdict).toBe('passed');
});

test('what the system refuses ends the job, and the record tells it', async () => {
  fillDisk((path) => path.endsWith('task.json'));
  await expect(project.run({ shard: '1' })).rejects.toThrow('ENOSPC');
  const { report, exitCode } = await project.merge();
  expect({ verdict: report.verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
  expect(report.reasons.join('\n')).toContain('ENOSPC: no space left on device');
});

test('the record has room of its own', async () => {
  let reserved = false;
  const { remove } = project.platform.files;
  const isReserve = (path: string) => path.endsWith('/reserve');
  Object.assign(project.platform.files, {
    remove: async (path: string) => {
      if (isReserve(path)) reserved = false;
      await remove(path);
    },
  });
  fillDisk((path) => {
    if (isReserve(path)) reserved = true;
    return path.endsWith('shardwise-shard.json') && reserved;
  });
  const { record } = await project.run({ shard: '1' });
  expect(record?.outcome).toBe('passed');
  expect(project.has('.shardwise/artifacts/shardwise-default-shard-1-attempt-1/reserve')).toBe(false);
});
