/** Where the reports of a shard are: a folder for each try, and in it one for each further part of the try. */

/** Units that ran in one go. */
export interface ReportGroup {
  readonly tryNumber: number;
  /** 1 for the whole try. Later parts run again what an earlier one did not report. */
  readonly part: number;
}

/** Folder of the reports, in the folder of the shard. */
export const groupFolder = ({ tryNumber, part }: ReportGroup): string =>
  part === 1 ? `try-${tryNumber}` : `try-${tryNumber}/part-${part}`;

/** The group that a report belongs to. */
export function groupOf(report: string): ReportGroup {
  const [, tryNumber = 1, part = 1] = /^try-(\d{1,2})\/(?:part-(\d{1,3})\/)?/.exec(report) ?? [];
  return { tryNumber: Number(tryNumber), part: Number(part) };
}

/** The group whose reports a folder has: `groupFolder` the other way round. */
export const groupOfFolder = (folder: string): ReportGroup => groupOf(`${folder}/`);

/** Grows from group to group. */
export function orderOf(report: string): number {
  const { tryNumber, part } = groupOf(report);
  return 1000 * tryNumber + part;
}
