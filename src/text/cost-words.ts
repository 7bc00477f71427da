/** What a run cost, in sentences for pages and for the script of the HTML page. */
import { visible } from './escape.ts';
import { formatDuration, plural } from './numbers.ts';

interface Cost {
  readonly minutes: number;
  readonly billed: boolean;
  readonly predicted?: number | undefined;
  readonly others: readonly {
    readonly pools?: readonly string[] | undefined;
    readonly shards: number;
    readonly wallMs: number;
    readonly minutes: number;
  }[];
}

/** How many other numbers of shards are told. Each pool may have two. */
const MOST_TOLD = 4;

/** `It cost 12 billed minutes, predicted 10. The plan predicted for 3 shards: 3 min 12 s and 9 billed minutes; for 5 shards: ...` */
export function costWords({ minutes, billed, predicted, others }: Cost): string {
  const unit = billed ? 'billed minute' : 'machine minute';
  const cost = `It cost ${plural(minutes, unit)}${predicted === undefined || predicted === minutes ? '' : `, predicted ${predicted}`}.`;
  const told = others.slice(0, MOST_TOLD).map((other) => {
    const on = other.pools === undefined ? '' : ` on ${visible(other.pools.join(', '))}`;
    return `for ${plural(other.shards, 'shard')}${on}: ${formatDuration(other.wallMs)} and ${plural(other.minutes, unit)}`;
  });
  return told.length === 0 ? cost : `${cost} The plan predicted ${told.join('; ')}.`;
}
