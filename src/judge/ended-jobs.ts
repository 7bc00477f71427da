/** What the jobs of a run say about what is missing. */
import type { EndedJob, Report } from '../model.ts';
import { listSome } from '../text/numbers.ts';
import type { Evidence } from './evidence.ts';

const isCancelled = ({ conclusion }: EndedJob): boolean => conclusion === 'cancelled';

/** How the jobs ended that left nothing, as the end of a sentence. Undefined where no job was cancelled or stopped. */
export function howJobsEnded(jobs: readonly EndedJob[] = []): string | undefined {
  const parts = [
    namesOf(jobs.filter(isCancelled), 'was cancelled', 'were cancelled'),
    namesOf(
      jobs.filter(({ conclusion }) => conclusion === 'timed_out'),
      'took too long',
      'took too long',
    ),
  ];
  return joined(parts);
}

/** The jobs that can be the cause of a missing plan, as a sentence of its own. */
export function blamedJobs(jobs: readonly EndedJob[] = []): string | undefined {
  const others = jobs.filter((job) => !isCancelled(job));
  return joined([
    namesOf(others, 'failed', 'failed'),
    namesOf(jobs.filter(isCancelled), 'was cancelled', 'were cancelled'),
  ]);
}

function namesOf(jobs: readonly EndedJob[], one: string, several: string): string | undefined {
  const names = jobs.map(({ name }) => JSON.stringify(name));
  if (names.length === 0) return undefined;
  return names.length === 1 ? `job ${names[0]} ${one}` : `jobs ${listSome(names)} ${several}`;
}

const joined = (parts: readonly (string | undefined)[]): string | undefined =>
  parts.filter((part) => part !== undefined).join(', and ') || undefined;

/** Outcomes of shards that make their jobs fail. */
const FAILS_ITS_JOB: ReadonlySet<string> = new Set(['failed', 'timed-out', 'crashed']);

/** Whether what is missing was cancelled. Where more jobs failed than shards did, one of the lost shards may have failed. */
export function wasCancelled({ jobs = [] }: Evidence, { shards }: Pick<Report, 'shards'>): boolean {
  if (shards.some(({ outcome }) => outcome === 'cancelled')) return true;
  const failedJobs = jobs.filter((job) => !isCancelled(job)).length;
  const failedShards = shards.filter(({ outcome }) => FAILS_ITS_JOB.has(outcome)).length;
  const lacksSome = shards.length === 0 || shards.some(({ outcome }) => outcome === 'missing');
  return lacksSome && failedJobs <= failedShards && jobs.some(isCancelled);
}
