import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { createLocalPlatform } from '../../../src/platform/local/index.ts';
import type { Platform } from '../../../src/platform/platform.ts';

let root: string;
let printed: string[];
let platform: Platform;
const open = () => createLocalPlatform({ root, reporters: '/reporters', print: (line) => void printed.push(line) });
beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-local-')));
  printed = [];
  platform = await open();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const upload = async (name: string, ...files: readonly string[]) => {
  const folder = join(root, 'source');
  for (const file of files) await platform.files.write(join(folder, file), `${name}/${file}`);
  await platform.artifacts.upload(name, folder, files);
};

describe('the facts of the run', () => {
  test('are those of a laptop', () => {
    expect(platform.context).toMatchObject({
      root,
      runId: 'local',
      attempt: 1,
      commit: '',
      historyWritable: true,
      jobStartedAt: 'with-the-command',
    });
    expect(platform.context.scratch.startsWith(join(root, '.shardwise'))).toBe(true);
  });

  test('hold the commit in a git repository, and none before the first', async () => {
    await execa('git', ['init', '--quiet'], { cwd: root });
    expect((await open()).context.commit).toBe('');
    const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false'];
    await execa('git', [...identity, 'commit', '--quiet', '--allow-empty', '--message', 'x'], { cwd: root });
    expect((await open()).context.commit).toMatch(/^[0-9a-f]{40}$/);
  });

  test('leave nothing on the disk', async () => {
    expect(await platform.files.exists(join(root, '.shardwise'))).toBe(false);
  });
});

describe('artifacts', () => {
  test('keep their files where they were in their folder', async () => {
    await upload('shardwise-a-plan', 'plan.json', 'try-1/node 1.xml');
    const [artifact] = await platform.artifacts.list('shardwise-a-plan');
    if (artifact === undefined) throw new Error('it was uploaded');
    const folder = await platform.artifacts.download(artifact);
    expect(await platform.files.readText(join(folder, 'try-1/node 1.xml'))).toBe('shardwise-a-plan/try-1/node 1.xml');
  });

  test('are listed by prefix, and none before the first', async () => {
    expect(await platform.artifacts.list('')).toEqual([]);
    await upload('shardwise-a-shard-1-attempt-1', 'x');
    await upload('shardwise-b-shard-1-attempt-1', 'x');
    const found = await platform.artifacts.list('shardwise-a-');
    expect(found.map(({ name }) => name)).toEqual(['shardwise-a-shard-1-attempt-1']);
  });

  test('of one name hold only what came last', async () => {
    await upload('a', 'x', 'y');
    await upload('a', 'y');
    expect(await platform.files.find(join(root, '.shardwise/artifacts/a'), ['**/*'])).toEqual(['y']);
  });

  test('hold only what was named, and fail for what is not there', async () => {
    await platform.files.write(join(root, 'source/secret'), 'x');
    await upload('a', 'x');
    expect(await platform.files.find(join(root, '.shardwise/artifacts/a'), ['**/*'])).toEqual(['x']);
    await expect(platform.artifacts.upload('b', join(root, 'source'), ['none'])).rejects.toThrow('ENOENT');
  });

  test('are cleared by what they are called', async () => {
    for (const name of ['shardwise-a-shard-1-attempt-1', 'shardwise-a-plan', 'shardwise-a-shard-1-plan'])
      await upload(name, 'x');
    await platform.artifacts.clear((name) => /-attempt-\d+$/.test(name));
    expect((await platform.artifacts.list('')).map(({ name }) => name).sort()).toEqual([
      'shardwise-a-plan',
      'shardwise-a-shard-1-plan',
    ]);
  });
});

describe('the history', () => {
  test('is kept by suite', async () => {
    expect(await platform.historyStore.restore('a')).toBeUndefined();
    await platform.historyStore.save('a', new Uint8Array([1, 2]));
    expect(await platform.historyStore.restore('a')).toEqual(Buffer.from([1, 2]));
    expect(await platform.historyStore.restore('b')).toBeUndefined();
  });
});

test('warnings and errors say what they are and where they belong', () => {
  platform.log.info('one');
  platform.log.warning('two', { file: 'a.js' });
  platform.log.error('three', { file: 'a.js', line: 3 });
  platform.log.output('::error::four');
  expect(printed).toEqual(['one', 'warning: a.js: two', 'error: a.js:3: three', '::error::four']);
});
