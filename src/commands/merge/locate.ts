/** Finds the planned unit of a reported case, and its place in the repository. */
import { posix } from 'node:path';
import { coverageGroups, groupByShard } from '../../coverage.ts';
import { findFramework } from '../../frameworks/index.ts';
import { createAdopter, createUnitOfPlan } from '../../frameworks/shared/parts.ts';
import type { CaseOrigin, Plan, PlannedUnit, TestCase } from '../../model.ts';
import { wholeId } from '../../text/unit-id.ts';

export interface Location {
  readonly unit?: string;
  readonly file?: string;
  readonly line?: number;
}

export type Locate = (testCase: TestCase, origin: Pick<CaseOrigin, 'shard' | 'report'>) => Location;

/** Lines count from 1. A path in the unit's own file is relative to the repository. Without a plan, no unit is known. */
export function createLocator(plan: Plan | undefined): Locate {
  if (plan === undefined) return () => ({});
  const groups = coverageGroups(plan);
  const locators = new Map(groups.map((group) => [group, createLocatorIn(group.plan)]));
  const [first] = locators.values();
  if (first === undefined || groups.length === 1) return first ?? (() => ({}));
  const groupOf = groupByShard(groups);
  return (testCase, origin) => {
    const group = groupOf.get(origin.shard ?? 0);
    return (group === undefined ? first : (locators.get(group) ?? first))(testCase, origin);
  };
}

/** @param plan of one coverage group, in which each unit is once */
function createLocatorIn(plan: Plan): Locate {
  const framework = findFramework(plan.framework);
  const firstLine = framework.linesFromZero ? 1 : 0;
  const unitOf = createUnitOfPlan(plan, framework, { reportedRoots: [plan.workingDirectory] });
  const adopters = new Map(plan.shards.map(({ index, units }) => [index, createAdopter(plan.units, units)]));
  const planned = new Map(plan.units.map((unit) => [unit.id, unit]));
  /** Where several files are a unit, the reported one counts. */
  const fileOf = (id: string, { file }: TestCase): string | undefined => {
    const unit: Pick<PlannedUnit, 'id' | 'file' | 'part'> = planned.get(id) ?? { id };
    const isInside = file !== undefined && framework.unitOfFile?.(file) === wholeId(unit);
    return isInside ? file : unit.file;
  };
  return (testCase, { shard, report }) => {
    const found = unitOf(testCase, report);
    if (found === undefined) return {};
    const unit = adopters.get(shard ?? 0)?.(found) ?? found;
    const file = fileOf(unit, testCase);
    const other =
      testCase.file !== undefined && file !== undefined && posix.basename(testCase.file) !== posix.basename(file);
    if (file === undefined || other) return { unit };
    const line = testCase.line === undefined ? {} : { line: testCase.line + firstLine };
    return { unit, file: posix.join(plan.workingDirectory, file), ...line };
  };
}
