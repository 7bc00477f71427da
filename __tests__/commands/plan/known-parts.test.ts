/** The parts of files that a plan may use. */
import { expect, test } from '@jest/globals';
import { knownParts } from '../../../src/commands/plan/known-parts.ts';
import { findFramework } from '../../../src/frameworks/index.ts';
import type { PastHistory } from '../../../src/history/past-unit.ts';
import type { EstimatedUnit } from '../../../src/model.ts';
import type { Platform } from '../../../src/platform/platform.ts';

const SOURCES: Readonly<Record<string, string>> = {
  'A.java': 'import org.junit.jupiter.api.Test;\nclass A { @Test void a() {} @Test void b() {} }',
  'B.java': 'import org.junit.jupiter.api.*;\nclass B { @Order(1) @Test void a() {} @Order(2) @Test void b() {} }',
};
const platform = {
  files: { readText: async (path: string) => SOURCES[path.replace('/project/', '')] },
} as unknown as Platform;
const part = (name: string) => ({ name, durationMs: 1000, tests: 1 });

test('parts that are gone are left out, and a file that must stay whole has its reason', async () => {
  const ids = ['A', 'B'];
  const units = ids.map((name): EstimatedUnit => ({ id: `${name}.java`, estimateMs: 1, source: 'history' }));
  const past = ids.map((name) => ({
    id: `${name}.java`,
    parts: ['a', 'b', 'gone'].map((it) => part(`${name}#${it}`)),
  }));
  const history = { classes: [{ name: 'default', units: past }] } as unknown as PastHistory;
  const framework = findFramework('maven');
  const known = await knownParts(
    { framework, history, pool: 'default', units, folder: '/project', allowed: true },
    platform,
  );
  expect([...known.parts]).toEqual([
    ['A.java', [part('A#a'), part('A#b')]],
    ['B.java', []],
  ]);
  expect([...(known.reasons ?? [])]).toEqual([['B.java', expect.stringMatching(/order/)]]);
});
