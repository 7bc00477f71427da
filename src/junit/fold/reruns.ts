/**
 * Units that ran again. A retry that runs a unit as a whole says which tests it has. Earlier tries may differ in two ways:
 * - They have evidence that is no test: a file that did not load, a hook that failed.
 * - Their tests have other names, because a parameter is printed in another way each time (a set, an address, a random number).
 *
 * The rules fail closed. The newest try settles an earlier one only if it reports at least as many tests of the unit. So one of single tests does
 * not, and a test of its name alone is settled by it:
 * - Evidence is settled when the newest try has none. It is no test, so nothing is counted for it.
 * - A test that did not fail, and that the newest try does not know, is left out: it has another name now.
 * - A test that failed stays failed. Only where both tries have the same number of tests, and as many of them have changed names of one stem,
 *   are those the same tests: then the later result decides, as for any other retry. Two names that one try reports are never one test.
 */
import { dialects } from '../../dialects/index.ts';
import { groupBy } from '../../group-by.ts';
import { byCodeUnit, isBad } from '../../model.ts';
import { nameInFile } from '../../text/test-name.ts';
import type { Run } from './run.ts';
import { levelOf } from './settle.ts';

export interface Reruns {
  /** Runs that become runs of another test. Undefined for a run that is left out. */
  readonly changes: ReadonlyMap<Run, Run | undefined>;
  /** Evidence that a later try has settled, the last of each kind in a unit. */
  readonly recovered: readonly Run[];
}

/** @param runs of units that ran again, in any order */
export function settleReruns(runs: Iterable<Run>): Reruns {
  const changes = new Map<Run, Run | undefined>();
  const recovered: Run[] = [];
  const units = [...groupBy(runs, ({ origin }) => JSON.stringify([origin.shard, origin.axis, origin.unit]))];
  for (const [, unit] of units.sort(([a], [b]) => byCodeUnit(a, b))) {
    const keyed = unit.map((run) => ({ run, key: keyOf(run), level: levelOf(run.origin) }));
    if (hasGone(keyed)) settleUnit(keyed, changes, recovered);
  }
  return { changes, recovered };
}

type Key = string;

/** No other test has it. */
export const keyOf = ({ suite, className, file, name }: Run): Key =>
  `${suite.join(SEPARATOR)}${SEPARATOR}${className}${SEPARATOR}${file}${SEPARATOR}${name}`;

/** No clean text contains it. */
const SEPARATOR = '\u0001';

/** A run with its test and its try. Both are worked out once, because a whole run of very many tests may run again. */
interface Keyed {
  readonly run: Run;
  readonly key: Key;
  readonly level: number;
}

/** Whether the newest try lacks a test of an earlier one. Most units report the same tests in each try, and nothing has to be settled. */
function hasGone(runs: readonly Keyed[]): boolean {
  const newest = runs.reduce((highest, { level }) => Math.max(highest, level), 0);
  const known = new Set(runs.flatMap(({ level, key }) => (level === newest ? [key] : [])));
  return runs.some(({ key }) => !known.has(key));
}

/** One try of a unit: its runs by test, in the order of the reports. */
type Try = ReadonlyMap<Key, readonly Run[]>;

/** Tries in their order, and the runs of a try by report and place. So the order in which reports are read does not matter. */
const byTime = (a: Keyed, b: Keyed): number =>
  a.level - b.level || byCodeUnit(a.run.origin.report, b.run.origin.report) || a.run.order - b.run.order;

const byTest = (runs: readonly Keyed[]): Try =>
  new Map([...groupBy(runs, ({ key }) => key)].map(([key, group]) => [key, group.map(({ run }) => run)]));

function settleUnit(unsorted: readonly Keyed[], changes: Map<Run, Run | undefined>, recovered: Run[]): void {
  const runs = unsorted.toSorted(byTime);
  const tries = [...groupBy(runs, ({ level }) => level).values()].map(byTest);
  const newest = tries.pop();
  if (newest === undefined) return;
  const isEvidence = evidenceOf(runs.map(({ run }) => run));
  const evidence = (tested: Try): Key[] => [...tested.keys()].filter((key) => tested.get(key)?.every(isEvidence));
  // What is no test and failed to the end settles nothing.
  if (evidence(newest).length > 0) return;
  const all = byTest(runs);
  const settled = new Set<Key>(newest.keys());
  const namesOf = new Map([...newest.keys()].map((key) => [key, [key]]));
  const isTwoTests = (one: Key, other: Key): boolean => tries.some((tested) => tested.has(one) && tested.has(other));
  // The last try of a test says most about it, so later tries come first.
  for (const earlier of tries.toReversed()) {
    const notTests = new Set(evidence(earlier).filter((key) => !newest.has(key)));
    const count = earlier.size - notTests.size;
    const gone = [...earlier.keys()].filter((key) => !settled.has(key));
    for (const key of gone) settled.add(key);
    if (count > newest.size) continue;
    const goneTests = gone.filter((key) => !notTests.has(key));
    const names = count === newest.size ? pairNames(earlier, newest, goneTests) : NO_NAMES;
    for (const key of gone) {
      const own = all.get(key) ?? [];
      const paired = names.get(key);
      const itsNames = paired && namesOf.get(keyOf(paired));
      const now = itsNames?.some((name) => isTwoTests(key, name)) ? undefined : paired;
      if (now !== undefined) itsNames?.push(key);
      if (notTests.has(key)) recovered.push(...own.slice(-1));
      else if (now === undefined && !isHarmless(earlier.get(key) ?? [], own)) continue;
      for (const run of own) changes.set(run, now && renamed(run, now));
    }
  }
}

const NO_NAMES: ReadonlyMap<Key, Run> = new Map();

/** Whether a run is evidence and no test: it failed, and it is named as the unit, as a hook, or as a suite or a class of other cases. */
function evidenceOf(runs: readonly Run[]): (run: Run) => boolean {
  const groups = new Set(runs.flatMap(groupsAround));
  return (run) => isBad(run.outcome) && (isNoTest(run) || groups.has(run.name));
}

const isNoTest = ({ origin, name, className, suite, file, outcome }: Run): boolean =>
  dialects.isHook(name) ||
  name === origin.unit ||
  nameInFile({
    name,
    suite,
    outcome,
    flaky: false,
    tries: 1,
    ...(className !== undefined && { className }),
    ...(file !== undefined && { file }),
    ...(origin.unit !== undefined && { unit: origin.unit }),
  }) === '';

/** The names of the suites and classes that a test is in, without its own. */
export const groupsAround = ({ suite, className = '', name }: Run): string[] =>
  [...suite, className, ...className.split(' > '), ...beginningsOf(name)].filter(
    (group) => group !== '' && group !== name,
  );

/** The suites in a name such as `cart > empty > adds`. */
function beginningsOf(name: string): string[] {
  const parts = name.split(' > ');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join(' > '));
}

/** Whether a test may be left out: it passed in its last try, or it never failed. */
const isHarmless = (last: readonly Run[], all: readonly Run[]): boolean =>
  last.every(({ outcome }) => outcome === 'passed') || all.every(({ outcome }) => !isBad(outcome));

/** The new name of each test, where as many tests of one stem came as went. They are paired in the order of the reports. */
function pairNames(earlier: Try, newest: Try, gone: readonly Key[]): Map<Key, Run> {
  const names = new Map<Key, Run>();
  const come = [...newest].flatMap(([key, [run]]) => (earlier.has(key) || run === undefined ? [] : [run]));
  const comeByStem = groupBy(come, stemOf);
  const goneByStem = groupBy(gone, (key) => stemOf(earlier.get(key)?.[0]));
  for (const [stem, keys] of goneByStem) {
    const found = comeByStem.get(stem);
    if (found?.length !== keys.length) continue;
    for (const [at, key] of keys.entries()) {
      const run = found[at];
      if (run !== undefined) names.set(key, run);
    }
  }
  return names;
}

/** What may change in a name from run to run: parameters in brackets, identifiers of objects, and numbers. */
const UNSTABLE = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|0x[\da-f]+|\d+/gi;

function stemOf(run: Run | undefined): string {
  if (run === undefined) return '';
  const bracket = run.name.indexOf('[');
  const plain = bracket < 0 ? run.name : run.name.slice(0, bracket + 1);
  return keyOf({ ...run, name: plain.replace(UNSTABLE, '0') });
}

const renamed = (run: Run, { name, suite, className, file, line }: Run): Run => ({
  ...run,
  name,
  suite,
  className,
  file,
  line,
});
