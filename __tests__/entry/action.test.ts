import { describe, expect, test } from '@jest/globals';
import { PLAN_INPUTS } from '../../src/commands/plan/inputs.ts';
import { givenInputs, meantInputs } from '../../src/entry/action.ts';
import { parseInputs } from '../../src/inputs/inputs.ts';

test.each<[name: string, environment: Record<string, string>, given: Record<string, string>]>([
  ['names are lower case again', { 'INPUT_MAX-SHARDS': '4' }, { 'max-shards': '4' }],
  ['names that are unknown go along', { INPUT_SHRADS: '4' }, { shrads: '4' }],
  ['even those of every object', { INPUT___PROTO__: 'x' }, { ['__proto__']: 'x' }],
  ['what the runner fills in is not given', { INPUT_SHARDS: 'auto', 'INPUT_MAX-SHARDS': '8' }, {}],
  ['what is empty or blank is not given', { INPUT_TESTS: ' \n', INPUT_SUITE: '' }, {}],
  ['other variables are not inputs', { SHARDS: '4', MY_INPUT_SHARDS: '4' }, {}],
])('%s', (_name, environment, given) => {
  expect([...givenInputs(environment, PLAN_INPUTS)]).toEqual(Object.entries(given));
});

describe('a variable of the user that begins with INPUT_', () => {
  const meant = (name: string) => {
    const said: string[] = [];
    const inputs = meantInputs(new Map([[name, '4']]), PLAN_INPUTS, { info: (message) => void said.push(message) });
    return { isMeant: inputs.has(name), said };
  };

  test.each(['dir', 'file', 'api_url', 'constructor', '__proto__', 'x'.repeat(100_000)])('%.20s is ignored', (name) => {
    expect(meant(name)).toEqual({
      isMeant: false,
      said: [`INPUT_${name.toUpperCase()} is ignored, because it is no input of Shardwise`],
    });
  });

  test.each([
    ['shrads', 'is like shards'],
    ['max_shards', 'is like max-shards'],
    ['maxshard', 'is like max-shards'],
    ['frame-work', 'is like framework'],
    ['retries', 'is an input of another action'],
    ['max-shards', 'is an input'],
  ])('%s is not, because it %s', (name) => {
    expect(meant(name)).toEqual({ isMeant: true, said: [] });
  });

  test('a misspelt input is refused with what was meant', () => {
    expect(() => parseInputs(PLAN_INPUTS, { given: new Map([['shrads', '4']]) })).toThrow(
      'input shrads is unknown; did you mean shards? the known inputs are: ',
    );
  });
});
