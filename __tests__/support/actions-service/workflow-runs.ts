/** The runs of workflows, and the operation that describes one. */
import { DEFAULT_EVENT } from './environment.ts';
import type { Reply } from './http.ts';
import type { Handlers, RestState } from './rest-call.ts';

export interface WorkflowRun {
  readonly runId: string;
  /** The name of the event that started it. */
  readonly event: string;
}

export function createWorkflowRuns() {
  const events = new Map<string, string>();
  return {
    leave: ({ runId, event }: WorkflowRun) => void events.set(runId, event),
    eventOf: (runId: string) => events.get(runId) ?? DEFAULT_EVENT,
  };
}

export type WorkflowRuns = ReturnType<typeof createWorkflowRuns>;

export const workflowRunHandlers = ({ runs }: RestState): Handlers => ({
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': ({ params }): Reply => {
    const id = params['run_id'] ?? '';
    return { status: 200, body: { id: Number(id), event: runs.eventOf(id) } };
  },
});
