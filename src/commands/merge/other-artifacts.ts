/** Reads artifacts of this run that other tools uploaded. Each counts as a shard. One of a later attempt counts as the next try of its shard. */
import picomatch from 'picomatch';
import type { Platform } from '../../platform/platform.ts';
import { eachDownload, tryDownload } from '../shared/downloads.ts';
import { isOurs } from '../shared/names.ts';
import type { Absent, LooseReport } from './found.ts';
import { laterUploads } from './later-uploads.ts';
import { createLaterTries, createReportFilter, type ReportFilter, tryNumbers } from './report-filter.ts';
import { byName, type Upload } from './uploads.ts';

export interface OtherArtifacts {
  /** Each name once, however often it was uploaded. */
  readonly names: readonly string[];
  readonly reports: readonly LooseReport[];
  readonly absent: readonly Absent[];
  readonly warnings: readonly string[];
}

export interface AskedArtifacts {
  /** Pattern of names. Shardwise's own artifacts never match. */
  readonly pattern: string;
  /** Globs of the paths of reports inside an artifact. */
  readonly reports: readonly string[] | undefined;
  /** Patterns of artifacts and reports in which failed tests ran again. */
  readonly laterTries: readonly string[] | undefined;
}

export async function otherArtifacts(asked: AskedArtifacts, platform: Platform): Promise<OtherArtifacts> {
  const isLater = createLaterTries(asked.laterTries);
  const matches = picomatch(asked.pattern, { dot: true });
  const listed = (await platform.artifacts.list('')).filter(({ name }) => !isOurs(name));
  const first = byName(listed.filter(({ name }) => matches(name) && !isLater(name)));
  const later = laterUploads(byName(listed.filter(({ name }) => isLater(name))), first, asked.laterTries);
  const chosen = chosenReports(asked);
  const found = await eachDownload([...first, ...later.uploads], (upload) => reportsOf(upload, chosen, platform));
  return {
    names: [...new Set(first.map(({ axis }) => axis))].sort(),
    reports: found.flatMap((had) => had.reports ?? []),
    absent: [...found.flatMap(({ absent = [] }) => absent), ...later.absent],
    warnings: found.flatMap(({ warnings = [] }) => warnings),
  };
}

interface ChosenReports {
  readonly isReport: ReportFilter;
  readonly isLater: ReportFilter;
  /** What is wrong with an artifact without any. */
  readonly none: string;
}

const chosenReports = ({ reports, laterTries }: AskedArtifacts): ChosenReports => ({
  isReport: createReportFilter(reports),
  isLater: createLaterTries(laterTries),
  none: `this artifact contains no JUnit file${reports === undefined ? '' : ' that input reports names'}`,
});

type Had = Partial<Pick<OtherArtifacts, 'reports' | 'absent' | 'warnings'>>;

async function reportsOf(
  { artifact, superseded, number: _number, ...place }: Upload,
  chosen: ChosenReports,
  platform: Platform,
): Promise<Had> {
  const { name } = artifact;
  const had = await tryDownload(artifact, platform);
  if ('why' in had) return lost(name, had.why, superseded);
  const { folder } = had;
  const found = (await platform.files.find(folder, ['**/*'], { hidden: true })).filter(chosen.isReport);
  if (found.length === 0) return lost(name, chosen.none, superseded);
  const tryOf = tryNumbers(found, chosen.isLater);
  return {
    reports: found.map((file) => ({
      name: `${name}/${file}`,
      path: `${folder}/${file}`,
      superseded,
      ...tryOf(file),
      ...place,
    })),
  };
}

/** A lost upload. It is only a warning when a later attempt replaces it. */
const lost = (path: string, problem: string, superseded: boolean): Had =>
  superseded ? { warnings: [`${path} was ignored: ${problem}`] } : { absent: [{ path, problem }] };
