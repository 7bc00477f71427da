import { expect, test } from '@jest/globals';
import { PLAN_INPUTS } from '../../src/commands/plan/inputs.ts';
import { givenInputs } from '../../src/entry/action.ts';

test.each<[name: string, environment: Record<string, string>, given: Record<string, string>]>([
  ['names are lower case again', { 'INPUT_MAX-SHARDS': '4' }, { 'max-shards': '4' }],
  ['names that are unknown go along, to be refused', { INPUT_SHRADS: '4' }, { shrads: '4' }],
  ['even those of every object', { INPUT___PROTO__: 'x' }, { ['__proto__']: 'x' }],
  ['what the runner fills in is not given', { INPUT_SHARDS: 'auto', 'INPUT_MAX-SHARDS': '8' }, {}],
  ['what is empty or blank is not given', { INPUT_TESTS: ' \n', INPUT_SUITE: '' }, {}],
  ['other variables are not inputs', { SHARDS: '4', MY_INPUT_SHARDS: '4' }, {}],
])('%s', (_name, environment, given) => {
  expect([...givenInputs(environment, PLAN_INPUTS)]).toEqual(Object.entries(given));
});
