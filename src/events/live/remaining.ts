/** How long a run will still take, as far as the plan and its pace tell. */
import { hasEnded, type LiveWorker } from './run.ts';

/** A share of the tests that says more of the pace than the start of the first one does. */
const TELLING_SHARE = 0.05;

type Timed = Pick<LiveWorker, 'state' | 'startedAt' | 'doneMs' | 'testsMs' | 'predictedMs'>;

/** The part of the planned time for which the plan is believed, whatever the pace is. */
const TRUST = 0.2;

/**
 * Time that a worker still needs: what is planned for the rest, times its pace. The pace is the time so far beside what was planned for it.
 * @param isTimed whether the plan knows times. Without them only the tests that are done say something
 * @returns undefined where nobody can know it
 */
export function remainingOf(worker: Timed, now: number, isTimed: boolean): number | undefined {
  const { startedAt, doneMs, testsMs, predictedMs } = worker;
  if (hasEnded(worker)) return 0;
  if (startedAt === undefined) return isTimed ? predictedMs : undefined;
  const ranMs = Math.max(0, now - startedAt);
  const done = testsMs > 0 ? doneMs / testsMs : 0;
  if (!isTimed) return done < TELLING_SHARE ? undefined : (ranMs / done) * (1 - done);
  if (done === 0) return Math.max(0, predictedMs - ranMs);
  // Several tests at a time take less than all their times together.
  const setupMs = Math.max(0, predictedMs - testsMs);
  const plannedMs = predictedMs - setupMs;
  if (plannedMs === 0) return 0;
  const trust = TRUST * predictedMs;
  const pace = (ranMs + trust) / (setupMs + done * plannedMs + trust);
  return pace * (1 - done) * plannedMs;
}

/** Time that all workers together still need: of the slowest one, or of each in turn. */
export function remainingOfAll(
  workers: readonly Timed[],
  now: number,
  { isTimed, oneAtATime }: { readonly isTimed: boolean; readonly oneAtATime: boolean },
): number | undefined {
  const times = workers.map((worker) => remainingOf(worker, now, isTimed));
  const known = times.filter((ms) => ms !== undefined);
  if (known.length < times.length) return undefined;
  return oneAtATime ? known.reduce((sum, ms) => sum + ms, 0) : Math.max(0, ...known);
}
