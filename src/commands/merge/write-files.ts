/** Writes the files that a merge was requested to write. */
import { resolve } from 'node:path';
import { damageOf } from '../../judge/evidence.ts';
import { pastsOf } from '../../judge/past.ts';
import type { Base, Report } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Places, RENDERERS } from '../../render/index.ts';
import type { Merged } from '../../render/renderer.ts';
import { linksOf } from '../shared/run-links.ts';
import { lineOf } from './base-run.ts';
import type { GatheredEvidence } from './gather.ts';
import { runOneOf } from './run-one.ts';

/** What else is known of the tests of a run. */
interface Known extends Pick<Merged, 'ownersOf'> {
  readonly base: Base | undefined;
}

export async function writeFiles(
  places: Places,
  report: Report,
  { tests, files: read, plan, joined, base, ownersOf }: GatheredEvidence & Known,
  platform: Platform,
): Promise<void> {
  // Damage is in the merged file too. Otherwise it would be green to readers behind us.
  const suiteErrors = read.flatMap((file) => (file.superseded ? [] : [...file.suiteErrors, ...damageOf(file)]));
  const merged: Merged = {
    report,
    tests,
    suiteErrors,
    links: linksOf(platform, report.suite),
    plan,
    records: joined,
    pasts: pastsOf(plan, base),
    base,
    line: { commit: report.commit, at: report.createdAt, ...lineOf(report) },
    ownersOf,
    runOne: plan && runOneOf(plan),
  };
  const { files, context } = platform;
  for (const { option, render } of RENDERERS) {
    const place = places[option];
    if (place !== undefined) await files.write(resolve(context.root, place), render(merged));
  }
}
