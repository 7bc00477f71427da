/** The results that the shards of a run have left so far. Each is fetched once. */

import { isBad, type LegResult, type Plan } from '../../model.ts';
import type { Artifact, Platform } from '../../platform/platform.ts';
import { legKey, legOfRecord } from '../../text/leg.ts';
import { testName } from '../../text/test-name.ts';
import { readEvidence } from '../merge/read-evidence.ts';
import { NO_SHARD_FOLDERS } from '../merge/shard-folders.ts';
import { eachDownload } from '../shared/downloads.ts';
import { parseShardArtifact } from '../shared/names.ts';
import { downloadShard, readRecord, type ShardArtifact } from '../shared/shard-artifacts.ts';

/** How many names of failed tests are kept of a leg. */
const MOST_NAMES = 30;

export class Results {
  readonly #plan: Plan;
  readonly #platform: Platform;
  readonly #seen = new Set<string>();
  /** The newest attempt of each leg. */
  readonly #legs = new Map<string, LegResult & { readonly attempt: number }>();

  constructor(plan: Plan, platform: Platform) {
    this.#plan = plan;
    this.#platform = platform;
  }

  all(): readonly LegResult[] {
    return [...this.#legs.values()].sort((a, b) => a.shard - b.shard);
  }

  /** Reads what has come. Returns the new results. One that does not arrive comes with the next look, and what cannot be read is left to the merge. */
  async update(artifacts: readonly Artifact[]): Promise<readonly LegResult[]> {
    const fresh = artifacts.flatMap((artifact): ShardArtifact[] => {
      const expected = parseShardArtifact(this.#plan.suite, artifact.name);
      return expected === undefined || this.#seen.has(artifact.id) ? [] : [{ ...artifact, expected }];
    });
    const read = await eachDownload(fresh, (artifact) => this.#read(artifact));
    return read.flatMap((result) => (result !== undefined && this.#keep(result) ? [result] : []));
  }

  #keep(result: LegResult & { readonly attempt: number }): boolean {
    const key = legKey(result);
    if ((this.#legs.get(key)?.attempt ?? 0) >= result.attempt) return false;
    this.#legs.set(key, result);
    return true;
  }

  async #read(artifact: ShardArtifact): Promise<(LegResult & { readonly attempt: number }) | undefined> {
    const candidate = await downloadShard(artifact, this.#platform);
    if (candidate.folder === undefined) return undefined;
    this.#seen.add(artifact.id);
    const found = await readRecord(candidate, this.#plan, this.#platform);
    if (!('record' in found)) return undefined;
    const { record } = found;
    const folder = { name: artifact.name, folder: candidate.folder, record, superseded: false };
    const shards = { ...NO_SHARD_FOLDERS, folders: [folder] };
    const { tests } = await readEvidence({ shards, loose: [], absent: [] }, this.#plan, this.#platform);
    await this.#platform.files.remove(candidate.folder);
    const failed: string[] = [];
    let failedCount = 0;
    for (const test of tests) {
      if (!isBad(test.outcome)) continue;
      failedCount += 1;
      if (failed.length < MOST_NAMES) failed.push(testName(test));
    }
    return { ...legOfRecord(record), record, failed, failedCount, attempt: record.attempt };
  }
}
