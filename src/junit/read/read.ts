/** Reads one report of any producer in constant memory. Reports what it could not read. */
import { type ForeignFormat, findFormatOfText } from '../../dialects/foreign-formats.ts';
import type { CaseTotals, FILE_STATUSES, TestCase } from '../../model.ts';
import { decodeText, SourceError } from './bytes.ts';
import { CaseReader, type Tally } from './cases.ts';
import { cut, plainText } from './plain-text.ts';
import { type XmlProblem, XmlReader } from './xml.ts';

export interface ReportRead {
  readonly status: (typeof FILE_STATUSES)[number];
  /** The name of a foreign format. */
  readonly producer?: string;
  /** What is damaged or odd, with line and column. An `ok` file may have one too: it is worth knowing, but nothing is lost. */
  readonly problem?: string;
  /** Totals of the cases in the file before folding. Outcomes come from elements only, not from attributes. */
  readonly cases: CaseTotals;
  /** Failures and errors of whole suites that are in no test case. A file with any is never green. At most 100, one line each. */
  readonly suiteErrors: readonly string[];
  /** How many more tests the suites claim than they contain. */
  readonly absentTests?: number;
  /** Names of tests that passed, and that their producer calls risky. At most 100. */
  readonly risky?: readonly string[];
  /** How many times that tests report of themselves could not be used. */
  readonly refusedMetrics?: number;
  /** Set for a format that never holds results of tests. */
  readonly hasNoTests?: true;
}

/** Characters at the start of a file by which its format is recognised. */
const HEAD_CHARACTERS = 2_000;

export const NOTHING_READ: ReportRead = {
  status: 'unreadable',
  cases: { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, timeMs: 0 },
  suiteErrors: [],
};

/**
 * Calls `onCase` for every case, in the order of the file. Throws only what `onCase` throws.
 * When `chunks` throw, the report is damaged or unreadable.
 */
export async function readReport(
  chunks: AsyncIterable<Uint8Array>,
  onCase: (testCase: TestCase) => void,
): Promise<ReportRead> {
  const cases = new CaseReader(onCase);
  const xml = new XmlReader(cases);
  const damages: string[] = [];
  const remarks: string[] = [];
  let head = '';
  try {
    for await (const text of decodeText(chunks, (problem, kind) =>
      (kind === 'damaged' ? damages : remarks).push(problem),
    )) {
      if (head.length < HEAD_CHARACTERS) head += text.slice(0, HEAD_CHARACTERS);
      xml.write(text);
    }
  } catch (problem) {
    if (!(problem instanceof SourceError)) throw problem;
    if (head === '') return { ...NOTHING_READ, problem: `it could not be read (${problem.message})` };
    damages.push(`only part of it could be read (${problem.message})`);
  }
  const { damage, harmless } = xml.end();
  const tally = cases.end();
  if (damage !== undefined) damages.push(located(damage));
  if (harmless !== undefined) remarks.push(located(harmless));
  return judge(tally, head, damages, [...remarks, ...tally.remarks]);
}

const located = ({ message, line, column }: XmlProblem): string => `line ${line}, column ${column}: ${message}`;

function judge(tally: Tally, head: string, damages: readonly string[], remarks: readonly string[]): ReportRead {
  const { cases, suiteErrors, root, absentTests, risky, refusedMetrics } = tally;
  const found = {
    cases,
    suiteErrors,
    ...(absentTests > 0 && { absentTests }),
    ...(risky.length > 0 && { risky }),
    ...(refusedMetrics > 0 && { refusedMetrics }),
  };
  const foreign = root === undefined ? findFormatOfText(head) : tally.foreign;
  if (foreign !== undefined) return { ...foreignFile(foreign), ...found };
  if (head.trim() === '' && damages.length <= 1) return { status: 'empty', problem: 'the file is empty', ...found };
  if (root === undefined) return { status: 'unreadable', problem: withRemarks('this is not XML', damages), ...found };
  if (damages.length > 0)
    return { status: 'damaged', problem: withRemarks(salvaged(cases), [...damages, ...remarks]), ...found };
  return { status: 'ok', ...(remarks.length > 0 && { problem: withRemarks('', remarks) }), ...found };
}

function foreignFile({ title, instead, hasNoTests }: ForeignFormat): Omit<ReportRead, 'cases' | 'suiteErrors'> {
  const way = instead === undefined ? '' : ` (${instead})`;
  const problem = plainText(`this is ${title}, not JUnit${way}`);
  return { status: 'foreign', producer: plainText(title), problem, ...(hasNoTests && { hasNoTests }) };
}

const salvaged = ({ tests }: CaseTotals): string =>
  tests === 1 ? '1 case could be read' : `${tests} cases could be read`;

const withRemarks = (first: string, more: readonly string[]): string =>
  cut(plainText([...more, ...(first === '' ? [] : [first])].join('; ')), 1_000);
