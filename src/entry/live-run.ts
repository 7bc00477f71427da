/** A run while it runs, for whoever shows it. */
import type { NotedEvent } from '../events/event.ts';
import { newRun } from '../events/live/plan.ts';
import { reduce } from '../events/live/reduce.ts';
import type { LivePlan, LiveRun, LiveSource } from '../events/live/run.ts';

export class RunInProgress {
  #run: LiveRun;
  #onChange: (run: LiveRun) => void = () => {};

  /** @param shown whether all shards of the plan are shown, or only those that have started here */
  constructor(plan: LivePlan, shown: 'all' | 'started' = 'all') {
    const run = newRun(plan);
    this.#run = shown === 'all' ? run : { ...run, workers: [] };
  }

  get now(): LiveRun {
    return this.#run;
  }

  readonly event = (source: LiveSource, event: NotedEvent): void => {
    this.#run = reduce(this.#run, source, event);
    this.#onChange(this.#run);
  };

  onChange(tell: (run: LiveRun) => void): void {
    const before = this.#onChange;
    this.#onChange = (run) => {
      before(run);
      tell(run);
    };
  }
}
