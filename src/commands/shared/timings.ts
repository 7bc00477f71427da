/** Timings of other tools, as a second source of past durations next to our own history. */
import { resolve } from 'node:path';
import type { KnownUnit } from '../../history/estimate.ts';
import { importTimings, type Timing } from '../../history/import/index.ts';
import { ReportTimings } from '../../history/import/report-timings.ts';
import { classOfTimings, matchTimings, type TimedRuns } from '../../history/match.ts';
import type { PastClass, PastHistory } from '../../history/past-unit.ts';
import { repositoryPath } from '../../junit/read/place.ts';
import { readReport } from '../../junit/read/read.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { rememberLast } from '../../remember-last.ts';

export interface Timings {
  readonly runs: TimedRuns;
  readonly warnings: readonly string[];
}

interface TimingFile {
  readonly timings: readonly Timing[];
  readonly warnings: readonly string[];
}

/** The share of units that imported timings must match. Below it, the names probably do not mean the same files. */
const WELL_MATCHED = 0.8;

/** @param paths oldest first @throws UsageError naming the file that does not exist or has an unknown format. */
export async function readTimings(paths: readonly string[], platform: Platform): Promise<Timings> {
  const files: TimingFile[] = [];
  for (const path of paths) files.push(await readTimingFile(path, platform));
  return { runs: files.map(({ timings }) => timings), warnings: files.flatMap(({ warnings }) => warnings) };
}

async function readTimingFile(path: string, platform: Platform): Promise<TimingFile> {
  const bytes = await platform.files.read(resolve(platform.context.root, path));
  if (bytes === undefined) throw new UsageError(`input timings is ${JSON.stringify(path)}, but there is no such file`);
  if (isXml(bytes)) return readReportTimings(path, platform);
  const { timings, problems } = importTimings(bytes, path);
  return { timings, warnings: problems };
}

const isXml = (bytes: Uint8Array): boolean =>
  new TextDecoder().decode(bytes.subarray(0, 100)).trimStart().startsWith('<');

async function readReportTimings(path: string, { files, context }: Platform): Promise<TimingFile> {
  const timings = new ReportTimings();
  const fileOf = rememberLast((file: string | undefined) => file && repositoryPath(file));
  const { status, problem } = await readReport(files.stream(resolve(context.root, path)), (testCase) =>
    timings.add(testCase, fileOf(testCase.file)),
  );
  const warnings =
    status === 'ok' ? [] : [`timings: ${path} is ${status}${problem === undefined ? '' : `: ${problem}`}`];
  return { timings: timings.timings(), warnings };
}

/** The file in an id such as `tests/test_a.py::test_b`. */
export function fileOf(id: string): { file?: string } {
  const [file, ...inside] = id.split('::');
  return inside.length === 0 || file === undefined || file === '' ? {} : { file };
}

/** The history with imported timings for the units of a pool that it does not know. */
export function withTimings(
  history: PastHistory | undefined,
  { runs }: Timings,
  units: readonly KnownUnit[],
  settings: { readonly suite: string; readonly pool: string; readonly now: Date },
): { history: PastHistory; warnings: readonly string[] } {
  const match = matchTimings(runs, units);
  const imported = classOfTimings(settings.pool, match);
  const own = history?.classes.find(({ name }) => name === settings.pool);
  const others = history?.classes.filter(({ name }) => name !== settings.pool) ?? [];
  return {
    history: {
      version: 1,
      suite: settings.suite,
      updatedAt: settings.now.toISOString(),
      classes: [...others, joined(own, imported)],
    },
    warnings: match.rate >= WELL_MATCHED ? [] : [poorMatch(match.rate, units.length, match.strangers)],
  };
}

function joined(own: PastClass | undefined, imported: PastClass): PastClass {
  const measured = new Set(own?.units.filter(({ durationsMs }) => durationsMs.length > 0).map(({ id }) => id));
  const known = own?.units.filter(({ id }) => measured.has(id)) ?? [];
  return {
    ...imported,
    shards: own?.shards ?? [],
    units: [...known, ...imported.units.filter(({ id }) => !measured.has(id))],
  };
}

function poorMatch(rate: number, units: number, strangers: readonly string[]): string {
  const examples = strangers.slice(0, 3).map((id) => JSON.stringify(id));
  const unknown =
    examples.length === 0 ? '' : `. They also name things that are not units here, such as ${examples.join(', ')}`;
  return `the imported timings match ${Math.round(rate * units)} of ${units} units${unknown}`;
}
