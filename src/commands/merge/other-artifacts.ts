/** Reads artifacts of this run that other tools uploaded. Each counts as a shard. One of a later attempt counts as the next try of its shard. */
import picomatch from 'picomatch';
import { byCodeUnit } from '../../model.ts';
import type { Artifact, Platform } from '../../platform/platform.ts';
import { isOurs } from '../shared/names.ts';
import { eachDownload, tryDownload } from './downloads.ts';
import type { Absent, LooseReport } from './found.ts';
import { createReportFilter, type ReportFilter } from './report-filter.ts';

export interface OtherArtifacts {
  /** Each name once, however often it was uploaded. */
  readonly names: readonly string[];
  readonly reports: readonly LooseReport[];
  readonly absent: readonly Absent[];
  readonly warnings: readonly string[];
}

/** The attempt in a name, such as `junit-attempt-2` or `junit_linux_attempt2`. People add it from `github.run_attempt`. */
const ATTEMPT = /[-_.]?(?:run[-_]?)?attempt[-_.]?([1-9]\d{0,3})(?!\d)/i;

/**
 * @param pattern pattern of names; Shardwise's own artifacts never match
 * @param reports globs of the paths of reports inside an artifact
 */
export async function otherArtifacts(
  pattern: string,
  reports: readonly string[] | undefined,
  platform: Platform,
): Promise<OtherArtifacts> {
  const chosen = chosenReports(reports);
  const matches = picomatch(pattern, { dot: true });
  const listed = (await platform.artifacts.list('')).filter(({ name }) => !isOurs(name) && matches(name));
  const uploads = byName(listed);
  const found = await eachDownload(uploads, (upload) => reportsOf(upload, chosen, platform));
  return {
    names: [...new Set(uploads.map(({ axis }) => axis))].sort(),
    reports: found.flatMap((had) => had.reports ?? []),
    absent: found.flatMap(({ absent = [] }) => absent),
    warnings: found.flatMap(({ warnings = [] }) => warnings),
  };
}

interface ChosenReports {
  readonly isReport: ReportFilter;
  /** What is wrong with an artifact without any. */
  readonly none: string;
}

const chosenReports = (globs: readonly string[] | undefined): ChosenReports => ({
  isReport: createReportFilter(globs),
  none: `this artifact contains no JUnit file${globs === undefined ? '' : ' that input reports names'}`,
});

interface Upload {
  readonly artifact: Artifact;
  /** Name of the artifact without the attempt. */
  readonly axis: string;
  /** Number from 1. For uploads with the same name, the later upload is the later attempt. */
  readonly attempt: number;
  readonly superseded: boolean;
}

/**
 * Sorts by name, then by attempt, oldest first. The number in the name counts more than the time. The time counts more than the artifact's
 * number, which need not grow.
 */
function byName(artifacts: readonly Artifact[]): Upload[] {
  const named = artifacts.map((artifact) => ({
    artifact,
    axis: artifact.name.replace(ATTEMPT, '') || artifact.name,
    own: Number(ATTEMPT.exec(artifact.name)?.[1] ?? 0),
  }));
  // The listing starts with the newest.
  const sorted = named
    .toReversed()
    .sort((a, b) => byCodeUnit(a.axis, b.axis) || a.own - b.own || a.artifact.createdAt - b.artifact.createdAt);
  const earlier = new Map<string, number>();
  return sorted.map(({ artifact, axis }, at) => {
    const attempt = (earlier.get(axis) ?? 0) + 1;
    earlier.set(axis, attempt);
    return { artifact, axis, attempt, superseded: sorted[at + 1]?.axis === axis };
  });
}

type Had = Partial<Pick<OtherArtifacts, 'reports' | 'absent' | 'warnings'>>;

async function reportsOf(
  { artifact, superseded, ...place }: Upload,
  chosen: ChosenReports,
  platform: Platform,
): Promise<Had> {
  const { name } = artifact;
  const had = await tryDownload(artifact, platform);
  if ('why' in had) return lost(name, had.why, superseded);
  const { folder } = had;
  const found = (await platform.files.find(folder, ['**/*'], { hidden: true })).filter(chosen.isReport);
  if (found.length === 0) return lost(name, chosen.none, superseded);
  return {
    reports: found.map((file) => ({ name: `${name}/${file}`, path: `${folder}/${file}`, superseded, ...place })),
  };
}

/** A lost upload. It is only a warning when a later attempt replaces it. */
const lost = (path: string, problem: string, superseded: boolean): Had =>
  superseded ? { warnings: [`${path} was ignored: ${problem}`] } : { absent: [{ path, problem }] };
