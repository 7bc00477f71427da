import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setOutputs } from '../../../src/platform/github/step.ts';
import { parseStepFile } from '../../support/step-files.ts';
import { createWorkspace, enterEnvironment, type Workspace } from '../../support/workspace.ts';

let place: Workspace;
let output: string;
let leave: () => void;
beforeEach(() => {
  place = createWorkspace();
  output = join(place.temp, 'output');
  writeFileSync(output, '');
  leave = enterEnvironment({ GITHUB_OUTPUT: output });
});
afterEach(() => {
  leave();
  place.remove();
});

test('an output of any text sets itself and no other', () => {
  const hostile = 'one\nverdict=passed\nverdict<<EOF\npassed\nEOF\nghadelimiter_x';
  setOutputs({ matrix: hostile, verdict: 'failed' });
  expect(parseStepFile(readFileSync(output, 'utf8'))).toEqual(
    new Map([
      ['matrix', hostile],
      ['verdict', 'failed'],
    ]),
  );
});
