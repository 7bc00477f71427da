/** Chooses the units that a change affects. It leaves a unit out only where it can say that nothing which the unit loads has changed. */
import { byCodeUnit, type ChangeSelection } from '../../model.ts';
import { listSome } from '../../text/numbers.ts';
import type { Unit } from '../unit.ts';
import type { Reach } from './reach.ts';
import { everythingDependsOn, isDocumentation, matcherOf } from './rules.ts';

/** A file that differs. */
export interface Change {
  /** Its path in the repository. */
  readonly path: string;
  /** Its path relative to the working directory. */
  readonly file: string;
  /** There is no such file any more. */
  readonly gone: boolean;
}

/** The globs of the user. They count more than our rules. */
export interface ChangeGlobs {
  readonly runAllOn: readonly string[];
  readonly runNoneOn: readonly string[];
}

/** The units that run, each with the reason, or why all run. */
export type Selected = { readonly all: string } | { readonly why: ReadonlyMap<string, string> };

/** More changes are those of a whole project, and to place each of them takes a while. */
const MAX_CHANGES = 1000;

/** The changes that can affect some tests and not others, or why all tests run. */
export function changesThatMatter(
  changes: readonly Change[],
  { runAllOn, runNoneOn }: ChangeGlobs,
): { readonly all: string } | readonly Change[] {
  const [forAll, forNone] = [matcherOf(runAllOn), matcherOf(runNoneOn)];
  const asked = changes.find(({ path }) => forAll(path));
  if (asked !== undefined) return { all: `${asked.path} matches input run-all-on` };
  const left = changes.filter(({ path }) => !forNone(path));
  for (const { path } of left) {
    const what = everythingDependsOn(path);
    if (what !== undefined) return { all: `${path} is ${what}` };
  }
  return left.length > MAX_CHANGES
    ? { all: `${left.length} files changed, and at most ${MAX_CHANGES} are placed` }
    : left;
}

/** What is known of the tests of a project. */
export interface Knowledge {
  readonly units: readonly Unit[];
  /** All files that changed, whatever the globs say of them: a test file that is new or changed always runs. */
  readonly changed: readonly Change[];
  /** Units that failed or were flaky lately. */
  readonly troubled: ReadonlySet<string>;
  /** Whether a file that is gone was a test file, by its name. */
  isTestFile(file: string): boolean;
}

export interface GraphKnowledge extends Knowledge {
  readonly reach: Reach;
  /** The file or folder that tests load in place of this one, such as the test that a snapshot is of. */
  ownerOf(file: string): string | undefined;
}

const CHANGED = 'new or changed';
const LOADS = 'that load what changed';
const UNCLEAR = 'that load files which are not in the repository';
const UNTOLD = 'of which nobody knows what they load';
const TROUBLED = 'that failed or were flaky lately';
const LISTED = 'named by affected-command';

/** Selects by the imports that the framework knows. @param changes those that matter */
export function selectByImports(changes: readonly Change[], known: GraphKnowledge): Selected {
  const { units, reach } = known;
  const chosen = new Choice(known);
  for (const change of changes) {
    const loaders = loadersOf(change, known);
    if (loaders === 'all') return { all: `${change.path} is loaded by every test` };
    chosen.addAll(loaders, LOADS);
    const isPlaced = !isGoneForGood(change, known) && (loaders.size > 0 || chosen.hasTestsIn(change));
    if (!isPlaced && !mayBeIgnored(change, known)) return { all: unplaced(change) };
  }
  for (const { id } of units) if (!reach.known.has(id)) chosen.add(id, UNTOLD);
  chosen.addAll(reach.unclear, UNCLEAR);
  return chosen.result();
}

function loadersOf({ file }: Change, { reach, ownerOf }: GraphKnowledge): ReadonlySet<string> | 'all' {
  const names = [file, ownerOf(file) ?? file];
  return names.some(reach.isShared) ? 'all' : new Set(names.flatMap((name) => [...reach.unitsOf(name)]));
}

/** Without this file, imports of its name may lead to others. So what loads its name now says nothing, unless it belongs to something else. */
const isGoneForGood = ({ file, gone }: Change, { ownerOf }: GraphKnowledge): boolean =>
  gone && ownerOf(file) === undefined;

/** A text for people, and a test file that is gone and that nothing imports. */
const mayBeIgnored = ({ path, file, gone }: Change, { isTestFile }: Knowledge): boolean =>
  isDocumentation(path) || (gone && isTestFile(file));

const unplaced = ({ path, gone }: Change): string =>
  gone
    ? `${path} is gone, and nobody can say which tests loaded it`
    : `no test is known to load ${path}, so any may read it. If none does, name it in input run-none-on`;

/** The lines that the user's own command prints: units, files, or folders with all that is in them. */
export function selectListed(lines: readonly string[], known: Knowledge): Selected {
  const chosen = new Choice(known);
  const unknown = lines.filter((line) => !chosen.addNamed(line.replace(/^(?:\.\/)+/, '').replace(/\/$/, '')));
  if (unknown.length > 0)
    return {
      all: `affected-command prints what is no test unit, no test file and no folder with one: ${listSome(unknown.map((line) => JSON.stringify(line)))}`,
    };
  return chosen.result();
}

/** The units that are chosen. The first reason of each stays. */
class Choice {
  readonly #units: readonly Unit[];
  readonly #troubled: ReadonlySet<string>;
  readonly #why = new Map<string, string>();

  constructor({ units, troubled, changed }: Knowledge) {
    this.#units = units;
    this.#troubled = troubled;
    const files = new Set(changed.map(({ file }) => file));
    for (const unit of units) if (filesOf(unit).some((file) => files.has(file))) this.add(unit.id, CHANGED);
  }

  add(id: string, why: string): void {
    if (!this.#why.has(id)) this.#why.set(id, why);
  }

  addAll(ids: Iterable<string>, why: string): void {
    for (const id of ids) this.add(id, why);
  }

  hasTestsIn = ({ file }: Change): boolean => this.#units.some((unit) => filesOf(unit).includes(file));

  /** Whether the name is that of a unit, a file or a folder. */
  addNamed(name: string): boolean {
    const isIn = (path: string): boolean => name === '.' || path === name || path.startsWith(`${name}/`);
    const found = this.#units.filter((unit) => isIn(unit.id) || filesOf(unit).some(isIn));
    this.addAll(
      found.map(({ id }) => id),
      LISTED,
    );
    return found.length > 0;
  }

  result(): Selected {
    this.addAll(this.#troubled, TROUBLED);
    const units = this.#units.filter(({ id }) => this.#why.has(id));
    return { why: new Map(units.map(({ id }) => [id, this.#why.get(id) as string])) };
  }
}

const filesOf = ({ id, file, files = [file ?? id] }: Unit): readonly string[] => files;

/** How many units run for each reason, and which do not run. */
export function summarized(
  units: readonly Pick<Unit, 'id'>[],
  selected: Selected,
): Pick<ChangeSelection, 'all' | 'selected' | 'notSelected'> {
  if ('all' in selected) return { all: selected.all, selected: [], notSelected: [] };
  const { why } = selected;
  const counts = new Map<string, number>();
  for (const reason of why.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    selected: [...counts].map(([reason, count]) => ({ why: reason, units: count })),
    notSelected: units
      .map(({ id }) => id)
      .filter((id) => !why.has(id))
      .sort(byCodeUnit),
  };
}
