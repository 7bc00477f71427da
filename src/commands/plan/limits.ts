/** Limits on times that can judge nothing in this plan. The merge would say so too, but only after the tests have run. */
import { createMatcher } from '../../discovery/test-files.ts';
import { groupBy } from '../../group-by.ts';
import type { KnownUnit } from '../../history/estimate.ts';
import type { PastHistory } from '../../history/past-unit.ts';
import type { LimitSettings } from '../../inputs/limits.ts';
import { meantName } from '../../inputs/misspelt.ts';
import type { PoolSettings } from '../../inputs/pools.ts';
import { DURATION_METRIC, UsageError } from '../../model.ts';
import { canonicalJson } from '../../text/canonical-json.ts';
import { listSome, plural } from '../../text/numbers.ts';

/** What a suite plans, and the limits for its times. */
export interface LimitedSuite {
  readonly limits?: readonly LimitSettings[] | undefined;
  /** Undefined where the pools of the settings file do not count. */
  readonly pools?: readonly PoolSettings[] | undefined;
  readonly units: readonly Pick<KnownUnit, 'id' | 'file'>[];
}

/**
 * Limits whose region, pool or tests are nowhere. A limit for several suites must fit one of them.
 * @throws UsageError naming all of them
 */
export function refuseUnknown(suites: readonly LimitedSuite[]): void {
  const all = suites.flatMap((suite) => (suite.limits ?? []).map((limit, at) => ({ limit, name: nameOf(at), suite })));
  const same = groupBy(all, ({ limit, name }) => `${name} ${canonicalJson(limit)}`);
  const problems = [...same.values()].flatMap((group) => {
    const own = group.map(({ suite }) => suite);
    const [{ limit, name }] = group;
    return [
      ...unknownName(
        limit,
        'region',
        name,
        namesIn(own, ({ region }) => region),
      ),
      ...unknownName(
        limit,
        'pool',
        name,
        namesIn(own, (pool) => pool.name),
      ),
      ...noTests(limit, name, own),
    ];
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

/** Limits are numbered from 1, as people count. */
const nameOf = (at: number): string => `limit ${at + 1}`;

/** Undefined where it is unknown which pools there are. */
function namesIn(
  suites: readonly LimitedSuite[],
  nameIn: (pool: PoolSettings) => string | undefined,
): readonly string[] | undefined {
  if (suites.some(({ pools }) => pools === undefined)) return undefined;
  return [...new Set(suites.flatMap(({ pools = [] }) => pools.flatMap((pool) => nameIn(pool) ?? [])))];
}

function unknownName(
  limit: LimitSettings,
  key: 'region' | 'pool',
  name: string,
  known: readonly string[] | undefined,
): string[] {
  const written = limit[key];
  if (written === undefined || known === undefined || known.includes(written)) return [];
  const advice = known.length === 0 ? `no pool has a ${key}, so remove it` : `write one of ${known.join(', ')}`;
  return [`${key} of ${name} in input limits is ${JSON.stringify(written)}, but there is no such ${key}: ${advice}`];
}

function noTests({ tests }: LimitSettings, name: string, suites: readonly LimitedSuite[]): string[] {
  const units = suites.flatMap((suite) => suite.units);
  if (tests === undefined || units.length === 0) return [];
  const matches = createMatcher(tests, true);
  if (units.some(({ id, file = id }) => matches(id) || matches(file))) return [];
  return [
    `tests of ${name} in input limits are ${JSON.stringify(tests)}, but they match none of ${plural(units.length, 'test unit')}: ${listSome(units.map(({ id }) => id))}`,
  ];
}

/** Warns of metrics that no earlier run has measured. A test that is new may report a new one. */
export function unmeasured(
  limits: readonly LimitSettings[] = [],
  { series = [] }: Pick<PastHistory, 'series'> = {},
): string[] {
  const known = [...new Set(series.map(({ metric }) => metric))].filter((metric) => metric !== DURATION_METRIC);
  return limits.flatMap(({ metric }, at) => {
    if (metric === undefined || metric === DURATION_METRIC || known.length === 0 || known.includes(metric)) return [];
    const meant = meantName(metric, known);
    const advice = meant === undefined ? `They measured ${listSome(known)}` : `Did you mean ${meant}?`;
    return [`${nameOf(at)} is for the metric ${metric}, which no earlier run has measured. ${advice}`];
  });
}
