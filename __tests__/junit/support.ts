/** Turns reports into bytes and reads them. */
import { Fold } from '../../src/junit/fold/fold.ts';
import type { FoldedTest } from '../../src/junit/fold/folded-test.ts';
import { type ReportRead, readReport } from '../../src/junit/read/read.ts';
import { renderMergedJUnit } from '../../src/junit/write/write.ts';
import type { CaseOrigin, TestCase } from '../../src/model.ts';

export async function* inPieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

export interface Reading extends ReportRead {
  readonly tests: readonly TestCase[];
}

/** Reads a report given as text or bytes, in pieces of `size` bytes. */
export async function read(report: string | Uint8Array, size?: number): Promise<Reading> {
  const tests: TestCase[] = [];
  const bytes = typeof report === 'string' ? Buffer.from(report) : report;
  const result = await readReport(inPieces(bytes, size), (testCase) => tests.push(testCase));
  return { ...result, tests };
}

/** Folds reports, each with its origin. */
export async function fold(
  ...reports: readonly (readonly [report: string, origin?: Partial<CaseOrigin>])[]
): Promise<FoldedTest[]> {
  const all = new Fold();
  for (const [at, [report, origin]] of reports.entries()) {
    for (const testCase of (await read(report)).tests) all.add(testCase, { report: `report-${at}.xml`, ...origin });
  }
  return all.tests();
}

export function foldReadings(...readings: readonly Reading[]): FoldedTest[] {
  const all = new Fold();
  for (const [at, { tests }] of readings.entries()) {
    for (const testCase of tests) all.add(testCase, { report: `report-${at}.xml` });
  }
  return all.tests();
}

export const write = (tests: readonly FoldedTest[], suiteErrors: readonly string[] = []): string =>
  [...renderMergedJUnit(tests, suiteErrors)].join('');
