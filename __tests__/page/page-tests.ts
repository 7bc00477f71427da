/** Tests of a page, made from a few facts each. */

import { Tests } from '../../src/page/tests.ts';
import type { PageData, Status, TestDetail } from '../../src/render/html/page-data.ts';
import { STATUS_LETTERS } from '../../src/render/html/page-data.ts';

export interface Fact extends Partial<Omit<TestDetail, 'at'>> {
  readonly name?: string;
  readonly group?: string;
  readonly file?: string;
  readonly unit?: string;
  readonly axis?: string;
  readonly shard?: number;
  readonly ms?: number;
  readonly status?: Status;
  readonly owner?: string;
}

export function pageTests(facts: readonly Fact[], change: Partial<PageData> = {}): Tests {
  const table = (of: (fact: Fact) => string | undefined) => {
    const texts = [...new Set(facts.flatMap((fact) => of(fact) ?? []))];
    return { texts, places: facts.map((fact) => texts.indexOf(of(fact) ?? '\0')) };
  };
  const [groups, files, units, axes, owners] = [
    table(({ group }) => group),
    table(({ file }) => file),
    table(({ unit }) => unit),
    table(({ axis }) => axis),
    table(({ owner }) => owner),
  ];
  return new Tests({
    suite: 'default',
    commit: 'c0ffee',
    createdAt: '2026-03-01T10:00:00.000Z',
    verdict: 'failed',
    totalTests: facts.length,
    tracesLeftOut: 0,
    groups: [],
    lanes: [],
    warnings: [],
    files: [],
    details: facts.flatMap(({ name, group, file, unit, axis, shard, ms, status, owner, ...detail }, at) =>
      Object.keys(detail).length === 0 ? [] : [{ at, ...detail }],
    ),
    tests: {
      status: facts.map(({ status = 'passed' }) => STATUS_LETTERS[status]).join(''),
      name: facts.map(({ name = '' }) => name),
      group: groups.places,
      file: files.places,
      unit: units.places,
      axis: axes.places,
      shard: facts.map(({ shard = 0 }) => shard),
      ms: facts.map(({ ms = -1 }) => ms),
      groups: groups.texts,
      filePaths: files.texts,
      unitIds: units.texts,
      axes: axes.texts,
      // The first test of a file says who owns it.
      fileOwners: files.texts.map((file) => owners.places[facts.findIndex((fact) => fact.file === file)] ?? -1),
      owners: owners.texts,
    },
    ...change,
  });
}
