/** Reports as bytes, and what reading them gives. */
import { createFold, type FoldedTest } from '../../src/junit/fold/fold.ts';
import { type ReportRead, readReport } from '../../src/junit/read/read.ts';
import { renderMergedJUnit } from '../../src/junit/write/write.ts';
import type { CaseOrigin, TestCase } from '../../src/model.ts';

/** Each piece is overwritten once the next one is asked for, as those of files are. */
export async function* inPieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  let spare = Buffer.alloc(Math.max(size, 1));
  let given = Buffer.alloc(Math.max(size, 1));
  for (let from = 0; from < bytes.length; from += given.length) {
    const next = bytes.subarray(from, from + size);
    spare.set(next);
    const piece = spare.subarray(0, next.length);
    [spare, given] = [given, spare];
    spare.fill('<');
    yield piece;
  }
  given.fill('<');
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
  const all = createFold();
  for (const [at, [report, origin]] of reports.entries()) {
    for (const testCase of (await read(report)).tests) all.add(testCase, { report: `report-${at}.xml`, ...origin });
  }
  return all.tests();
}

export function foldReadings(...readings: readonly Reading[]): FoldedTest[] {
  const all = createFold();
  for (const [at, { tests }] of readings.entries()) {
    for (const testCase of tests) all.add(testCase, { report: `report-${at}.xml` });
  }
  return all.tests();
}

export const write = (tests: readonly FoldedTest[], suiteErrors: readonly string[] = []): string =>
  [...renderMergedJUnit(tests, suiteErrors)].join('');
