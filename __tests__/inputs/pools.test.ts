import { describe, expect, test } from '@jest/globals';
import { InputProblem } from '../../src/inputs/parsers.ts';
import { pools } from '../../src/inputs/pools.ts';

describe('pools', () => {
  test('are a list of maps, with what is left out as it usually is', () => {
    expect(pools('- name: fast')).toEqual([{ name: 'fast', speed: 'auto', mode: 'split', onUnavailable: 'fail' }]);
  });

  test('may say everything', () => {
    const text = `
- name: gpu
  runs-on: [self-hosted, gpu]
  concurrency: 3
  speed: 0.5
  mode: replicate
  select: {tests: "gpu/**", tags: [slow]}
  on-unavailable: {fallback: other}
  region: eu
  price: 0.08
- name: other
  runs-on: {group: big}
  on-unavailable: skip
`;
    expect(pools(text)).toEqual([
      {
        name: 'gpu',
        runsOn: ['self-hosted', 'gpu'],
        concurrency: 3,
        speed: 0.5,
        mode: 'replicate',
        select: { tests: ['gpu/**'], tags: ['slow'] },
        onUnavailable: { fallback: 'other' },
        region: 'eu',
        price: 0.08,
      },
      { name: 'other', runsOn: { group: 'big' }, speed: 'auto', mode: 'split', onUnavailable: 'skip' },
    ]);
  });

  test.each<[name: string, text: string, message: string]>([
    ['a map', 'name: x', 'it must be a list of pools, each with a name, such as "- name: fast"'],
    ['an empty list', '[]', 'it must be a list of pools'],
    ['broken YAML', '- {', 'it is not valid YAML: '],
    ['a text', '[fast]', 'pool 1 must be a map with name, runs-on'],
    ['no name', '[{mode: split}]', 'pool 1 has no name: it must be 1 to 64 letters'],
    ['a name with blanks', '[{name: a b}]', 'name of pool a b is "a b", but it must be 1 to 64 letters'],
    ['a name twice', '[{name: a}, {name: A}]', 'the name A is there twice: give each pool its own name'],
    ['an unknown field', '[{name: a, sped: 2}]', 'pool a has sped, which is unknown: it may have name, runs-on'],
    ['labels that are none', '[{name: a, runs-on: [1]}]', 'runs-on of pool a is [1], but it must be a label'],
    ['no machine', '[{name: a, concurrency: 0}]', 'concurrency of pool a is 0, but it must be a whole number from 1'],
    [
      'a speed of zero',
      '[{name: a, speed: 0}]',
      'speed of pool a is 0, but it must be auto, or a number from 0.25 to 4',
    ],
    [
      'a mode that is none',
      '[{name: a, mode: both}]',
      'mode of pool a is "both", but it must be one of: split, replicate',
    ],
    ['an empty selector', '[{name: a, select: {}}]', 'select of pool a is {}, but it must have tests or tags'],
    [
      'a selector that is a text',
      '[{name: a, select: x}]',
      'select of pool a is "x", but it must be a map with tests or tags',
    ],
    [
      'an unknown way',
      '[{name: a, on-unavailable: wait}]',
      'on-unavailable of pool a is "wait", but it must be fail, skip',
    ],
    [
      'an unknown fallback',
      '[{name: a, on-unavailable: {fallback: b}}]',
      'pool a falls back on b, but there is no such pool: write one of a',
    ],
    [
      'a circle of fallbacks',
      '[{name: a, on-unavailable: {fallback: b}}, {name: b, on-unavailable: {fallback: a}}]',
      'the fallbacks go in a circle: a, b, a',
    ],
    ['a fallback on itself', '[{name: a, on-unavailable: {fallback: a}}]', 'the fallbacks go in a circle: a, a'],
    [
      'two mistakes',
      '[{name: a, speed: x, price: -1}]',
      'but it must be auto, or a number from 0.25 to 4; price of pool a is -1',
    ],
  ])('refuse %s', (_name, text, message) => {
    expect(() => pools(text)).toThrow(InputProblem);
    expect(() => pools(text)).toThrow(message);
  });

  test('say a circle once', () => {
    const text = JSON.stringify(
      ['a', 'b', 'c'].map((name, at, all) => ({ name, 'on-unavailable': { fallback: all[(at + 1) % 3] } })),
    );
    expect(() => pools(text)).toThrow(new InputProblem('the fallbacks go in a circle: a, b, c, a'));
  });
});
