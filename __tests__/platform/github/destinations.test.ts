/** Whatever a test or a report says, on its way out of a step: it sets only what it should, and is obeyed nowhere. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assembleReport } from '../../../src/judge/assemble.ts';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { createGitHubLog } from '../../../src/platform/github/log.ts';
import { setOutputs } from '../../../src/platform/github/step.ts';
import { annotationsOf } from '../../../src/render/annotations.ts';
import { renderConsole } from '../../../src/render/console.ts';
import { allGreen, someTest } from '../../judge/samples.ts';
import { HOSTILE_TEXTS, hostileText } from '../../support/hostile-text.ts';
import { type Printed, recordPrinted } from '../../support/printed.ts';
import { parseStepFile } from '../../support/step-files.ts';
import { obeyedCommands } from '../../support/workflow-commands.ts';
import { createWorkspace, enterEnvironment, type Workspace } from '../../support/workspace.ts';

const COMMANDS = [
  '::error::x',
  '##[error]x',
  '::stop-commands::x',
  '\r::set-output name=verdict::passed',
  '%0A::error::x',
];
const anyText = fc.oneof(
  hostileText,
  fc.array(fc.constantFrom(...COMMANDS, '\n', ',', ';', '=', '%25', 'title=', 'a')).map((words) => words.join('')),
);

describe('the log', () => {
  let printed: Printed;
  beforeEach(() => {
    printed = recordPrinted();
  });
  afterEach(() => printed.stop());

  const expectOneAnnotation = (text: string) => {
    const tests = [someTest('a', 'failed', { name: text, suite: [text], message: text, line: 3 })];
    const report = assembleReport(allGreen({ tests, warnings: [text] }));
    const log = createGitHubLog();
    log.info(renderConsole(report, GITHUB));
    const [shown] = annotationsOf([report], 1, GITHUB);
    if (shown === undefined) throw new Error('no annotation');
    log.error(shown.message, { title: shown.title, file: shown.file, line: shown.line });
    const { message, title, file } = shown;
    expect(obeyedCommands(printed.lines().join('\n'))).toEqual([
      { command: 'error', properties: { title, file, line: '3' }, message },
    ]);
  };

  test.each(HOSTILE_TEXTS)('runs no command in %s, and shows it at its place', (_name, text) =>
    expectOneAnnotation(text),
  );

  test('runs no command in any text', () => {
    fc.assert(fc.property(anyText, expectOneAnnotation));
  });
});

describe('an output', () => {
  let place: Workspace;
  let output: string;
  let leave: () => void;
  beforeEach(() => {
    place = createWorkspace();
    output = join(place.temp, 'output');
    leave = enterEnvironment({ GITHUB_OUTPUT: output });
  });
  afterEach(() => {
    leave();
    place.remove();
  });

  test('of any text sets itself and no other', () => {
    const line = fc.constantFrom('verdict=passed', 'verdict<<EOF', 'EOF', 'ghadelimiter_x', '<<', '=', '');
    const lines = fc.array(fc.oneof(line, hostileText)).map((all) => all.join('\n'));
    fc.assert(
      fc.property(lines, (text) => {
        writeFileSync(output, '');
        setOutputs({ matrix: text, verdict: 'failed' });
        // The runner ends a line at a line feed, with or without a carriage return; a file holds no half characters.
        const stored = Buffer.from(text.replaceAll('\r\n', '\n').replace(/\r$/, '')).toString();
        const found = parseStepFile(readFileSync(output, 'utf8'));
        expect([...found]).toEqual([
          ['matrix', stored],
          ['verdict', 'failed'],
        ]);
      }),
    );
  });
});
