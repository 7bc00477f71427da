/** The plan on a terminal. */
import type { Plan } from '../model.ts';
import { visible, visibleLines } from '../text/escape.ts';
import { formatDuration, formatShare, plural } from '../text/numbers.ts';
import {
  countSources,
  discoverySentence,
  guessedTime,
  hasPools,
  overheadSentences,
  planHeadline,
  selectionSentences,
  splitFiles,
  unitWord,
} from './plan-summary.ts';

const BAR_WIDTH = 30;

export function renderPlanConsole(plan: Plan): string {
  const longest = Math.max(...plan.shards.map((shard) => shard.predictedMs), 1);
  return [
    planHeadline(plan),
    ...selectionSentences(plan).map((sentence) => `  ${visible(sentence)}`),
    ...(plan.shards.length > 0 ? [`  because ${visible(plan.reason)}`] : []),
    ...splitFiles(plan).map((sentence) => `  ${visible(sentence)}`),
    ...plan.shards.map(({ index, pool, units, predictedMs }) => {
      const bar = '█'.repeat(Math.max(1, Math.round((predictedMs / longest) * BAR_WIDTH))).padEnd(BAR_WIDTH);
      return `  shard ${index}${hasPools(plan) ? ` (${visible(pool)})` : ''}  ${bar}  ${plural(units.length, unitWord(plan))}, ${formatDuration(predictedMs)}`;
    }),
    ...[discoverySentence(plan)].filter((sentence) => sentence !== '').map((sentence) => `  ${visible(sentence)}`),
    ...(plan.units.length > 0
      ? [`${known(plan)}${countSources(plan)}`, ...overheadSentences(plan, visible)].map((sentence) => `  ${sentence}`)
      : []),
    ...plan.warnings.map((warning) => `warning: ${visibleLines(warning).replaceAll('\n', '\n  ')}`),
  ].join('\n');
}

/** How much is known from history. It is empty where nothing is known, because the reason or a warning says so. */
const known = (plan: Plan): string =>
  plan.prediction.known > 0
    ? [`${formatShare(plan.prediction.known)} of the durations are known from history`, ...guessedTime(plan), ''].join(
        '; ',
      )
    : '';
