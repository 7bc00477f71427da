/** A history in which a unit takes so long that the next plan runs it in parts. */
import { decodeHistory, encodeHistory } from '../../../src/history/codec.ts';
import { byCodeUnit, type History, type UnitHistory } from '../../../src/model.ts';
import type { LocalProject } from '../project.ts';

export const pastUnits = ({ classes }: History): readonly UnitHistory[] => classes[0]?.units ?? [];

export async function restored({ platform }: LocalProject): Promise<History> {
  const bytes = await platform.historyStore.restore('default');
  return decodeHistory(bytes ?? new Uint8Array(), 'history');
}

/** As if every part of the large unit had taken a minute. A history has the longest part first, which differs from run to run, so they are sorted. */
export async function stretchTimes(project: LocalProject, large: string, learned?: History): Promise<void> {
  const history = learned ?? (await restored(project));
  const stretched = pastUnits(history).map((unit) =>
    unit.id === large
      ? {
          ...unit,
          durationsMs: [60_000 * (unit.parts?.length ?? 0)],
          parts: (unit.parts ?? [])
            .toSorted((a, b) => byCodeUnit(a.name, b.name))
            .map((part) => ({ ...part, durationMs: 60_000 })),
        }
      : { ...unit, durationsMs: [1000] },
  );
  const classes = history.classes.map((group) => ({ ...group, shards: [], units: stretched }));
  await project.platform.historyStore.save('default', encodeHistory({ ...history, classes }));
}
