/** The attachments of a report: gathered beside the page, and no more than there is room for. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keepAttachments } from '../../../src/commands/merge/attachments.ts';
import type { Report } from '../../../src/model.ts';
import { sampleReport } from '../../render/sample-reports.ts';
import { createProject, type LocalProject } from '../project.ts';

const PATHS = [1, 2, 3].map((at) => `attachments/default/shard-1-attempt-1/try-1/${at}-shot.png`);
const [FIRST = '', SECOND = '', THIRD = ''] = PATHS;

let project: LocalProject;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const report = (): Report => {
  const sample = sampleReport('first-run');
  return {
    ...sample,
    tests: sample.tests.map((one, at) => (at === 0 ? { ...one, attachments: [FIRST, SECOND] } : one)),
    shards: sample.shards.map((one, at) => (at === 0 ? { ...one, attachments: [THIRD] } : one)),
  };
};

/** Files of 10 bytes each, as a shard has left them. */
const sources = () =>
  new Map(
    PATHS.map((path) => {
      const [folder, file] = [join(project.root, 'left'), path.replace('default/shard-1-attempt-1/', '')];
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), '0123456789');
      return [path, { folder, file }] as const;
    }),
  );

test.each<[maxBytes: number, kept: number]>([
  [30, 3],
  [29, 2],
  [10, 1],
  [9, 0],
])('with room for %i bytes, %i are kept, and the others are named and in no list', async (maxBytes, kept) => {
  const all = await keepAttachments(report(), sources(), { html: 'out/report.html' }, project.platform, maxBytes);
  expect(all.attachments).toEqual(PATHS.slice(0, kept));
  for (const [at, path] of PATHS.entries()) expect(project.has(`out/${path}`)).toBe(at < kept);
  const listed = [...all.report.tests, ...all.report.shards].flatMap(({ attachments = [] }) => attachments);
  expect(listed).toEqual(PATHS.slice(0, kept));
  const warnings = all.report.warnings.filter((warning) => warning.includes('only in the results of the shards'));
  expect(warnings).toHaveLength(kept === 3 ? 0 : 1);
  for (const path of PATHS.slice(kept)) expect(warnings[0]).toContain(path);
});

test('one that is missing in the results of its shard, or leads out of them, is named', async () => {
  const left = sources();
  rmSync(join(project.root, 'left', left.get(FIRST)?.file ?? ''));
  project.write('secret', 'of somebody else');
  const second = join(project.root, 'left', left.get(SECOND)?.file ?? '');
  rmSync(second);
  symlinkSync(join(project.root, 'secret'), second);
  const all = await keepAttachments(report(), left, { html: 'out/report.html' }, project.platform);
  expect(all.attachments).toEqual([THIRD]);
  expect(all.report.warnings).toContain(
    `2 attachments are not kept, because the results of the shard have no such file, or a link in its place: ${FIRST}, ${SECOND}`,
  );
});

test('what cannot be written is a warning, and the report names no file that is not there', async () => {
  project.write('out/attachments', 'a file where a folder is needed');
  const all = await keepAttachments(report(), sources(), { html: 'out/report.html' }, project.platform);
  expect(all.attachments).toEqual([]);
  expect(all.report.tests.every(({ attachments }) => attachments === undefined)).toBe(true);
  expect(all.report.warnings.join()).toContain('not all attachments could be kept with the report');
});

test('they are beside the report where there is no page, and nowhere without both', async () => {
  const beside = await keepAttachments(report(), sources(), { json: 'x/r.json' }, project.platform);
  expect(beside.attachments).toHaveLength(3);
  expect(project.read(`x/${FIRST}`)).toBe('0123456789');
  for (const device of ['/dev/stdout', '/dev/null'])
    expect((await keepAttachments(report(), sources(), { html: device }, project.platform)).attachments).toEqual([]);
  const nowhere = await keepAttachments(report(), sources(), { summary: 's.md' }, project.platform);
  expect(nowhere.attachments).toEqual([]);
  expect(nowhere.report.tests.every(({ attachments }) => attachments === undefined)).toBe(true);
});
