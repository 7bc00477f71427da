/** The input `axes`: the combinations of values that a plan runs on, by the rules of `strategy.matrix` of GitHub. */
import { isMap, isScalar, parseDocument, visit } from 'yaml';
import { type AxisValues, axisOf } from '../coverage.ts';
import { groupBy, repeated } from '../group-by.ts';
import { axisLabel, MAX_SHARDS } from '../model.ts';
import { capped } from '../text/escape.ts';
import { listSome, thousands } from '../text/numbers.ts';
import { InputProblem, isRunsOn, type Parser, RUNS_ON_RULE } from './parsers.ts';

/** The keys of a row of our matrix. An axis must not change what they say. */
const OUR_KEYS: ReadonlySet<string> = new Set([
  'suite',
  'shard',
  'shards',
  'matrix-rows',
  'name',
  'pool',
  'timeout-minutes',
]);
export const RUNS_ON = 'runs-on';
const INCLUDE = 'include';
const EXCLUDE = 'exclude';

/** More are not built, because a few long lists give millions of them. */
const MAX_BUILT = 100_000;

/** The longest combination in words. It is in a row three times, and GitHub takes 1 MB of UTF-16 for all rows. */
const MAX_LABEL = 500;

type Values = Readonly<Record<string, unknown>>;

/** @returns the combinations, each with the values of its axes */
export const axes: Parser<readonly AxisValues[]> = (text) => {
  const { [INCLUDE]: include, [EXCLUDE]: exclude, ...lists } = readMap(text);
  const vectors = Object.entries(lists).map(([name, values]) => vectorOf(name, values));
  const combinations = combine(vectors, rowsOf(INCLUDE, include), rowsOf(EXCLUDE, exclude));
  refuseKeys(combinations);
  const all = combinations.map((one): AxisValues => [...one].map(([name, value]) => ({ name, value })));
  if (all.length === 0) throw new InputProblem(`it gives no combination: write a list of values, or leave out fewer`);
  if (all.length > MAX_SHARDS)
    throw new InputProblem(
      `it gives ${all.length} combinations, and there can be at most ${MAX_SHARDS}: write fewer values, or exclude some`,
    );
  const labels = all.map((values) => axisLabel(axisOf(values)));
  refuseLong(labels);
  refuseTwice(labels);
  return all;
};

function readMap(text: string): Values {
  const document = parseDocument(text, { logLevel: 'silent' });
  const [mistake] = document.errors;
  if (mistake !== undefined) throw new InputProblem(`it is not valid YAML: ${mistake.message.replace(/:?\n.*/s, '')}`);
  if (!isMap(document.contents))
    throw new InputProblem(
      'it must be a map from names to lists of values, such as {os: [ubuntu-latest, windows-latest]}',
    );
  visit(document, { Scalar: (_key, scalar) => refuseOddNumber(scalar) });
  return document.toJS({ maxAliasCount: 100 }) as Values;
}

/** A number that is not what it looks like: `3.10` is the number 3.1. */
function refuseOddNumber(scalar: unknown): void {
  if (!isScalar(scalar) || typeof scalar.value !== 'number') return;
  const { source = '', value } = scalar;
  if (source !== String(value))
    throw new InputProblem(`${source} is the number ${value} in YAML: write it in quotes, "${source}"`);
}

type Vector = readonly [name: string, values: readonly unknown[]];

function vectorOf(name: string, values: unknown): Vector {
  if (!Array.isArray(values)) throw new InputProblem(`${name} must be a list of values, such as ${name}: [a, b]`);
  if (values.length === 0) throw new InputProblem(`${name} is an empty list: write a value, or leave ${name} out`);
  const labels = values.map((value) => axisLabel(axisOf([{ name, value }])));
  const [twice] = repeated(labels);
  if (twice !== undefined) throw new InputProblem(`it has ${twice} twice: write each value once`);
  return [name, values];
}

function rowsOf(name: string, rows: unknown): readonly Values[] {
  if (rows === undefined || rows === null) return [];
  if (Array.isArray(rows) && rows.every(isRow)) return rows;
  throw new InputProblem(`${name} must be a list of maps, such as ${name}: [{os: windows-latest}]`);
}

const isRow = (row: unknown): row is Values =>
  typeof row === 'object' && row !== null && !Array.isArray(row) && Object.keys(row).length > 0;

type Combination = Map<string, unknown>;

/**
 * The combinations as GitHub makes them. https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 * - All values of all lists are combined, without what `exclude` matches. It need not name all axes.
 * - A row of `include` is added to each combination of which it changes no value of a list. It may change what an earlier row added.
 * - A row that fits none is a combination by itself.
 */
function combine(vectors: readonly Vector[], include: readonly Values[], exclude: readonly Values[]): Combination[] {
  const names = new Set(vectors.map(([name]) => name));
  const stranger = exclude.flatMap((row) => Object.keys(row)).find((key) => !names.has(key));
  if (stranger !== undefined)
    throw new InputProblem(
      `${EXCLUDE} has ${stranger}, which is no axis: it may have ${[...names].join(', ') || 'nothing'}`,
    );
  const kept = product(vectors).filter((one) => !exclude.some((row) => fits(row, one, () => true)));
  const added: Combination[] = [];
  const originals = kept.map((one) => new Map(one));
  for (const row of include) {
    const places = kept.filter((_one, at) => fits(row, originals[at] as Combination, (key) => names.has(key)));
    for (const one of places) for (const [key, value] of Object.entries(row)) if (!names.has(key)) one.set(key, value);
    if (places.length === 0) added.push(new Map(Object.entries(row)));
  }
  return [...kept, ...added];
}

function product(vectors: readonly Vector[]): Combination[] {
  if (vectors.length === 0) return [];
  const size = vectors.reduce((total, [, values]) => total * values.length, 1);
  if (size > MAX_BUILT)
    throw new InputProblem(`it gives ${size} combinations, and there can be at most ${MAX_SHARDS}: write fewer values`);
  return vectors.reduce<Combination[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => new Map([...one, [name, value]]))),
    [new Map()],
  );
}

/** Whether the row has the values of the combination for all keys that count. */
const fits = (row: Values, combination: Combination, counts: (key: string) => boolean): boolean =>
  Object.entries(row).every(([key, value]) => !counts(key) || isWithin(value, combination.get(key)));

/** Whether a value of `include` or `exclude` means the other one. Of a map it may name some keys only. */
function isWithin(wanted: unknown, value: unknown): boolean {
  if (typeof wanted === 'object' && wanted !== null)
    return (
      typeof value === 'object' &&
      value !== null &&
      Object.entries(wanted).every(([key, inner]) => isWithin(inner, (value as Values)[key]))
    );
  return isLooselyEqual(wanted, value);
}

/** Equal as expressions of GitHub compare. https://docs.github.com/actions/reference/workflows-and-actions/expressions#operators */
function isLooselyEqual(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  return typeof a === typeof b && a !== null && b !== null ? a === b : numberOf(a) === numberOf(b);
}

const numberOf = (value: unknown): number =>
  value === null ? 0 : typeof value === 'object' || value === undefined ? Number.NaN : Number(value);

/** Names are compared as GitHub reads the keys of a matrix: without case. `Shard` would hide our `shard`. */
function refuseKeys(combinations: readonly Combination[]): void {
  const names = [...new Set(combinations.flatMap((one) => [...one.keys()]))];
  const ours = names.filter((key) => OUR_KEYS.has(key.toLowerCase()));
  if (ours.length > 0)
    throw new InputProblem(
      `it has the axis ${listSome(ours)}, a name that the matrix of a plan has for itself, as all of ${[...OUR_KEYS].join(', ')}: choose another name`,
    );
  const alike = [...groupBy([...names, RUNS_ON], (name) => name.toLowerCase()).values()]
    .map((spellings) => [...new Set(spellings)])
    .find((spellings) => spellings.length > 1);
  if (alike !== undefined)
    throw new InputProblem(
      `${alike.join(' and ')} are one name for GitHub, which ignores case there: write it in one way, or choose another name`,
    );
  for (const one of combinations)
    if (one.has(RUNS_ON) && !isRunsOn(one.get(RUNS_ON))) throw new InputProblem(`${RUNS_ON} is wrong: ${RUNS_ON_RULE}`);
}

function refuseLong(labels: readonly string[]): void {
  const long = labels.find((label) => label.length > MAX_LABEL);
  if (long !== undefined)
    throw new InputProblem(
      `the combination ${capped(long, 40)} has ${thousands(long.length)} characters, but there can be at most ${MAX_LABEL}: write shorter values`,
    );
}

function refuseTwice(labels: readonly string[]): void {
  const [twice] = repeated(labels);
  if (twice !== undefined) throw new InputProblem(`it gives ${twice} twice: remove one of them from ${INCLUDE}`);
}
