/**
 * What a retry runs of a failed unit: only its parts with a failed test, where everything speaks for it. Otherwise it runs whole. A failed test is
 * settled only by a pass of that very test, so a wrong choice costs time and hides nothing.
 */
import { join } from 'node:path';
import type { PartSelector, RunRequest } from '../../frameworks/framework.ts';
import type { OnlyParts } from '../../frameworks/shared/parts.ts';
import type { FoldedTest } from '../../junit/fold/folded-test.ts';
import { MAX_PART_NAME, MAX_PARTS, type PlannedUnit, type UnitRecord } from '../../model.ts';
import { isEvidenceName, nameInFile } from '../../text/test-name.ts';
import { createLocator } from './read-group.ts';
import type { OnlyFailed, TriesRequest } from './request.ts';
import { failedByUnit, foldReports, testKey } from './still-failed.ts';

/** The most characters of names in a command, so that it fits on every command line. Where more failed, files run whole. */
const MOST_CHARACTERS = 4_000;

/**
 * @param reports of all tries so far
 * @param units those that failed, and whose tests were all reported
 */
export async function chooseFailed(
  request: TriesRequest,
  reports: readonly string[],
  units: readonly UnitRecord[],
): Promise<OnlyFailed> {
  const { plan, shard, framework } = request;
  const { select } = framework;
  if (select === undefined || units.length === 0 || !select.reaches(startOf(request))) return NOTHING;
  const records = new Map(units.map((unit) => [unit.id, unit]));
  const fold = await foldReports(
    request,
    reports,
    records,
    createLocator(request, [...shard.units, ...records.keys()]),
  );
  const failed = failedByUnit(fold);
  const chosen = new Map<string, Failed>();
  for (const unit of plan.units) {
    const tests = failed.get(unit.id) ?? [];
    if (tests.length === 0 || unit.part !== undefined || tests.length >= (records.get(unit.id)?.tests ?? 0)) continue;
    const parts = partsOf(tests, unit.id, select);
    if (parts === undefined || (await staysWhole(unit, select, request))) continue;
    chosen.set(unit.id, { parts, tests: tests.map(testKey) });
  }
  const only = inOneCommand(new Map([...chosen].map(([id, { parts }]) => [id, parts])), request);
  return { only, tests: new Map([...only.keys()].map((id) => [id, chosen.get(id)?.tests ?? []])) };
}

interface Failed {
  readonly parts: readonly string[];
  readonly tests: readonly string[];
}

const NOTHING: OnlyFailed = { only: new Map(), tests: new Map() };

const startOf = ({ command, args }: TriesRequest): Pick<RunRequest, 'command' | 'args'> =>
  command === undefined ? { args } : { command, args };

/** The parts that these tests are in. Undefined where one is in none, where it is no test, or where there are too many. */
function partsOf(tests: readonly FoldedTest[], unit: string, select: PartSelector): readonly string[] | undefined {
  const parts = new Set<string>();
  for (const test of tests) {
    const part = isTest(test) ? select.partOf(test.fileIsGuess ? { ...test, file: undefined } : test, unit) : undefined;
    if (part === undefined || part.length > MAX_PART_NAME) return undefined;
    parts.add(part);
  }
  return parts.size > MAX_PARTS || lengthOf(parts) > MOST_CHARACTERS ? undefined : [...parts];
}

/** A hook that failed and a file that did not load are no tests. */
const isTest = (test: FoldedTest): boolean => ![nameInFile(test), test.name].some(isEvidenceName);

const lengthOf = (parts: Iterable<string>): number => [...parts].reduce((sum, { length }) => sum + length, 0);

async function staysWhole(
  { id, file = id }: PlannedUnit,
  { whyWhole }: PartSelector,
  { platform, workingDirectory }: TriesRequest,
): Promise<boolean> {
  if (whyWhole === undefined) return false;
  const source = await platform.files.readText(join(platform.context.root, workingDirectory, file));
  return source === undefined || whyWhole(source) !== undefined;
}

/** Where a command has one pattern of names, all files have the same one. A split file has its own, because its other parts may be in other shards. */
function inOneCommand(only: OnlyParts, { framework, plan }: TriesRequest): OnlyParts {
  if (framework.select?.onePattern !== true) return only;
  const split = new Set(plan.units.flatMap(({ id, part, file = id }) => (part === undefined ? [] : [file])));
  const files = new Map(plan.units.map(({ id, file = id }) => [id, file]));
  const isSplit = (id: string): boolean => split.has(files.get(id) ?? id);
  const all = [...new Set([...only].flatMap(([id, parts]) => (isSplit(id) ? [] : parts)))];
  if (lengthOf([...all, ...only.keys()]) > MOST_CHARACTERS) return new Map([...only].filter(([id]) => isSplit(id)));
  return new Map([...only].map(([id, parts]) => [id, isSplit(id) ? parts : all]));
}
