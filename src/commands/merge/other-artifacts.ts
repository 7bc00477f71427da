/** Reads artifacts of this run that other tools uploaded. Each counts as a shard. One of a later attempt counts as the next try of its shard. */
import picomatch from 'picomatch';
import { byCodeUnit } from '../../model.ts';
import type { Artifact, Platform } from '../../platform/platform.ts';
import { isOurs } from '../shared/names.ts';
import { eachDownload, tryDownload } from './downloads.ts';
import type { Absent, LooseReport } from './found.ts';
import { createLaterTries, createReportFilter, laterTry, type ReportFilter } from './report-filter.ts';

export interface OtherArtifacts {
  /** Each name once, however often it was uploaded. */
  readonly names: readonly string[];
  readonly reports: readonly LooseReport[];
  readonly absent: readonly Absent[];
  readonly warnings: readonly string[];
}

/** The attempt in a name, such as `junit-attempt-2` or `junit_linux_attempt2`. People add it from `github.run_attempt`. */
const ATTEMPT = /[-_.]?(?:run[-_]?)?attempt[-_.]?([1-9]\d{0,3})(?!\d)/i;

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
  const later = laterUploads(byName(listed.filter(({ name }) => isLater(name))), first);
  const chosen = chosenReports(asked);
  const found = await eachDownload([...first, ...later.uploads], (upload) => reportsOf(upload, chosen, platform));
  return {
    names: [...new Set(first.map(({ axis }) => axis))].sort(),
    reports: found.flatMap((had) => had.reports ?? []),
    absent: [...found.flatMap(({ absent = [] }) => absent), ...later.absent],
    warnings: found.flatMap(({ warnings = [] }) => warnings),
  };
}

/**
 * Finds what each later try is a try of: the artifact whose name it begins with, or the only one. It belongs to the attempt that it names,
 * or else to the last one before it.
 */
function laterUploads(
  tries: readonly Upload[],
  first: readonly Upload[],
): { readonly uploads: readonly Upload[]; readonly absent: readonly Absent[] } {
  const names = [...new Set(first.map(({ axis }) => axis))].sort((a, b) => b.length - a.length);
  const uploads: Upload[] = [];
  const absent: Absent[] = [];
  for (const one of tries) {
    const axis = names.find((name) => one.axis.startsWith(name)) ?? (names.length === 1 ? names[0] : undefined);
    const own = first.filter((upload) => upload.axis === axis);
    const same = own.find(({ number }) => number > 0 && number === one.number);
    const before = own.filter(({ artifact }) => artifact.createdAt <= one.artifact.createdAt).at(-1);
    const base = same ?? before ?? own[0];
    if (base === undefined)
      absent.push({
        path: one.artifact.name,
        problem: `it is unknown which artifact this is a later try of. Begin its name with one of: ${names.join(', ')}`,
      });
    else uploads.push({ ...base, artifact: one.artifact, tryNumber: 2 });
  }
  return { uploads, absent };
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

interface Upload {
  readonly artifact: Artifact;
  /** Name of the artifact without the attempt. */
  readonly axis: string;
  /** Number from 1. For uploads with the same name, the later upload is the later attempt. */
  readonly attempt: number;
  /** The attempt in its name, or 0. */
  readonly number: number;
  readonly tryNumber?: number;
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
  return sorted.map(({ artifact, axis, own }, at) => {
    const attempt = (earlier.get(axis) ?? 0) + 1;
    earlier.set(axis, attempt);
    return { artifact, axis, attempt, number: own, superseded: sorted[at + 1]?.axis === axis };
  });
}

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
  return {
    reports: found.map((file) => ({
      name: `${name}/${file}`,
      path: `${folder}/${file}`,
      superseded,
      ...place,
      ...laterTry(place.tryNumber !== undefined || chosen.isLater(file)),
    })),
  };
}

/** A lost upload. It is only a warning when a later attempt replaces it. */
const lost = (path: string, problem: string, superseded: boolean): Had =>
  superseded ? { warnings: [`${path} was ignored: ${problem}`] } : { absent: [{ path, problem }] };
