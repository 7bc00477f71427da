import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type ActionsService, startActionsService } from './actions-service/service.ts';
import { findNode24, runAction } from './runner.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const MANIFEST = `
inputs:
  max-shards: { default: 8 }
  odd name: { default: '' }
  token: { default: '\${{ github.token }}' }
runs: { using: node24, main: ../dist/index.js }
`;

const ACTION = `
const { appendFileSync } = require('node:fs');
const inputs = Object.entries(process.env).filter(([name]) => name.startsWith('INPUT_')).sort();
appendFileSync(process.env.GITHUB_OUTPUT, 'inputs<<EOF\\n' + JSON.stringify(inputs) + '\\nEOF\\ncwd=' + process.cwd() + '\\n');
appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Done');
console.log('::warning file=a%2Cb.js,line=3::50%25 done');
console.error('::error::on stderr');
console.log('::notice::not known::');
process.exitCode = 3;
`;

let place: Workspace;
let service: ActionsService;
beforeEach(async () => {
  place = createWorkspace();
  service = await startActionsService();
  for (const folder of ['action', 'dist']) mkdirSync(join(place.temp, folder));
  writeFileSync(join(place.temp, 'action/action.yml'), MANIFEST);
  writeFileSync(join(place.temp, 'dist/index.js'), ACTION);
});
afterEach(async () => {
  place.remove();
  await service.stop();
});

const run = (inputs: Record<string, string>) =>
  runAction({
    manifest: join(place.temp, 'action/action.yml'),
    node: process.execPath,
    inputs,
    environment: service.environment(place),
    token: service.token,
  });

describe('an action', () => {
  test('gets its inputs and defaults, and returns outputs, a summary and annotations', async () => {
    const result = await run({ 'odd name': 'x' });
    expect(result.exitCode).toBe(3);
    expect(JSON.parse(result.outputs.get('inputs') ?? '')).toEqual([
      ['INPUT_MAX-SHARDS', '8'],
      ['INPUT_ODD_NAME', 'x'],
      ['INPUT_TOKEN', service.token],
    ]);
    expect(result.outputs.get('cwd')).toBe(place.workspace);
    expect(result.summary).toBe('# Done');
    expect(result.annotations).toContainEqual({
      command: 'warning',
      properties: { file: 'a,b.js', line: '3' },
      message: '50% done',
    });
    expect(result.annotations.map(({ command }) => command).sort()).toEqual(['error', 'notice', 'warning']);
  });

  test('gets no variables of the machine that runs the tests', async () => {
    process.env['SHARDWISE_LEAK'] = 'yes';
    writeFileSync(join(place.temp, 'dist/index.js'), 'process.exitCode = process.env.SHARDWISE_LEAK ? 1 : 0');
    expect((await run({})).exitCode).toBe(0);
    delete process.env['SHARDWISE_LEAK'];
  });

  test('is not run with an input that it does not have', async () => {
    await expect(run({ maxshards: '1' })).rejects.toThrow('unexpected inputs: maxshards');
  });
});

const node24 = await findNode24(process.cwd()).catch(() => undefined);
const withNode24 = node24 === undefined ? test.skip : test;
const because = node24 === undefined ? ' (no Node 24: node scripts/tools.mjs installs one)' : '';

withNode24(`the service runs as a program and opens jobs for others${because}`, async () => {
  const program = execa(node24 ?? '', ['__tests__/support/actions-service/main.ts', '--job', '{"runId":"7"}'], {
    reject: false,
  });
  try {
    const { url, environment } = JSON.parse(await firstLine(program.stdout));
    expect(environment).toMatchObject({ GITHUB_RUN_ID: '7', ACTIONS_RESULTS_URL: `${url}/` });
    const body = JSON.stringify({ runId: '7', attempt: 2 });
    const second = await fetch(`${url}/_emulator/jobs`, { method: 'POST', body });
    expect(await second.json()).toMatchObject({ GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '2' });
    const state = await fetch(`${url}/_emulator/state`);
    expect(await state.json()).toMatchObject({ artifacts: [], caches: [], requests: [{ path: '/_emulator/jobs' }] });
  } finally {
    program.kill();
  }
  expect((await program).exitCode).toBe(0);
});

async function firstLine(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
}
