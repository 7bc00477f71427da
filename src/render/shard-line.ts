/** The result of one shard in one line. */
import { axisLabel, type ShardRecord } from '../model.ts';
import { visible } from '../text/escape.ts';
import { axisSuffix } from '../text/leg.ts';
import { formatDuration, listSome, plural } from '../text/numbers.ts';

export function renderShardLine(record: ShardRecord, shards: number): string {
  const { shard, axis, outcome, units, carriedOver = [], notRetried, startedAt, finishedAt } = record;
  const tests = units.reduce((sum, unit) => sum + unit.tests, 0);
  const single = units.filter(({ retried }) => retried !== undefined);
  const again = units.filter((unit) => unit.tries > 1).length - single.length;
  const failed = units.filter((unit) => unit.outcome === 'failed').map((unit) => visible(unit.id));
  return [
    `shard ${shard} of ${shards}${visible(axisSuffix(axisLabel(axis)))} ${outcome}: ${plural(tests, 'test')} in ${formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}`,
    ...carriedOver.map(
      ({ attempt, units: { length } }) => `${plural(length, 'test unit')} carried over from attempt ${attempt}`,
    ),
    ...(single.length > 0
      ? [
          `${plural(
            single.reduce((sum, { retried = 0 }) => sum + retried, 0),
            'test',
          )} of ${plural(single.length, 'test unit')} retried`,
        ]
      : []),
    ...(again > 0 ? [`${plural(again, 'test unit')} retried`] : []),
    ...(notRetried === undefined ? [] : [`nothing retried: ${notRetried}`]),
    ...(failed.length > 0 ? [`failed: ${listSome(failed)}`] : []),
  ].join(', ');
}
