/** What a coordinator makes of results from workers: the worse of two counts, and what is no result is refused. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MERGE_INPUTS } from '../../../src/commands/merge/inputs.ts';
import { runQueued } from '../../../src/commands/run/run-queued.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import { ServiceError } from '../../../src/platform/platform.ts';
import { type PackedFile, packFiles } from '../../../src/queue/packed-files.ts';
import type { CollectEvents } from '../../../src/queue/remote.ts';
import { placesIn } from '../../../src/render/index.ts';
import { createProject, type LocalProject } from '../project.ts';

const ARTIFACT = 'shardwise-default-shard-1-attempt-1';
const test1 = (body: string): string => `import { it } from 'node:test';\nit('one', () => {${body}});`;
const FAILS = "throw new Error('no');";

let project: LocalProject;
beforeEach(async () => {
  project = await createProject({
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
    'test/one.test.mjs': test1(''),
    'test/two.test.mjs': test1(''),
  });
});
afterEach(() => project.remove());

/** What a worker leaves that has run the first shard. */
async function resultWith(body: string): Promise<PackedFile[]> {
  project.write('test/one.test.mjs', test1(body));
  await project.run({ shard: '1', retries: '0' });
  const folder = join(project.root, '.shardwise/artifacts', ARTIFACT);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .map((path) => ({ path: `${ARTIFACT}${path.slice(folder.length)}`, content: readFileSync(path) }));
}

async function coordinate(collect: (events: CollectEvents) => Promise<void>) {
  const fetched = await project.plan({ shards: '1' });
  let isClosed = false;
  let events = 0;
  const merged = await runQueued(
    {
      plan: fetched,
      merge: parseInputs(MERGE_INPUTS, { given: new Map() }),
      write: placesIn('out'),
      full: true,
      signal: new AbortController().signal,
      progress: { event: () => void events++, shardEnded: () => undefined },
    },
    {
      collect,
      close: async () => {
        isClosed = true;
      },
    },
    project.platform,
  );
  expect(isClosed).toBe(true);
  return { ...merged, events };
}

const whole = (files: readonly PackedFile[], worker = 'a') => ({ shard: 1, worker, content: packFiles(files) });

test.each(['the better one first', 'the worse one first'])(
  'a shard that ran twice counts by its worse result: %s',
  async (order) => {
    await project.plan({ shards: '1' });
    const both = [whole(await resultWith('')), whole(await resultWith(FAILS), 'b')];
    const { report, exitCode, events } = await coordinate(async ({ result }) => {
      for (const each of order === 'the better one first' ? both : both.toReversed())
        expect(await result(each)).toBe(true);
    });
    expect({ exitCode, verdict: report.verdict }).toEqual({ exitCode: 1, verdict: 'failed' });
    expect(report.totals).toMatchObject({ tests: 2, failed: 1 });
    expect(events).toBeGreaterThan(0);
    expect(report.warnings).toContain('these shards ran twice, and their worse results count: 1');
  },
);

test('a result that is none is refused, and leaves the run incomplete', async () => {
  await project.plan({ shards: '1' });
  const good = await resultWith('');
  const record = good.find(({ path }) => path.endsWith('shardwise-shard.json')) as PackedFile;
  const text = new TextDecoder().decode(record.content);
  const withRecord = (changed: string): PackedFile[] => [
    ...good.filter((file) => file !== record),
    { ...record, content: new TextEncoder().encode(changed) },
  ];
  const hostile: readonly PackedFile[][] = [
    [],
    [{ path: 'x', content: new Uint8Array() }],
    good.filter((file) => file !== record),
    withRecord('{}'),
    withRecord(text.replace(/"planId": "\w+"/, '"planId": "other"')),
    withRecord(text.replace('"shard": 1', '"shard": 2')),
    good.map(({ path, content }) => ({ path: path.replace('shard-1', 'shard-2'), content })),
    good.map(({ path, content }) => ({ path: path.replace('attempt-1', 'attempt-2'), content })),
    [...good, { path: 'shardwise-default-plan/plan.json', content: new Uint8Array() }],
    [...good, { path: `${ARTIFACT}/../../x`, content: new Uint8Array() }],
  ];
  const { report, exitCode } = await coordinate(async ({ result }) => {
    for (const files of hostile) expect(await result(whole(files))).toBe(false);
    expect(await result({ shard: 1, worker: 'a', content: new Uint8Array([1, 2, 3]) })).toBe(false);
  });
  expect({ exitCode, verdict: report.verdict }).toEqual({ exitCode: 3, verdict: 'incomplete' });
});

test('a shard that is lost, and a server that is gone, make the run red and are named', async () => {
  await project.plan({ shards: '1' });
  const good = await resultWith('');
  const { report, exitCode } = await coordinate(async ({ lost }) => {
    lost(1, '4 workers were lost while they ran it\u001b[2J');
    throw new ServiceError('Redis at h:1 has not answered for 60 s', 'look at it');
  });
  expect({ exitCode, verdict: report.verdict }).toEqual({ exitCode: 3, verdict: 'incomplete' });
  expect(report.warnings).toContain('Redis at h:1 has not answered for 60 s; look at it');
  expect(report.warnings.join('')).toContain('shard 1 is lost: 4 workers were lost while they ran it');
  expect(report.warnings.join('')).not.toContain('\u001b');
  const after = await coordinate(async ({ result }) => {
    await result(whole(good));
    throw new ServiceError('Redis is gone', 'look at it');
  });
  expect(after.report.verdict).toBe('passed');
});
