/** A run after one more event. Events may be cut, or come in any order, because a worker may die and its account with it: nothing here throws. */
import { partsInClass } from '../../text/test-name.ts';
import type { EventTest, NotedEvent } from '../event.ts';
import { tryOf } from '../spans.ts';
import { waiting } from './plan.ts';
import { hasEnded, type LiveFailure, type LiveRun, type LiveSource, type LiveTest, type LiveWorker } from './run.ts';
import { MAX_FAILURES } from './view.ts';
import { isOf, withWorker } from './workers.ts';

/** The most running tests of a worker that are kept. */
export const MAX_RUNNING = 32;
const MAX_NAME = 300;

export function reduce(run: LiveRun, source: LiveSource, event: NotedEvent): LiveRun {
  const worker = workerOf(run, source);
  const change = changeBy(event, worker, run);
  if (change === undefined) return run;
  const version = run.version + 1;
  const { told, passed, ...fields } = change;
  const failures = passed === undefined ? run.failures : run.failures.map((one) => asFlaky(one, passed, version));
  const added =
    told === undefined
      ? []
      : [newFailure(told, worker, { at: timeOf(event.at), number: run.failuresInAll + 1, version })];
  return {
    ...run,
    version,
    workers: withWorker(run.workers, { ...worker, ...fields, version }),
    failures: added.length === 0 ? failures : [...failures, ...added].slice(-MAX_FAILURES),
    failuresInAll: run.failuresInAll + added.length,
  };
}

/** What an event changes in its worker, a failure that it tells, and the numbers of failures that have passed since. */
interface Change extends Partial<LiveWorker> {
  readonly told?: Pick<LiveFailure, 'id' | 'name' | 'file'>;
  readonly passed?: ReadonlySet<number>;
}

type Kind = NotedEvent['event'];
type Of<K extends Kind> = Extract<NotedEvent, { event: K }>;

const STEPS: { readonly [K in Kind]?: (worker: LiveWorker, event: Of<K>, run: LiveRun) => Change | undefined } = {
  'shard-started': (worker, { at }) => begun(worker, at),
  'batch-started': (worker, { at, units }) => ({ ...begun(worker, at), units: units.length, notice: undefined }),
  'test-started': (worker, { at, batch, id, test }) => ({
    ...begun(worker, at),
    running: [...without(worker.running, batch, id), runningTest(batch, id, test, timeOf(at))].slice(-MAX_RUNNING),
  }),
  'test-dropped': (worker, { batch, id }) => ({ running: without(worker.running, batch, id) }),
  'test-finished': finishTest,
  'tests-done': (worker, { batch, tests }) => (tryOf(batch) > 1 ? undefined : withDone(worker, tests)),
  'unit-finished': finishUnit,
  'batch-finished': (worker, { batch }) => ({ running: worker.running.filter((test) => test.batch !== batch) }),
  slow: (_worker, { test }) => ({ notice: `slow: ${nameOf(test)}` }),
  hang: (_worker, { running: [test] }) => ({
    notice: test === undefined ? 'hangs, so its command is ended' : `hangs: ${nameOf(test)}`,
  }),
  'worker-lost': (_worker, { worker, why }) => ({ notice: cut(`${worker} is lost: ${why}`) }),
  retry: (worker, { units }) => (hasEnded(worker) ? undefined : { state: 'retrying', units: units.length }),
  'shard-finished': ({ testsMs, tests: planned }, { at, outcome, tests, failed }) => ({
    state: outcome,
    endedAt: timeOf(at),
    running: [],
    notice: undefined,
    ...(tests !== undefined && { done: tests, tests: Math.max(planned, tests), doneMs: testsMs }),
    ...(failed !== undefined && { failed }),
  }),
};

const changeBy = (event: NotedEvent, worker: LiveWorker, run: LiveRun): Change | undefined =>
  STEPS[event.event]?.(worker, event as never, run);

/** It runs, even where its first event is lost. */
const begun = ({ state, startedAt }: LiveWorker, at: string): Change => ({
  ...(state === 'waiting' && { state: 'running' as const }),
  ...(startedAt === undefined && { startedAt: timeOf(at) }),
});

function finishTest(worker: LiveWorker, { batch, id, outcome }: Of<'test-finished'>, run: LiveRun): Change {
  const test = worker.running.find((one) => one.batch === batch && one.id === id);
  const ended = { running: without(worker.running, batch, id), notice: undefined };
  if (tryOf(batch) > 1)
    return { ...ended, ...(outcome === 'passed' && recovery(worker, run, (failure) => failure.id === id)) };
  const { name = cut(id), file = '' } = test ?? {};
  const done = withDone(worker, 1, run.plan.msPerTest.get(file));
  if (outcome !== 'failed' && outcome !== 'errored') return { ...ended, ...done };
  return { ...ended, ...done, failed: worker.failed + 1, told: { id, name, file } };
}

/** A unit is told of where it failed and nothing told of its tests, and where it passes after that. */
function finishUnit(worker: LiveWorker, { batch, id, outcome }: Of<'unit-finished'>, run: LiveRun): Change | undefined {
  const { plan, failures } = run;
  const file = plan.fileOfPart.get(id) ?? id;
  if (outcome === 'passed') return recovery(worker, run, ({ name, id: failed }) => name === '' && failed === id);
  if (outcome !== 'failed' || tryOf(batch) > 1) return undefined;
  // Where the framework has its own names for files, any failure may be one of this unit.
  const mayBeOfUnit = (one: LiveFailure) => one.file === file || (one.name !== '' && !plan.msPerTest.has(one.file));
  if (failures.some((one) => isOf(one, worker) && mayBeOfUnit(one))) return undefined;
  return { failed: worker.failed + 1, told: { id, name: '', file } };
}

/** What failed before has passed now. */
function recovery(
  worker: LiveWorker,
  { failures }: LiveRun,
  isIt: (failure: LiveFailure) => boolean,
): Change | undefined {
  const passed = failures.filter((failure) => !failure.isFlaky && isOf(failure, worker) && isIt(failure));
  if (passed.length === 0) return undefined;
  return {
    failed: Math.max(0, worker.failed - passed.length),
    passed: new Set(passed.map(({ number }) => number)),
  };
}

const asFlaky = (failure: LiveFailure, passed: ReadonlySet<number>, version: number): LiveFailure =>
  passed.has(failure.number) ? { ...failure, isFlaky: true, version } : failure;

const newFailure = (
  told: Pick<LiveFailure, 'id' | 'name' | 'file'>,
  { shard, axis }: LiveSource,
  when: Pick<LiveFailure, 'at' | 'number' | 'version'>,
): LiveFailure => ({ ...told, shard, axis, ...when, isFlaky: false });

function withDone(worker: LiveWorker, tests: number, msPerTest = worker.testsMs / Math.max(1, worker.tests)): Change {
  const done = worker.done + tests;
  return {
    done,
    tests: worker.tests === 0 ? 0 : Math.max(worker.tests, done),
    doneMs: Math.min(worker.testsMs, worker.doneMs + tests * msPerTest),
  };
}

const without = (running: readonly LiveTest[], batch: string, id: string): readonly LiveTest[] =>
  running.filter((test) => test.batch !== batch || test.id !== id);

const runningTest = (batch: string, id: string, test: EventTest, since: number): LiveTest => ({
  id,
  batch,
  name: nameOf(test),
  file: test.file ?? '',
  since,
});

const nameOf = ({ classname, name, file }: EventTest): string =>
  cut([...new Set(partsInClass({ file: file ?? undefined, className: classname, name }))].join(' › '));

const timeOf = (at: string): number => {
  const time = Date.parse(at);
  return Number.isNaN(time) ? 0 : time;
};

const cut = (text: string): string => (text.length > MAX_NAME ? `${text.slice(0, MAX_NAME - 1)}…` : text);

function workerOf({ workers, plan }: LiveRun, source: LiveSource): LiveWorker {
  const known = workers.find((worker) => isOf(worker, source));
  if (known !== undefined) return known;
  const { shard, axis } = source;
  const share = plan.shares.find((one) => one.shard === shard);
  return waiting(share ?? { shard, units: 0, tests: 0, testsMs: 0, predictedMs: 0 }, axis);
}
