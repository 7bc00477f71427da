/**
 * Measures the merge of a very large run: 100,000 tests of 256 shards, of which 2,000 failed. It writes the comment, the check run and
 * as many annotations as possible. The bundled action runs with Node 24, against the emulated services of GitHub.
 *
 * Run it with `npm run bench:merge` after `npm run bundle`. It exits with 1 when a limit is not kept.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY, support, withNode24 } from './bench/node-24.mjs';

/** Other numbers of tests and shards can be given: `npm run bench:merge -- 1000000 1024`. */
const [TESTS, SHARDS] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 256)];
const MATRICES = Math.ceil(SHARDS / 256);
const FAILURES = 2_000;
const TESTS_OF_A_FILE = 20;

const IS_LARGE = TESTS > 100_000;
const LIMITS = IS_LARGE
  ? { 'wall time, s': 180, 'peak memory, MB': 2000, 'REST calls': 200 }
  : { 'wall time, s': 60, 'peak memory, MB': 400, 'REST calls': 100 };

async function bench(node) {
  const { startActionsService } = await support('actions-service/service.ts');
  const { ACTIONS, runAction } = await support('runner.ts');
  const service = await startActionsService();
  const root = mkdtempSync(join(tmpdir(), 'shardwise-bench-'));
  const place = { workspace: join(root, 'workspace'), temp: join(root, 'temp') };
  for (const folder of Object.values(place)) mkdirSync(folder);
  await leaveRun(service);
  service.openPullRequest({ number: 7, head: { branch: 'topic', sha: 'a'.repeat(40) } });
  const usage = join(root, 'usage.json');
  const start = performance.now();
  const result = await runAction({
    manifest: join(REPOSITORY, ACTIONS.merge),
    node,
    inputs: { comment: 'always', check: 'true', annotations: '1000' },
    environment: {
      ...service.environment({ ...place, ref: 'refs/heads/topic' }),
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(WRITE_USAGE)}`,
      USAGE_FILE: usage,
    },
    token: service.token,
  });
  const wallMs = performance.now() - start;
  const requests = service.requests();
  await service.stop();
  const report = join(place.workspace, result.outputs.get('report-file') ?? '');
  show(result, JSON.parse(readFileSync(report, 'utf8')), {
    wallMs,
    requests,
    usage: JSON.parse(readFileSync(usage, 'utf8')),
  });
  rmSync(root, { recursive: true, force: true });
}

/** Code that runs in the process of the action before the action. */
const WRITE_USAGE = `
import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.USAGE_FILE, JSON.stringify(process.resourceUsage())));
`;

function show(result, report, { wallMs, requests, usage }) {
  const rest = requests.filter(({ path }) => path.startsWith('/repos/') || path === '/graphql');
  const measured = {
    'wall time, s': wallMs / 1000,
    'peak memory, MB': usage.maxRSS / 1024,
    'REST calls': rest.length,
  };
  const { tests, failed } = report.totals;
  console.log(
    `${report.shards.length} shards, ${tests} tests, ${failed} failed: ${report.verdict}, exit code ${result.exitCode}`,
  );
  console.log(`CPU of the merge: ${((usage.userCPUTime + usage.systemCPUTime) / 1e6).toFixed(1)} s`);
  console.log(`calls of the artifact and cache services: ${requests.length - rest.length}`);
  for (const [name, limit] of Object.entries(LIMITS)) {
    console.log(`${name.padEnd(16)} ${measured[name].toFixed(1).padStart(7)}  of ${limit}`);
    if (measured[name] >= limit) process.exitCode = 1;
  }
  if (tests !== TESTS || failed !== FAILURES || report.shards.length !== SHARDS) process.exitCode = 1;
}

/** Uploads what the jobs of a run upload: a plan, and a record and a report for each shard. */
async function leaveRun(service) {
  const { strToU8, zipSync } = await import('fflate');
  const files = Array.from(
    { length: TESTS / TESTS_OF_A_FILE },
    (_, at) => `tests/area-${at % 40}/feature-${at}.test.mjs`,
  );
  const shards = Array.from({ length: SHARDS }, (_, at) => ({
    index: at + 1,
    pool: 'default',
    units: files.filter((_file, number) => number % SHARDS === at),
    predictedMs: 60_000,
    timeoutMinutes: 30,
    ...(MATRICES > 1 && { matrix: Math.floor((at * MATRICES) / SHARDS) + 1 }),
  }));
  const numbers = new Map(files.map((file, number) => [file, number]));
  const leave = (name, folder) => {
    const content = Object.fromEntries(Object.entries(folder).map(([path, text]) => [path, strToU8(text)]));
    service.leaveArtifact({ name, content: Buffer.from(zipSync(content)), runId: '1001' });
  };
  leave('shardwise-default-plan', { 'plan.json': JSON.stringify(planOf(files, shards)) });
  for (const shard of shards) {
    leave(`shardwise-default-shard-${shard.index}-attempt-1`, {
      'shardwise-shard.json': JSON.stringify(recordOf(shard)),
      'try-1/node-1.xml': renderReport(shard.units, numbers),
    });
  }
}

const planOf = (files, shards) => ({
  version: 2,
  id: 'bench',
  createdAt: '2026-03-01T10:00:00.000Z',
  attempt: 1,
  suite: 'default',
  framework: 'node',
  workingDirectory: '.',
  commit: 'a'.repeat(40),
  units: files.map((id) => ({
    id,
    file: id,
    estimateMs: 1000,
    source: 'history',
    pool: 'default',
    tests: TESTS_OF_A_FILE,
  })),
  shards,
  reason: `${SHARDS} shards were asked for`,
  pools: [
    {
      name: 'default',
      mode: 'split',
      runsOn: 'ubuntu-latest',
      speed: 1,
      overheadMs: 20_000,
      wallMs: 60_000,
      billedMinutes: SHARDS,
    },
  ],
  prediction: { wallMs: 60_000, billedMinutes: SHARDS, lowerBoundMs: 50_000, known: 1 },
  alternatives: [],
  warnings: [],
});

const recordOf = ({ index, units }) => ({
  version: 1,
  planId: 'bench',
  suite: 'default',
  shard: index,
  pool: 'default',
  attempt: 1,
  runner: { name: `runner-${index}`, os: 'linux', arch: 'x64', cpus: 4 },
  startedAt: '2026-03-01T10:00:00.000Z',
  finishedAt: '2026-03-01T10:01:00.000Z',
  setupMs: 20_000,
  exitCode: 1,
  outcome: 'failed',
  units: units.map((id) => ({ id, outcome: 'failed', durationMs: 1000, tests: TESTS_OF_A_FILE, tries: 1 })),
  reports: ['try-1/node-1.xml'],
  tail: Array.from({ length: 20 }, (_, at) => `line ${at} of the log`),
});

const TRACE = Array.from({ length: 20 }, (_, at) => `    at step${at} (src/module-${at}.mjs:${at + 10}:7)`).join('\n');

function renderReport(units, numbers) {
  const suites = units.map((file) => {
    const first = numbers.get(file) * TESTS_OF_A_FILE;
    const cases = Array.from({ length: TESTS_OF_A_FILE }, (_, at) => renderCase(file, first + at, at));
    return `<testsuite name="${file}" file="${file}">\n${cases.join('\n')}\n</testsuite>`;
  });
  return `<?xml version="1.0"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`;
}

function renderCase(file, number, at) {
  const open = `<testcase name="behaves as it should in case ${number}" classname="a feature" file="${file}" line="${at * 5 + 1}" time="0.05">`;
  const failure = `<failure message="expected ${number} to be ${number + 1}" type="AssertionError">AssertionError: expected ${number}\n    at test (${file}:${at * 5 + 3}:9)\n${TRACE}</failure>`;
  return `${open}${number % (TESTS / FAILURES) === 0 ? failure : ''}</testcase>`;
}

await withNode24(import.meta.url, bench);
