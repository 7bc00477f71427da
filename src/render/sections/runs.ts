/** The last runs of the base: how many passed, and how long they took beside this one. */
import type { BaseWords } from '../../host.ts';
import { median } from '../../median.ts';
import type { PastRun, Report } from '../../model.ts';
import { formatDuration, formatShare } from '../../text/numbers.ts';
import { squares } from '../../text/past-words.ts';
import type { Section } from '../budget.ts';
import { WEIGHT } from './weight.ts';

/** Fewer runs say nothing about a rate. */
const MIN_RUNS = 3;

export function runsSection({ base, totals }: Report, { runs: words }: BaseWords): Section {
  const runs = base?.runs ?? [];
  const passed = runs.filter(({ verdict }) => verdict === 'passed').length;
  const title = `### The last ${runs.length} ${words}: ${passed} passed (${formatShare(passed / runs.length)})`;
  const line = [`${squares(runs.map(letterOf).join(''))} the newest last.`, ...timeWords(runs, totals.wallMs)].join(
    ' ',
  );
  return { noun: 'line', weight: WEIGHT.times, rows: runs.length < MIN_RUNS ? [] : [line], intro: title };
}

/** A run that was not whole is neither green nor red. */
const letterOf = ({ verdict, flaky }: PastRun): string =>
  verdict === 'failed' ? 'f' : verdict === 'passed' ? (flaky > 0 ? 'k' : 'p') : '-';

function timeWords(runs: readonly PastRun[], wallMs: number | undefined): string[] {
  const usual = median(runs.flatMap((run) => run.wallMs ?? []));
  if (usual === undefined) return [];
  const here = wallMs === undefined ? '' : `, that of this one ${formatDuration(wallMs)}`;
  return [`Their slowest shard took ${formatDuration(usual)} at the median${here}.`];
}
