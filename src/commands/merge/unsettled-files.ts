/** What of an earlier attempt a later one does not settle, beside tests: damage of a report, and errors of a whole suite. */
import { groupBy } from '../../group-by.ts';
import type { EvidenceFile } from '../../judge/evidence.ts';
import { listSome, plural } from '../../text/numbers.ts';

/** A report of another tool, and the upload that it was in. */
export interface UploadedFile {
  /** The artifact without its attempt. */
  readonly axis: string;
  readonly attempt: number;
  readonly file: EvidenceFile;
}

/** Files that count although a later attempt is there, because it has fewer tests: nobody knows whether it ran what failed. */
export function unsettledFiles(uploaded: readonly UploadedFile[]): ReadonlySet<EvidenceFile> {
  const artifacts = groupBy(uploaded, ({ axis }) => axis);
  return new Set([...artifacts.values()].flatMap(unsettledOf));
}

function unsettledOf(uploaded: readonly UploadedFile[]): EvidenceFile[] {
  const attempts = [...groupBy(uploaded, ({ attempt }) => attempt)].sort(([a], [b]) => a - b);
  let later = 0;
  return attempts.toReversed().flatMap(([, files]) => {
    const had = sum(files, ({ cases, absentTests = 0 }) => cases.tests + absentTests);
    const isSettled = had <= later;
    later = Math.max(
      later,
      sum(files, ({ cases }) => cases.tests),
    );
    return isSettled ? [] : files.map(({ file }) => file).filter((file) => file.superseded && isBad(file));
  });
}

const isBad = ({ status, suiteErrors }: EvidenceFile): boolean => status !== 'ok' || suiteErrors.length > 0;

const sum = (files: readonly UploadedFile[], countOf: (file: EvidenceFile) => number): number =>
  files.reduce((total, { file }) => total + countOf(file), 0);

/** A warning that says why such files count. */
export function unsettledWarning(files: ReadonlySet<EvidenceFile>): string[] {
  if (files.size === 0) return [];
  const names = listSome([...files].map(({ path }) => path));
  const counts = plural(files.size, 'report of an earlier attempt counts', 'reports of an earlier attempt count');
  return [`${counts}, because the later one has fewer tests: ${names}`];
}
