/** Owners of failed tests, read from real files of a repository. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readCodeOwners } from '../../../src/commands/merge/owners.ts';
import { CODE_OWNERS_PLACES, MAX_CODE_OWNERS_BYTES } from '../../../src/inputs/code-owners.ts';
import { assembleReport } from '../../../src/judge/assemble.ts';
import { withOwners } from '../../../src/judge/owners.ts';
import type { Report } from '../../../src/model.ts';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { createLocalPlatform } from '../../../src/platform/local/index.ts';
import { renderComment } from '../../../src/render/comment.ts';
import { allGreen, someTest } from '../../judge/samples.ts';

/** The report with owners, where the repository has these files, and what people were told. */
async function owned(files: Readonly<Record<string, string>>): Promise<{ report: Report; told: readonly string[] }> {
  const root = mkdtempSync(join(tmpdir(), 'shardwise-owners-'));
  const told: string[] = [];
  const platform = await createLocalPlatform({ root, reporters: '', print: (line) => told.push(line) });
  for (const [path, text] of Object.entries(files)) await platform.files.write(join(root, path), text);
  const tests = [someTest('a', 'failed', { file: 'web/a.ts' }), someTest('b', 'passed', { file: 'web/b.ts' })];
  const report = withOwners(assembleReport(allGreen({ tests }), { full: true }), await readCodeOwners(platform));
  await platform.files.remove(root);
  return { report, told };
}
const ownersIn = (report: Report) => report.tests.map(({ owners }) => owners);

test('of a failed test are in the report, and those of others are not', async () => {
  const { report } = await owned({ CODEOWNERS: '/web/ @shop/web payments@shop.example' });
  expect(ownersIn(report)).toEqual([['shop/web', 'payments@shop.example'], undefined]);
});

test('come from the first of the places where GitHub looks', async () => {
  const [first, second, third] = CODE_OWNERS_PLACES;
  const { report } = await owned({ [third]: '* @third', [second]: '* @second', [first]: '* @first' });
  expect(ownersIn(report)[0]).toEqual(['first']);
  expect(ownersIn((await owned({ [third]: '* @third' })).report)[0]).toEqual(['third']);
});

test('are absent without such a file, and for a file that nobody owns', async () => {
  expect(ownersIn((await owned({})).report)).toEqual([undefined, undefined]);
  expect(ownersIn((await owned({ CODEOWNERS: '/docs/ @docs' })).report)).toEqual([undefined, undefined]);
});

test('are not read from a file that is too large for GitHub', async () => {
  const fill = (bytes: number) => `* @me\n${'#'.repeat(bytes - '* @me\n'.length)}`;
  expect(ownersIn((await owned({ CODEOWNERS: fill(MAX_CODE_OWNERS_BYTES) })).report)[0]).toEqual(['me']);
  const { report, told } = await owned({ CODEOWNERS: fill(MAX_CODE_OWNERS_BYTES + 1) });
  expect(ownersIn(report)[0]).toBeUndefined();
  expect(told.join()).toContain(`CODEOWNERS has more than ${MAX_CODE_OWNERS_BYTES} bytes`);
});

test('stand in the comment as words that notify nobody, and markup in them does nothing', async () => {
  const comment = renderComment((await owned({ CODEOWNERS: '* @shop/web @<b>x</b> @@everyone' })).report, {
    host: GITHUB,
  });
  expect(comment).toContain(' · owner <code>shop/web, ');
  expect(comment).not.toContain('<b>x</b>');
  expect(comment).not.toMatch(/@(?:shop|everyone)/);
});
