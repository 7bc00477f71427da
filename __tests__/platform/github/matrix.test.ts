import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../../src/model.ts';
import { MAX_OUTPUT_BYTES, renderMatrices } from '../../../src/platform/github/matrix.ts';
import { dealShards } from '../../../src/schedule/deal-shards.ts';
import { somePlan, somePool } from '../../judge/samples.ts';

const renderMatrix = (plans: readonly Plan[]): string => renderMatrices(plans).matrix;

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

describe('several matrices', () => {
  const rowsOf = (output = ''): { shard: number; 'matrix-rows'?: number }[] =>
    output === '' ? [] : JSON.parse(output).include;
  const outputsOf = (shards: number, matrices: number, runsOn = 'ubuntu-latest') => {
    const [shard] = somePlan().shards;
    if (shard === undefined) throw new Error('the sample has shards');
    const all = Array.from({ length: shards }, (_, at) => ({ ...shard, index: at + 1 }));
    return renderMatrices(dealShards([somePlan({ shards: all, pools: [somePool({ runsOn })] })], matrices));
  };

  test('are empty where one has all rows', () => {
    const { matrix, ...others } = outputsOf(2, 1);
    expect(rowsOf(matrix)).toHaveLength(2);
    expect(others).toEqual({ 'matrix-1': '', 'matrix-2': '', 'matrix-3': '', 'matrix-4': '' });
  });

  test('have each row once, with the number of rows of their own, and leave matrix empty', () => {
    const { matrix, ...others } = outputsOf(7, 3);
    expect(matrix).toBe('');
    expect(Object.values(others).map((output) => rowsOf(output).map(({ shard }) => shard))).toEqual([
      [1, 2, 3],
      [4, 5],
      [6, 7],
      [],
    ]);
    expect(Object.values(others).map((output) => rowsOf(output)[0]?.['matrix-rows'])).toEqual([3, 2, 2, undefined]);
  });

  test('that have no row are empty, so that their jobs can be skipped', () => {
    expect(Object.values(outputsOf(2, 4)).map((output) => output === '')).toEqual([true, false, false, true, true]);
    expect(Object.values(outputsOf(0, 4)).slice(1)).toEqual(['', '', '', '']);
  });

  test('have at most 256 rows each, and all 1,024 are within the limit of outputs', () => {
    const outputs = Object.values(outputsOf(1024, 4));
    expect(outputs.map((output) => rowsOf(output).length)).toEqual([0, 256, 256, 256, 256]);
    expect(2 * outputs.join('').length).toBeLessThan(MAX_OUTPUT_BYTES / 2);
  });

  test('are refused where GitHub does not take outputs as large as theirs', () => {
    const sizeWith = (label: string) => 2 * Object.values(outputsOf(256, 1, label)).join('').length;
    const most = MAX_OUTPUT_BYTES - 64 * 1024;
    const room = Math.floor((most - sizeWith('')) / (2 * 256));
    expect(sizeWith('x'.repeat(room))).toBeLessThanOrEqual(most);
    expect(() => outputsOf(256, 1, 'x'.repeat(room + 1))).toThrow(
      /^the rows of the matrix take 983,\d+ bytes, but GitHub takes at most 983,040 of them as outputs of a job: write shorter values/,
    );
  });
});
