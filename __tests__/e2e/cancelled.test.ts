/** A job that is cancelled: the bundled action uploads what had finished within the time that GitHub gives it, whatever the tests do with the signals. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ActionsService, startActionsService } from '../support/actions-service/service.ts';
import { findNode24 } from '../support/runner.ts';
import { isInstalled } from '../support/tools.ts';
import { createWorkflow } from '../support/workflow.ts';

const TIMEOUT_MS = 300_000;
const repository = resolve(import.meta.dirname, '../..');
const node = await findNode24(repository);
const hasPytest = await isInstalled('pytest');

let service: ActionsService;
let project: string;
let workflow: ReturnType<typeof createWorkflow>;

beforeEach(async () => {
  service = await startActionsService();
  project = mkdtempSync(join(tmpdir(), 'shardwise-cancelled-'));
});
afterEach(async () => {
  workflow.remove();
  rmSync(project, { recursive: true, force: true });
  await service.stop();
});

/** A test that says that it runs, in the file that the variable STARTED names, and then never ends, whatever it is sent. */
const STUBBORN_JS = `
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  require('node:fs').writeFileSync(process.env.STARTED, '');
  return new Promise(() => setInterval(() => {}, 1000));`;

interface Row {
  readonly framework: string;
  readonly files: Readonly<Record<string, string>>;
  readonly args?: string;
}

const ROWS: readonly Row[] = [
  {
    framework: 'node',
    files: {
      'a.test.cjs': `require('node:test').test('finished', () => {});\n`,
      'b.test.cjs': `require('node:test').test('never ends', () => {${STUBBORN_JS}\n});\n`,
    },
    args: '--test-concurrency=1',
  },
  {
    framework: 'jest',
    files: {
      'package.json': '{}',
      'a.test.js': `test('finished', () => {});\ntest('never ends', () => {${STUBBORN_JS}\n}, 1e6);\n`,
    },
  },
  {
    framework: 'pytest',
    files: {
      'test_a.py': `import os, signal, time
def test_finished(): pass
def test_never_ends():
    for one in (signal.SIGINT, signal.SIGTERM): signal.signal(one, signal.SIG_IGN)
    open(os.environ["STARTED"], "w").close()
    time.sleep(100000)\n`,
    },
  },
];

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
}

const isMissing = (framework: string): boolean => framework === 'pytest' && !hasPytest;

test.each(ROWS.filter(({ framework }) => !isMissing(framework)))(
  '$framework: a test that ignores every signal takes nothing along that had finished',
  async ({ framework, files, args }) => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(project, file), text);
    workflow = createWorkflow({ service, node, repository, project });
    const { matrix } = await workflow.plan({
      inputs: { framework, shards: '1', discovery: 'static', ...(args && { args }) },
    });
    const [row] = matrix;
    if (row === undefined) throw new Error('there is no shard');
    const started = join(project, 'started');
    const cancelling = new AbortController();
    const shard = workflow.shard(row, { env: { STARTED: started }, cancel: cancelling.signal });
    await until(() => existsSync(started));
    cancelling.abort();
    // It would have no result if the runner had to kill it.
    const { exitCode, outputs } = await shard;
    expect(exitCode).not.toBe(0);
    expect(outputs.get('outcome')).toBe('cancelled');
    const { report } = await workflow.merge();
    expect(report.verdict).toBe('incomplete');
    expect(report.reasons.join()).toContain('was cancelled');
    const passed = report.tests.filter(({ outcome }) => outcome === 'passed');
    expect(passed.map(({ name }) => name.replace('test_', ''))).toEqual(['finished']);
  },
  TIMEOUT_MS,
);
