/** A branch that has a history of its own, planned after the default branch went on. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { withNewestBase } from '../../../src/commands/plan/newest-base.ts';
import { decodeHistory, encodeHistory } from '../../../src/history/codec.ts';
import type { Base, History } from '../../../src/model.ts';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const baseAt = (day: number): Base => ({ commit: `c${day}`, at: `2026-03-0${day}T10:00:00.000Z`, units: [] });
const historyWith = (base: Base | undefined, name: string, suite = 'default'): History => ({
  version: 1,
  suite,
  updatedAt: '2026-03-09T10:00:00.000Z',
  classes: [{ name, shards: [], units: [] }],
  ...(base && { base }),
});

/** What travels with the plan when the cache gives `own` for this branch and `other` for the default branch. */
async function planned(own: Base | undefined, other: Uint8Array | undefined): Promise<History> {
  const history = historyWith(own, 'own');
  const historyStore = { ...project.platform.historyStore, restoreBase: async () => other };
  const bytes = await withNewestBase(encodeHistory(history), history, {
    ...project.platform,
    host: GITHUB,
    historyStore,
  });
  const found = decodeHistory(bytes, 'what travels with the plan');
  expect(found.classes).toEqual(history.classes);
  return found;
}
const newest = async (...given: Parameters<typeof planned>) => (await planned(...given)).base?.commit;

test('failures are compared with the newest run of the default branch in either history', async () => {
  const other = encodeHistory(historyWith(baseAt(5), 'other'));
  expect(await newest(baseAt(3), other)).toBe('c5');
  expect(await newest(undefined, other)).toBe('c5');
  expect(await newest(baseAt(7), other)).toBe('c7');
});

test('or with the history of the branch, where there is nothing else', async () => {
  expect(await newest(baseAt(3), undefined)).toBe('c3');
  expect(await newest(baseAt(3), encodeHistory(historyWith(undefined, 'other')))).toBe('c3');
  expect(await newest(baseAt(3), encodeHistory(historyWith(baseAt(5), 'other', 'of-another-suite')))).toBe('c3');
  expect(project.told).toEqual([]);
});

test('a damaged history of the default branch is a warning', async () => {
  expect(await newest(baseAt(3), Buffer.from('no gzip'))).toBe('c3');
  expect(project.told.join('\n')).toMatch(/compared with an older run of the default branch: .*gzip/);
});
