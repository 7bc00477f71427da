/** The check runs. Each belongs to a commit and to the app that created it. */

export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
}

export interface CheckRunSummary {
  readonly id: number;
  readonly sha: string;
  readonly name: string;
  /** The slug of the app. */
  readonly app: string;
  readonly externalId: string;
  readonly conclusion: string;
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
}

export function createCheckRuns() {
  const runs: CheckRunSummary[] = [];
  const forgotten = new Set<string>();
  let lastId = 7000;

  function create(run: Omit<CheckRunSummary, 'id'>): CheckRunSummary {
    lastId += 1;
    const created = { ...run, id: lastId };
    runs.push(created);
    return created;
  }

  function change(id: number, change: Partial<CheckRunSummary>): CheckRunSummary | undefined {
    const index = runs.findIndex((one) => one.id === id);
    const before = runs[index];
    if (before === undefined) return undefined;
    const after = { ...before, ...change };
    runs[index] = after;
    return after;
  }

  return {
    create,
    change,
    one: (id: number) => runs.find((run) => run.id === id),
    /** The check runs, newest first. */
    of: (sha: string) => runs.filter((run) => run.sha === sha).reverse(),
    forgetCommit: (sha: string): void => void forgotten.add(sha),
    knowsCommit: (sha: string) => !forgotten.has(sha),
  };
}
export type CheckRuns = ReturnType<typeof createCheckRuns>;
