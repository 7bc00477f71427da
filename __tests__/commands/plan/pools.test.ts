/** Plans on several pools. */
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PLAN_INPUTS } from '../../../src/commands/plan/inputs.ts';
import { plan } from '../../../src/commands/plan/plan.ts';
import { coverageGroups } from '../../../src/coverage.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import type { LimitSettings } from '../../../src/inputs/limits.ts';
import { axisLabel, type Plan, UsageError } from '../../../src/model.ts';
import type { Platform, Runner } from '../../../src/platform/platform.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

const UNITS = Array.from({ length: 24 }, (_, at) => `${at % 3 === 0 ? 'gpu' : 'cpu'}/t${String(at).padStart(2, '0')}`);

let project: LocalProject;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const LIST = { name: 'units', text: UNITS.join('\n') };
const planOf = async (pools: unknown, values: Values = {}, list = LIST): Promise<Plan> =>
  (await project.plan({ framework: 'custom', pools: JSON.stringify(pools), ...values }, { units: list })).plan;

const unitsOn = (plan: Plan, pool: string): string[] =>
  plan.shards.filter((shard) => shard.pool === pool).flatMap(({ units }) => units);

const online =
  (...runners: readonly Runner[]): Platform['runners'] =>
  async () =>
    runners;
const withRunners = (runners: Platform['runners']): void => {
  Object.assign(project.platform, { runners });
};
const runner = (name: string, labels: readonly string[], isOnline = true): Runner => ({
  name,
  labels,
  online: isOnline,
});

/** A history in which each pool took this many times as long as another one would. */
const learned = (pools: Readonly<Record<string, number>>) =>
  gzipSync(
    JSON.stringify({
      version: 1,
      suite: 'default',
      updatedAt: '2026-03-01T10:00:00.000Z',
      classes: Object.entries(pools).map(([name, factor]) => ({
        name,
        shards: [],
        units: UNITS.map((id) => ({
          id,
          durationsMs: [60_000 * factor],
          lastOutcome: 'passed',
          fails: 0,
          flakes: 0,
          lastSeen: '2026-03-01T10:00:00.000Z',
        })),
      })),
    }),
  );

describe('pools that split', () => {
  test('run each unit once, and no more shards at once than they have machines', async () => {
    const plan = await planOf(
      [
        { name: 'fast', 'runs-on': 'a', concurrency: 1 },
        { name: 'slow', 'runs-on': 'b', concurrency: 2 },
      ],
      { shards: '3' },
    );
    expect(plan.shards.map(({ pool }) => pool).sort()).toEqual(['fast', 'slow', 'slow']);
    expect(plan.shards.flatMap(({ units }) => units).sort()).toEqual([...UNITS].sort());
    expect(plan.units.map(({ id, pool }) => [id, pool])).toEqual(
      UNITS.toSorted().map((id) => [id, unitsOn(plan, 'fast').includes(id) ? 'fast' : 'slow']),
    );
    expect(coverageGroups(plan)).toHaveLength(1);
  });

  test('learn their speeds, and a fast machine gets more', async () => {
    await project.platform.historyStore.save('default', learned({ fast: 1, slow: 2 }));
    const pools = [
      { name: 'fast', concurrency: 1 },
      { name: 'slow', concurrency: 1 },
    ];
    const plan = await planOf(pools, { shards: '2' });
    expect(plan.pools.map(({ name, speed }) => [name, speed])).toEqual([
      ['fast', 1],
      ['slow', 0.5],
    ]);
    expect(unitsOn(plan, 'fast')).toHaveLength(16);
    expect(unitsOn(plan, 'slow')).toHaveLength(8);
    expect(plan.prediction.wallMs).toBe(16 * 60_000);
  });

  test('take the speed that is given', async () => {
    const plan = await planOf(
      [
        { name: 'fast', concurrency: 1, speed: 3 },
        { name: 'slow', concurrency: 1, speed: 1 },
      ],
      { shards: '2' },
    );
    expect([unitsOn(plan, 'fast').length, unitsOn(plan, 'slow').length]).toEqual([18, 6]);
  });

  test('take what they select, and the others take the rest', async () => {
    const plan = await planOf([{ name: 'gpu', select: { tests: 'gpu/**' } }, { name: 'rest' }]);
    expect(unitsOn(plan, 'gpu').sort()).toEqual(UNITS.filter((id) => id.startsWith('gpu')));
    expect(unitsOn(plan, 'rest').sort()).toEqual(UNITS.filter((id) => id.startsWith('cpu')));
    expect(coverageGroups(plan)).toHaveLength(1);
  });

  test('select by the tags of a list', async () => {
    const list = { name: 'units', text: JSON.stringify([{ id: 'a', tags: ['slow'] }, { id: 'b', tags: [] }, 'c']) };
    const plan = await planOf([{ name: 'big', select: { tags: 'slow' } }, { name: 'rest' }], {}, list);
    expect([unitsOn(plan, 'big'), unitsOn(plan, 'rest').sort()]).toEqual([['a'], ['b', 'c']]);
  });

  test('share max-shards', async () => {
    await project.platform.historyStore.save('default', learned({ gpu: 1, rest: 1 }));
    const pools = [{ name: 'gpu', select: { tests: 'gpu/**' } }, { name: 'rest' }];
    const plan = await planOf(pools, { 'max-shards': '4', 'target-duration': '1s' });
    expect(plan.shards.length).toBeLessThanOrEqual(4);
    expect(new Set(plan.shards.map(({ pool }) => pool))).toEqual(new Set(['gpu', 'rest']));
  });
});

describe('pools that replicate', () => {
  test('run their units again, by their name or by their region', async () => {
    const plan = await planOf(
      [
        { name: 'main' },
        { name: 'arm', mode: 'replicate', 'runs-on': 'arm', select: { tests: 'gpu/**' } },
        { name: 'eu-1', mode: 'replicate', region: 'eu' },
      ],
      { shards: '1' },
    );
    expect(
      coverageGroups(plan).map((group) => [axisLabel(group.axis), group.plan.units.length, group.plan.shards.length]),
    ).toEqual([
      ['', 24, 1],
      ['pool=arm', 8, 1],
      ['region=eu', 24, 1],
    ]);
    expect(plan.pools.map(({ region }) => region)).toEqual([undefined, undefined, 'eu']);
  });
});

describe('what is wrong with pools', () => {
  test.each<[name: string, pools: unknown, values: Values, message: string]>([
    [
      'a selector that matches nothing',
      [{ name: 'gpu', select: { tests: 'gpus/**' } }, { name: 'rest' }],
      {},
      'pool gpu selects nothing: {"tests":["gpus/**"]} names no test unit that is left, of 24',
    ],
    [
      'tags that no list gives',
      [{ name: 'gpu', select: { tags: 'slow' } }, { name: 'rest' }],
      {},
      'Only a list-command that prints JSON with "tags" gives tags',
    ],
    [
      'units that no pool takes',
      [{ name: 'gpu', select: { tests: 'gpu/**' } }],
      {},
      'no pool takes 16 test units: cpu/t01, cpu/t02, cpu/t04, cpu/t05, cpu/t07 and 11 more. Select them in a pool',
    ],
    [
      'nothing left for a pool',
      [{ name: 'all', select: { tests: '**' } }, { name: 'rest' }],
      {},
      'no test unit is left for pool rest',
    ],
    [
      'one number of shards for pools that select',
      [{ name: 'gpu', select: { tests: 'gpu/**' } }, { name: 'rest' }],
      { shards: '4' },
      'input shards is 4, but the pools select different tests',
    ],
    ['axes beside them', [{ name: 'a' }], { axes: '{os: [a]}' }, 'input axes and input pools both say which machines'],
  ])('%s is refused in one message', async (_name, pools, values, message) => {
    await expect(planOf(pools, values)).rejects.toThrow(UsageError);
    await expect(planOf(pools, values)).rejects.toThrow(message);
  });

  test('is nothing where there are no tests', async () => {
    const plan = await planOf([{ name: 'gpu', select: { tests: 'x' } }], {}, { name: 'units', text: '[]' });
    expect(plan).toMatchObject({ units: [], shards: [] });
  });
});

describe('pools without a runner', () => {
  const LAB = { name: 'lab', 'runs-on': ['self-hosted', 'lab'], concurrency: 4 };
  const CLOUD = { name: 'cloud', 'runs-on': 'ubuntu-latest' };

  test('are known by the labels of the runners that are online; hosted machines are always there', async () => {
    withRunners(
      online(
        runner('1', ['self-hosted', 'lab']),
        runner('2', ['self-hosted', 'lab', 'x']),
        runner('3', ['self-hosted', 'lab'], false),
      ),
    );
    const plan = await planOf([LAB, CLOUD]);
    expect(plan.pools.map(({ name, concurrency }) => [name, concurrency])).toEqual([
      ['lab', 2],
      ['cloud', undefined],
    ]);
  });

  test('are refused', async () => {
    withRunners(online(runner('1', ['self-hosted'])));
    await expect(planOf([LAB, CLOUD])).rejects.toThrow(
      new UsageError(
        'pool lab: no runner with its labels is online. Start one, or write on-unavailable: skip or {fallback: POOL}',
      ),
    );
  });

  test('are left out by skip, and the others run their tests', async () => {
    withRunners(online());
    const plan = await planOf([{ ...LAB, 'on-unavailable': 'skip' }, CLOUD]);
    expect(plan.pools.map(({ name }) => name)).toEqual(['cloud']);
    expect(unitsOn(plan, 'cloud')).toHaveLength(24);
    expect(plan.warnings).toContain(
      'pool lab is left out, because no runner with its labels is online: the other pools run its tests',
    );
  });

  test('that were to run tests again make the run incomplete by skip', async () => {
    withRunners(online());
    const plan = await planOf([{ ...LAB, mode: 'replicate', 'on-unavailable': 'skip' }, CLOUD]);
    expect(plan.skipped).toEqual([{ pool: 'lab', why: 'no runner with its labels is online' }]);
  });

  test('run on the machines of their fallback, or of its fallback', async () => {
    withRunners(online());
    const plan = await planOf([
      { ...LAB, select: { tests: 'gpu/**' }, 'on-unavailable': { fallback: 'desk' } },
      { name: 'desk', 'runs-on': 'desk', 'on-unavailable': { fallback: 'cloud' }, select: { tests: 'cpu/t01' } },
      CLOUD,
    ]);
    expect(plan.pools.map(({ name, runsOn }) => [name, runsOn])).toEqual([
      ['lab', 'ubuntu-latest'],
      ['desk', 'ubuntu-latest'],
      ['cloud', 'ubuntu-latest'],
    ]);
    expect(plan.warnings).toContain(
      'lab: pool lab runs on the machines of pool cloud, because no runner with its labels is online'.slice(
        'lab: '.length,
      ),
    );
  });

  test('have the speed, the region and the price of the machines that they run on, and say whose they are', async () => {
    withRunners(online());
    const plan = await planOf([
      {
        ...LAB,
        mode: 'replicate',
        region: 'eu',
        price: 1,
        select: { tests: 'gpu/**' },
        'on-unavailable': { fallback: 'cloud' },
      },
      { ...CLOUD, mode: 'replicate', region: 'us', price: 2 },
    ]);
    expect(plan.pools[0]).toMatchObject({ name: 'lab', machines: 'cloud', region: 'us', price: 2 });
    expect(plan.pools[1]).not.toHaveProperty('machines');
    expect(unitsOn(plan, 'lab')).toHaveLength(8);
    expect(coverageGroups(plan).map(({ axis }) => axisLabel(axis))).toEqual(['pool=lab', 'pool=cloud']);
  });

  test('do not count the machines of their fallback twice, where both run the same tests', async () => {
    withRunners(online());
    const plan = await planOf([{ ...LAB, 'on-unavailable': { fallback: 'cloud' } }, CLOUD]);
    expect(plan.pools.map(({ name }) => name)).toEqual(['cloud']);
    expect(unitsOn(plan, 'cloud')).toHaveLength(24);
    expect(plan.warnings).toContain(
      'pool lab runs on the machines of pool cloud, because no runner with its labels is online',
    );
  });

  test('are as declared when nobody knows', async () => {
    withRunners(async () => ({ why: 'GitHub answered 401' }));
    const plan = await planOf([LAB, CLOUD]);
    expect(plan.pools[0]?.concurrency).toBe(4);
    expect(plan.warnings).toContain(
      'it is unknown which runners are online (input runners-token: GitHub answered 401), so the declared ones count',
    );
  });

  test('are refused when none is left', async () => {
    withRunners(online());
    await expect(planOf([{ ...LAB, 'on-unavailable': 'skip' }])).rejects.toThrow(
      'none of the pools has a runner that is online',
    );
  });
});

describe('the limits of the merge', () => {
  const REGIONS = [
    { name: 'a', region: 'eu' },
    { name: 'b', region: 'ap' },
  ];
  const inputsOf = (limits: readonly LimitSettings[]) => ({
    ...parseInputs(PLAN_INPUTS, {
      given: new Map([
        ['framework', 'custom'],
        ['pools', JSON.stringify(REGIONS)],
      ]),
    }),
    limits,
  });

  test('are refused where they can judge nothing, and regions that share their tests are a warning', async () => {
    const planWith = (limits: readonly LimitSettings[]) => plan(inputsOf(limits), { units: LIST }, project.platform);
    await expect(planWith([{ region: 'us', ratio: 2 }])).rejects.toThrow(UsageError);
    const { plan: made } = await planWith([{ region: 'eu', ratio: 2 }]);
    expect(made.warnings).toContainEqual(expect.stringContaining('Write "mode: replicate" in each of them'));
  });
});
