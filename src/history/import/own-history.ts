import { historySchema } from '../../model.ts';
import { recentMean } from '../statistics.ts';
import { isRecord, type RawTiming, type TimingFormat } from './importer.ts';

/** The history of Shardwise, unpacked. When it has several runner classes, the one with the most units counts. */
export const ownHistory: TimingFormat = {
  title: 'Shardwise history',
  read({ json }) {
    if (!isRecord(json) || !Array.isArray(json['classes'])) return undefined;
    const history = historySchema.safeParse(json);
    if (!history.success) return undefined;
    const [largest] = history.data.classes.toSorted((a, b) => b.units.length - a.units.length);
    return (largest?.units ?? []).flatMap(({ id, durationsMs }): RawTiming[] =>
      durationsMs.length === 0 ? [] : [{ id, ms: recentMean(durationsMs) }],
    );
  },
};
