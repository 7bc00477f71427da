/** The jobs of runs, and the operation that lists them. */
import type { Reply } from './http.ts';
import { paged } from './pages.ts';
import type { Handlers, RestState } from './rest-call.ts';

export interface Job {
  readonly runId: string;
  readonly name: string;
  /** Null while it runs. */
  readonly conclusion: 'success' | 'failure' | 'cancelled' | 'timed_out' | 'skipped' | null;
}

export function createJobs() {
  const all: Job[] = [];
  return { leave: (job: Job) => void all.push(job), of: (runId: string) => all.filter((job) => job.runId === runId) };
}

export type Jobs = ReturnType<typeof createJobs>;

export const jobHandlers = ({ jobs, origin }: RestState): Handlers => ({
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': ({ request, params }): Reply => {
    const found = jobs.of(params['run_id'] ?? '');
    return paged(request, origin(), found, (page) => ({
      total_count: found.length,
      jobs: page.map(({ name, conclusion, runId }) => ({
        name,
        conclusion,
        run_id: Number(runId),
        status: conclusion === null ? 'in_progress' : 'completed',
      })),
    }));
  },
});
