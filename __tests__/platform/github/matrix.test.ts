import { describe, expect, test } from '@jest/globals';
import { renderMatrix } from '../../../src/platform/github/matrix.ts';
import { somePlan, somePool } from '../../judge/samples.ts';

describe('the matrix', () => {
  test('has a row for each shard, numbered from 1', () => {
    expect(JSON.parse(renderMatrix([somePlan()]))).toEqual({
      include: [1, 2].map((shard) => ({
        suite: 'default',
        shard,
        shards: 2,
        name: `${shard}/2`,
        pool: 'default',
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 30,
      })),
    });
  });

  test('hands labels and groups on as they are', () => {
    const runsOn = { group: 'big', labels: ['gpu'] };
    expect(JSON.parse(renderMatrix([somePlan({ pools: [somePool({ runsOn })] })])).include[0]['runs-on']).toEqual(
      runsOn,
    );
  });

  test('is one line and holds no name of a test', () => {
    const matrix = renderMatrix([
      somePlan({ units: somePlan().units.map((unit) => ({ ...unit, id: `secret ${unit.id}` })) }),
    ]);
    expect(matrix).not.toMatch(/\n|secret/);
  });

  test('has the rows of all suites, whose names say which', () => {
    const suites = ['web', 'api'].map((suite) => ({ suite, shards: 2 }));
    const plans = suites.map(({ suite }) => somePlan({ suite, suites }));
    const rows: readonly { suite: string; shard: number; shards: number; name: string }[] = JSON.parse(
      renderMatrix(plans),
    ).include;
    expect(rows.map(({ suite, shard, shards, name }) => [suite, shard, shards, name])).toEqual([
      ['web', 1, 2, 'web 1/2'],
      ['web', 2, 2, 'web 2/2'],
      ['api', 1, 2, 'api 1/2'],
      ['api', 2, 2, 'api 2/2'],
    ]);
  });
});
