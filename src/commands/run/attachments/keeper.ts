/**
 * Keeps the files that failed and flaky tests have left, such as screenshots, videos and traces. It looks after each try, because many tools
 * empty their folders before the next one. The tests may be a stranger's, so nothing is taken from outside of the workspace.
 */
import { join, posix, resolve } from 'node:path';
import {
  ATTACHMENTS_FOLDER,
  MAX_ATTACHMENTS,
  type PlannedUnit,
  type ShardAttachment,
  type ShardRecord,
} from '../../../model.ts';
import type { FileFacts, Platform } from '../../../platform/platform.ts';
import { visible } from '../../../text/escape.ts';
import { formatBytes, listSome, plural } from '../../../text/numbers.ts';
import { pathInside } from '../../shared/path-inside.ts';
import { groupFolder, type ReportGroup } from '../../shared/report-groups.ts';
import { createOwnerOf, type FailedCase, type Owner } from './owner.ts';

/** What the keeper must know of the shard. */
export interface KeeperOptions {
  /** Absolute path of the folder of the shard. */
  readonly folder: string;
  /** Relative to the repository. */
  readonly workingDirectory: string;
  /** Of files that tests leave, relative to the working directory; `!` excludes. */
  readonly globs: readonly string[];
  /** The most bytes that are kept. 0 keeps nothing. */
  readonly maxBytes: number;
  readonly platform: Pick<Platform, 'files' | 'context'>;
}

/** What a group of units has run. */
export interface GroupRan {
  readonly units: readonly Pick<PlannedUnit, 'id' | 'file'>[];
  /** Units of the plan that it has not run. */
  readonly others: readonly Pick<PlannedUnit, 'id' | 'file'>[];
  readonly failedUnits: ReadonlySet<string>;
  readonly failed: readonly FailedCase[];
  /** When it began, in milliseconds since 1970. A file that globs find and that is older is of an earlier run. */
  readonly since: number;
}

/** The most files that are looked at after a group. */
const MAX_LOOKED_AT = 5000;

/** Some file systems know times only to two seconds. */
const COARSE_MS = 2000;

/** A file to keep. */
interface Candidate extends Owner {
  readonly facts: FileFacts;
  /** Relative to the workspace. */
  readonly from: string;
}

export class AttachmentKeeper {
  readonly #options: KeeperOptions;
  readonly #kept: ShardAttachment[] = [];
  readonly #refused = new Set<string>();
  readonly #leftOut = new Map<string, number>();
  /** Files that earlier groups have left, each with its time. */
  readonly #seen = new Set<string>();
  #bytes = 0;
  #files = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Keeps what the failed tests of a group have left. It never throws: an attachment must not cost a result. */
  async take(group: ReportGroup, ran: GroupRan): Promise<void> {
    if (this.#options.maxBytes === 0 || ran.failedUnits.size === 0) return;
    try {
      const named = await this.#named(ran.failed);
      const found = await this.#found(ran, new Set(named.map(({ facts }) => facts.realPath)));
      await this.#keep(group, [...named, ...found]);
    } catch (problem) {
      this.#refused.add(`some attachments could not be kept: ${(problem as Error).message}`);
    }
  }

  /** What was kept, and what was not. Undefined where there was nothing. */
  result(): ShardRecord['attachments'] {
    const { maxBytes } = this.#options;
    const bytes = [...this.#leftOut.values()].reduce((sum, one) => sum + one, 0);
    const files = [...this.#leftOut.keys()];
    const cut = `${plural(files.length, 'attachment')} with ${formatBytes(bytes)} ${files.length === 1 ? 'is' : 'are'} left out, because a shard keeps at most ${MAX_ATTACHMENTS} with ${formatBytes(maxBytes)} in all (input attachments-size): ${listSome(files)}`;
    const warnings = [...firstFew(this.#refused), ...(files.length > 0 ? [cut] : [])].map(visible);
    return this.#kept.length + warnings.length === 0 ? undefined : { kept: this.#kept, warnings };
  }

  /** What the tests themselves name. */
  async #named(failed: readonly FailedCase[]): Promise<Candidate[]> {
    const candidates: Candidate[] = [];
    for (const { unit, title, report, saysAttached } of failed)
      for (const path of saysAttached) {
        const found = await this.#look(path, report);
        if (typeof found === 'string') this.#refused.add(`attachment ${JSON.stringify(path)} is not kept: ${found}`);
        else candidates.push({ ...found, ...(unit !== '' && { unit }), test: title });
      }
    return candidates;
  }

  /** What the globs find. @param known paths that tests name themselves */
  async #found({ since, ...ran }: GroupRan, known: ReadonlySet<string>): Promise<Candidate[]> {
    const { globs, workingDirectory, platform } = this.#options;
    const folder = join(platform.context.root, workingDirectory);
    const paths = globs.length === 0 ? [] : await platform.files.find(folder, globs);
    const owner = createOwnerOf(ran);
    const candidates: Candidate[] = [];
    for (const path of paths.slice(0, MAX_LOOKED_AT)) {
      const own = owner(path);
      const found = own === undefined ? undefined : await this.#inWorkspace(join(folder, path));
      if (own === undefined || found === undefined) continue;
      if (typeof found === 'string') this.#refused.add(`attachment ${JSON.stringify(path)} is not kept: ${found}`);
      else if (found.facts.changedAt >= since - COARSE_MS && !known.has(found.facts.realPath) && this.#isNew(found))
        candidates.push({ ...found, ...own });
    }
    return candidates;
  }

  /** A file that an earlier group has left is not of this one. */
  #isNew({ facts: { realPath, changedAt, bytes } }: Pick<Candidate, 'facts'>): boolean {
    const key = `${changedAt} ${bytes} ${realPath}`;
    return this.#seen.size < this.#seen.add(key).size;
  }

  /** A file that a test names, or why it is refused. Tools write such paths from different folders. */
  async #look(path: string, report: string): Promise<Pick<Candidate, 'facts' | 'from'> | string> {
    const { folder, workingDirectory, platform } = this.#options;
    const { root } = platform.context;
    const bases = [join(root, workingDirectory), join(folder, posix.dirname(report)), root];
    let refusal: string | undefined;
    for (const base of bases) {
      const found = await this.#inWorkspace(resolve(base, path));
      if (found !== undefined && typeof found !== 'string') return found;
      refusal ??= found;
    }
    return refusal ?? 'there is no such file';
  }

  /** The file at an absolute path, or why it is refused. Undefined where there is none. */
  async #inWorkspace(path: string): Promise<Pick<Candidate, 'facts' | 'from'> | string | undefined> {
    const { folder, platform } = this.#options;
    const facts = await platform.files.factsOf(path);
    if (facts === undefined) return undefined;
    for (const base of [platform.context.root, folder]) {
      const real = (await platform.files.factsOf(base))?.realPath ?? base;
      const from = pathInside(real, facts.realPath);
      if (from === undefined) continue;
      if (from.toLowerCase().split('/').includes('.git')) return 'it is inside .git';
      return facts.isFile ? { facts, from } : 'it is no file';
    }
    return 'it is outside of the workspace, or a link that leads out of it';
  }

  /** Copies what there is room for. The smallest come first, so that one video does not take the place of all screenshots. */
  async #keep(group: ReportGroup, candidates: readonly Candidate[]): Promise<void> {
    const places = new Map<string, string>();
    const sorted = candidates.toSorted((a, b) => a.facts.bytes - b.facts.bytes);
    for (const { facts, from, unit, test } of sorted) {
      const file = places.get(facts.realPath) ?? (await this.#copy(group, facts, from));
      if (file === undefined || this.#kept.length >= MAX_ATTACHMENTS) continue;
      places.set(facts.realPath, file);
      this.#kept.push({ file, from, ...(unit !== undefined && { unit }), ...(test !== undefined && { test }) });
    }
  }

  /** Its place in the folder of the shard. Undefined where there is no room for it. */
  async #copy(group: ReportGroup, { realPath, bytes }: FileFacts, from: string): Promise<string | undefined> {
    const { folder, maxBytes, platform } = this.#options;
    if (this.#bytes + bytes > maxBytes || this.#files >= MAX_ATTACHMENTS) {
      this.#leftOut.set(from, bytes);
      return undefined;
    }
    this.#bytes += bytes;
    this.#files += 1;
    const file = `${ATTACHMENTS_FOLDER}/${groupFolder(group)}/${this.#files}-${plainName(from)}`;
    await platform.files.copy(realPath, join(folder, file));
    return file;
  }
}

const MAX_NAME = 80;

/** A name that every file system and every artifact takes. The end stays, because it says what kind of file it is. */
const plainName = (path: string): string =>
  posix
    .basename(path)
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .slice(-MAX_NAME)
    .replace(/^[^A-Za-z0-9_]/, '_') || '_';

/** How many refused attachments are named. */
const MAX_NAMED = 5;

function firstFew(refused: ReadonlySet<string>): readonly string[] {
  const rest = refused.size - MAX_NAMED;
  return [...[...refused].slice(0, MAX_NAMED), ...(rest > 0 ? [`${plural(rest, 'more attachment')} not kept`] : [])];
}
