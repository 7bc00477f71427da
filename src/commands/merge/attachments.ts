/** The attachments of shards in the report: whose each one is, and where. Records come from other jobs, so nothing is read outside of their folders. */
import { dirname, join, posix, resolve } from 'node:path';
import {
  ATTACHMENTS_FOLDER,
  failsOnce,
  MAX_REPORT_ATTACHMENT_BYTES,
  REPORT_ATTACHMENT,
  type Report,
  type ShardAttachment,
  type ShardRecord,
  type TestCase,
} from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Places } from '../../render/index.ts';
import { axisName } from '../../text/axis-name.ts';
import { legKey, legName, legOfRecord } from '../../text/leg.ts';
import { formatBytes, listSome, plural } from '../../text/numbers.ts';
import { caseTitle } from '../../text/test-name.ts';
import { pathInside } from '../shared/path-inside.ts';
import { groupFolder, groupOf } from '../shared/report-groups.ts';
import type { ShardFolder } from './shard-folders.ts';

/** An attachment where a shard has left it. */
export interface AttachmentSource {
  /** Absolute path of the folder of the shard. */
  readonly folder: string;
  /** Relative to it. */
  readonly file: string;
}

/** What the shards have left, by its path in the report. */
export type AttachmentSources = ReadonlyMap<string, AttachmentSource>;

/** The attachments of all shards while their reports are read. */
export class AttachmentIndex {
  readonly sources = new Map<string, AttachmentSource>();
  readonly #given = new Set<string>();
  readonly #byReport = new Map<string, readonly ShardAttachment[]>();
  readonly #folders: readonly ShardFolder[];

  constructor(folders: readonly ShardFolder[]) {
    this.#folders = folders;
    for (const { folder, record } of folders)
      for (const { file } of keptOf(record)) this.sources.set(pathInReport(record, file), { folder, file });
  }

  /** What a case of a report has left, as paths in the report of the run. */
  of({ record }: ShardFolder, report: string, unit: string | undefined, testCase: TestCase): readonly string[] {
    if (keptOf(record).length === 0 || !failsOnce(testCase)) return [];
    const title = caseTitle(testCase);
    const own = this.#besideReport(record, report).filter(
      (one) => one.unit === unit && (one.test === undefined || one.test === title),
    );
    const paths = own.map(({ file }) => pathInReport(record, file));
    for (const path of paths) this.#given.add(path);
    return paths;
  }

  /** The attachments of the group of units that a report is of. */
  #besideReport(record: ShardRecord, report: string): readonly ShardAttachment[] {
    const group = `${ATTACHMENTS_FOLDER}/${groupFolder(groupOf(report))}/`;
    const key = pathInReport(record, group);
    const found = this.#byReport.get(key) ?? keptOf(record).filter(({ file }) => `${posix.dirname(file)}/` === group);
    this.#byReport.set(key, found);
    return found;
  }

  /** What no test has, by `legKey`. Call it after all reports are read. */
  ofLegs(): ReadonlyMap<string, readonly string[]> {
    return new Map(
      this.#folders.flatMap(({ record, superseded }) => {
        const paths = keptOf(record).map(({ file }) => pathInReport(record, file));
        const rest = [...new Set(paths)].filter((path) => !this.#given.has(path));
        return superseded || rest.length === 0 ? [] : [[legKey(legOfRecord(record)), rest] as const];
      }),
    );
  }

  /** What the shards did not keep. */
  warnings(): string[] {
    const newest = this.#folders.filter(({ superseded }) => !superseded);
    return newest.flatMap(({ record }) =>
      (record.attachments?.warnings ?? []).map((warning) => `${legName(legOfRecord(record))}: ${warning}`),
    );
  }
}

const keptOf = ({ attachments }: ShardRecord): readonly ShardAttachment[] => attachments?.kept ?? [];

/** `attachments/web/shard-2-attempt-1/try-1/3-shot.png`: no two suites, and no two attempts of any leg, share a folder. */
function pathInReport({ suite, shard, axis, attempt }: ShardRecord, file: string): string {
  const on = axisName(axis);
  const folder = `shard-${shard}${on === '' ? '' : `-on-${on}`}-attempt-${attempt}`;
  return `${ATTACHMENTS_FOLDER}/${suite}/${folder}/${file.slice(`${ATTACHMENTS_FOLDER}/`.length)}`;
}

/** A report with the attachments that were kept beside it. */
export interface WithAttachments {
  readonly report: Report;
  /** Their paths, relative to the folder of the page. */
  readonly attachments: readonly string[];
}

/** Copies the attachments beside the page, or else beside the report. What there is no room for is left out of the report too. */
export async function keepAttachments(
  report: Report,
  sources: AttachmentSources,
  places: Places,
  { files, context }: Platform,
  maxBytes = MAX_REPORT_ATTACHMENT_BYTES,
): Promise<WithAttachments> {
  const folder = folderOf(places, context.root);
  const wanted = [...new Set([...report.tests, ...report.shards].flatMap(({ attachments = [] }) => attachments))];
  const kept = new Set<string>();
  const warnings: string[] = [];
  try {
    if (folder !== undefined) {
      await removeOld(folder, new Set([report.suite, ...[...sources.keys()].map(suiteOf)]), files);
      warnings.push(...(await copyAll(wanted, sources, { folder, files, maxBytes, kept })));
    }
  } catch (problem) {
    // A full disk must not cost the verdict.
    warnings.push(`not all attachments could be kept with the report: ${(problem as Error).message}`);
  }
  return {
    report: {
      ...report,
      tests: report.tests.map((test) => withKept(test, kept)),
      shards: report.shards.map((shard) => withKept(shard, kept)),
      warnings: [...report.warnings, ...warnings],
    },
    attachments: [...kept],
  };
}

/** The folder of the page, or else of the report. Undefined where neither is a file. */
function folderOf({ html, json }: Places, root: string): string | undefined {
  const beside = [html, json].find((place) => place !== undefined && !place.startsWith('/dev/'));
  return beside === undefined ? undefined : dirname(resolve(root, beside));
}

interface Target {
  readonly folder: string;
  readonly files: Platform['files'];
  readonly maxBytes: number;
  /** Receives what was copied. */
  readonly kept: Set<string>;
}

/** Copies what there is room for. @returns what to warn about */
async function copyAll(
  wanted: readonly string[],
  sources: AttachmentSources,
  { folder, files, maxBytes, kept }: Target,
): Promise<readonly string[]> {
  const [missing, leftOut]: [string[], string[]] = [[], []];
  let room = maxBytes;
  for (const path of wanted) {
    const source = sources.get(path);
    const facts = source && (await factsInside(source, files));
    if (facts === undefined) {
      missing.push(path);
      continue;
    }
    if (facts.bytes > room) {
      leftOut.push(path);
      continue;
    }
    room -= facts.bytes;
    await files.copy(facts.realPath, join(folder, path));
    kept.add(path);
  }
  return [
    ...warningOf(missing, 'not kept, because the results of the shard have no such file, or a link in its place'),
    ...warningOf(
      leftOut,
      `only in the results of the shards, because a report keeps at most ${formatBytes(maxBytes)} of them`,
    ),
  ];
}

/** A warning that names attachments. None for none. */
const warningOf = (paths: readonly string[], what: string): readonly string[] =>
  paths.length === 0
    ? []
    : [`${plural(paths.length, 'attachment')} ${paths.length === 1 ? 'is' : 'are'} ${what}: ${listSome(paths)}`];

/** A file that really is in the folder of its shard. Undefined otherwise, as for a link that leads out. */
async function factsInside({ folder, file }: AttachmentSource, files: Platform['files']) {
  const [facts, home] = [await files.factsOf(join(folder, file)), await files.factsOf(folder)];
  const isInside = facts?.isFile && home !== undefined && pathInside(home.realPath, facts.realPath) !== undefined;
  return isInside ? facts : undefined;
}

/** The suite in a path that `pathInReport` has made. */
const suiteOf = (path: string): string => path.split('/')[1] ?? '';

/** Without attachments of an earlier run of the same suites. Other files in that folder are of other suites, or the user's. */
async function removeOld(folder: string, suites: ReadonlySet<string>, files: Platform['files']): Promise<void> {
  const old = await files.find(
    folder,
    [...suites].map((suite) => `${ATTACHMENTS_FOLDER}/${suite}/shard-*/**`),
  );
  for (const path of old) if (REPORT_ATTACHMENT.test(path)) await files.remove(join(folder, path));
}

function withKept<T extends { readonly attachments?: readonly string[] | undefined }>(
  one: T,
  kept: ReadonlySet<string>,
): T {
  if (one.attachments === undefined) return one;
  const { attachments, ...rest } = one;
  const left = attachments.filter((path) => kept.has(path));
  return (left.length === 0 ? rest : { ...rest, attachments: left }) as T;
}
