/** The jobs of runs, and the operation that lists them. */
import type { Reply } from './http.ts';
import { paged } from './pages.ts';
import type { Handlers, RestState } from './rest-call.ts';

export interface Job {
  readonly runId: string;
  readonly name: string;
  /** Null before it has ended. */
  readonly conclusion: 'success' | 'failure' | 'cancelled' | 'timed_out' | 'skipped' | null;
  /** It waits for a runner. */
  readonly isQueued?: true;
  readonly startedAt?: Date;
}

export function createJobs() {
  const all = new Map<string, Job>();
  return {
    /** A job of the same name is the same job, later. */
    leave: (job: Job) => void all.set(`${job.runId} ${job.name}`, job),
    of: (runId: string) => [...all.values()].filter((job) => job.runId === runId),
  };
}

export type Jobs = ReturnType<typeof createJobs>;

export const jobHandlers = ({ jobs, origin }: RestState): Handlers => ({
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': ({ request, params }): Reply => {
    const found = jobs.of(params['run_id'] ?? '');
    return paged(request, origin(), found, (page) => ({
      total_count: found.length,
      jobs: page.map(({ name, conclusion, runId, isQueued, startedAt = new Date(0) }) => ({
        name,
        conclusion,
        run_id: Number(runId),
        status: conclusion !== null ? 'completed' : isQueued ? 'queued' : 'in_progress',
        started_at: startedAt.toISOString(),
      })),
    }));
  },
});
