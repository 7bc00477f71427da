/** The history that a later attempt of a run plans from, against the emulated services. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { PLAN_INPUTS } from '../../../src/commands/plan/inputs.ts';
import { plan } from '../../../src/commands/plan/plan.ts';
import { encodeHistory } from '../../../src/history/codec.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import { createGitHubPlatform } from '../../../src/platform/github/index.ts';
import { type ActionsService, startActionsService } from '../../support/actions-service/service.ts';
import type { JobOptions } from '../../support/actions-service/sessions.ts';
import { type Printed, recordPrinted } from '../../support/printed.ts';
import { createWorkspace, enterEnvironment, type Workspace } from '../../support/workspace.ts';

let service: ActionsService;
let place: Workspace;
let printed: Printed;
let leave: () => void;

beforeEach(async () => {
  service = await startActionsService();
  place = createWorkspace();
  printed = recordPrinted();
  leave = enterEnvironment({ ...(process.env as Record<string, string>) });
  jest.spyOn(process, 'cwd').mockImplementation(() => place.workspace);
  writeFileSync(join(place.workspace, 'a.test.mjs'), "import { test } from 'node:test';\ntest('a', () => {});\n");
});
afterEach(async () => {
  jest.restoreAllMocks();
  leave();
  place.remove();
  await service.stop();
});

const platformOf = (job: JobOptions) => {
  enterEnvironment(service.environment({ ...place, ...job }));
  return createGitHubPlatform(process.env, '/reporters');
};

/** How long the plan of this attempt expects the file to take. */
async function estimate(job: JobOptions): Promise<{ ms: number | undefined; source: string | undefined }> {
  const inputs = parseInputs(PLAN_INPUTS, { given: new Map([['framework', 'node']]) });
  const { plan: made } = await plan(inputs, {}, platformOf(job));
  return { ms: made.units[0]?.estimateMs, source: made.units[0]?.source };
}

/** Saves what a merge would: the file took this time. */
const learn = (job: JobOptions, ms: number) =>
  platformOf(job).historyStore.save(
    'default',
    encodeHistory({
      version: 1,
      suite: 'default',
      updatedAt: '2026-01-01T00:00:00.000Z',
      classes: [
        {
          name: 'default',
          shards: [],
          units: [
            {
              id: 'a.test.mjs',
              durationsMs: [ms],
              tests: 1,
              lastOutcome: 'passed',
              fails: 0,
              flakes: 0,
              lastSeen: '2026-01-01T00:00:00.000Z',
            },
          ],
        },
      ],
    }),
  );

test('"Re-run all jobs" plans from what the first attempt planned from, and the next run from the newest', async () => {
  await learn({ runId: '1' }, 1000);
  const first = await estimate({ runId: '2' });
  expect(first).toEqual({ ms: 1000, source: 'history' });
  await learn({ runId: '2' }, 5000);
  expect(await estimate({ runId: '2', attempt: 2 })).toEqual(first);
  await learn({ runId: '2', attempt: 2 }, 7000);
  expect(await estimate({ runId: '2', attempt: 3 })).toEqual(first);
  expect(await estimate({ runId: '3' })).toEqual({ ms: 7000, source: 'history' });
});

test('without timings in the first attempt there are none in the second', async () => {
  expect((await estimate({ runId: '2' })).source).not.toBe('history');
  await learn({ runId: '2' }, 5000);
  expect((await estimate({ runId: '2', attempt: 2 })).source).not.toBe('history');
});

test('a first attempt that left no plan changes nothing', async () => {
  await learn({ runId: '1' }, 1000);
  expect(await estimate({ runId: '2', attempt: 2 })).toEqual({ ms: 1000, source: 'history' });
});

test('a first plan that cannot be read is a warning, and the plan is made', async () => {
  await learn({ runId: '1' }, 1000);
  await estimate({ runId: '2' });
  service.inject({ route: 'ListArtifacts', times: 1, effect: { kind: 'status', status: 403 } });
  expect(await estimate({ runId: '2', attempt: 2 })).toEqual({ ms: 1000, source: 'history' });
  expect(printed.lines().join('\n')).toContain(
    '::warning::the past timings may have those of an earlier attempt of this run: could not list the artifacts',
  );
});
