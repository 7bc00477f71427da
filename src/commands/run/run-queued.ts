/** Has workers on other machines run the shards of a plan, and merges their results. */
import { join } from 'node:path';
import type { NotedEvent } from '../../events/event.ts';
import { readEvents } from '../../events/read.ts';
import { axisLabel, type Plan, type ShardRecord } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { BadPackage, type PackedFile, packFiles, unpackFiles } from '../../queue/packed-files.ts';
import type { CoordinatorQueue, RemoteResult } from '../../queue/remote.ts';
import { renderStored } from '../../stored.ts';
import { visible } from '../../text/escape.ts';
import { listSome } from '../../text/numbers.ts';
import { merge } from '../merge/merge.ts';
import type { MergeResult } from '../merge/request.ts';
import { EVENTS_FILE, PLAN_FILE, parseShardArtifact } from '../shared/names.ts';
import { isServiceError } from '../shared/service-error.ts';
import { readRecord } from '../shared/shard-artifacts.ts';
import { badness } from './record.ts';
import type { RunAllProgress, RunAllSettings } from './run-all.ts';

/** The plan as workers get it. */
export const packedPlan = (plan: Plan): Uint8Array =>
  packFiles([{ path: PLAN_FILE, content: new TextEncoder().encode(renderStored(plan)) }]);

export type RunQueuedSettings = Omit<RunAllSettings, 'run'>;

/** Whatever happens to the queue, what has arrived is merged: what is missing makes the run red. */
export async function runQueued(
  settings: RunQueuedSettings,
  queue: CoordinatorQueue,
  platform: Platform,
): Promise<MergeResult> {
  const { plan: fetched, write, full, suites, signal, progress } = settings;
  const { plan } = fetched;
  const { log, artifacts } = platform;
  await artifacts.clear((name) => parseShardArtifact(plan.suite, name) !== undefined);
  const received = new Received(plan, platform, progress);
  try {
    await queue.collect(
      {
        result: (result) => received.take(result),
        lost: (shard, why) => received.warn(`shard ${shard} is lost: ${visible(why)}`),
        note: (message) => log.info(message),
      },
      signal,
    );
  } catch (problem) {
    if (!isServiceError(problem)) throw problem;
    received.warn(`${problem.message}; ${problem.advice}`);
  } finally {
    await queue.close();
  }
  const warnings = received.warnings();
  return merge(settings.merge, { plan: fetched, write, full, suites, warnings }, platform);
}

/** A shard that arrived, as it counts. */
interface Arrived {
  readonly worker: string;
  readonly badness: number;
}

/** What has arrived from workers. */
class Received {
  readonly #plan: Plan;
  readonly #platform: Platform;
  readonly #progress: RunAllProgress;
  /** By the name of the artifact. */
  readonly #arrived = new Map<string, Arrived>();
  readonly #twice = new Set<number>();
  readonly #warnings: string[] = [];

  constructor(plan: Plan, platform: Platform, progress: RunAllProgress) {
    this.#plan = plan;
    this.#platform = platform;
    this.#progress = progress;
  }

  warn(message: string): void {
    this.#platform.log.error(message);
    this.#warnings.push(message);
  }

  /** A shard that ran twice counts by its worse result. Whether this one is a result at all. */
  async take({ shard, worker, content }: RemoteResult): Promise<boolean> {
    try {
      const folders = foldersOf(unpackFiles(content), this.#plan.suite, shard);
      for (const [name, files] of folders) await this.#store(name, files, worker, shard);
      return folders.size > 0;
    } catch (problem) {
      if (!(problem instanceof BadPackage)) throw problem;
      this.#platform.log.warning(`a result of shard ${shard} cannot be used: ${visible(problem.message)}`);
      return false;
    }
  }

  warnings(): readonly string[] {
    const twice = [...this.#twice].sort((a, b) => a - b).map(String);
    if (twice.length === 0) return this.#warnings;
    return [...this.#warnings, `these shards ran twice, and their worse results count: ${listSome(twice)}`];
  }

  async #store(name: string, files: readonly PackedFile[], worker: string, shard: number): Promise<void> {
    const { files: disk, context, artifacts } = this.#platform;
    const folder = join(context.scratch, 'arrived', name);
    await disk.remove(folder);
    for (const { path, content } of files) await disk.write(join(folder, path), content);
    const expected = parseShardArtifact(this.#plan.suite, name);
    const read = await readRecord(
      { name, folder, createdAt: 0, ...(expected && { expected }) },
      this.#plan,
      this.#platform,
    );
    if (!('record' in read)) throw new BadPackage(read.why);
    const before = this.#arrived.get(name);
    const now = { worker, badness: badness(read.record) };
    if (before !== undefined) this.#twice.add(shard);
    if (before === undefined || now.badness > before.badness) {
      const paths = files.map(({ path }) => path);
      await artifacts.upload(name, folder, paths);
      this.#arrived.set(name, now);
      this.#show(read.record, files);
    }
    await disk.remove(folder);
  }

  /** The view of the run hears of a shard when it has arrived. */
  #show(record: ShardRecord, files: readonly PackedFile[]): void {
    const source = { shard: record.shard, axis: axisLabel(record.axis) };
    for (const event of eventsIn(files)) this.#progress.event(source, event);
    this.#progress.shardEnded(record);
  }
}

/** What the shard told while it ran. */
const eventsIn = (files: readonly PackedFile[]): readonly NotedEvent[] =>
  readEvents(new TextDecoder().decode(files.find(({ path }) => path === EVENTS_FILE)?.content)).events;

/** The files by their artifacts. @throws BadPackage for a file of another shard */
function foldersOf(files: readonly PackedFile[], suite: string, shard: number): Map<string, PackedFile[]> {
  const folders = new Map<string, PackedFile[]>();
  for (const { path, content } of files) {
    const at = path.indexOf('/');
    const name = path.slice(0, Math.max(0, at));
    const named = parseShardArtifact(suite, name);
    if (named?.shard !== shard || named.attempt !== 1 || named.taken)
      throw new BadPackage(`it has a file of something else: ${JSON.stringify(path)}`);
    folders.set(name, [...(folders.get(name) ?? []), { path: path.slice(at + 1), content }]);
  }
  return folders;
}
