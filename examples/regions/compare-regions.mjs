/**
 * Runs the tests "from two regions" on this machine, and compares them. Singapore reaches the service through a proxy that holds everything
 * back for 40 ms each way. On GitHub, each region has machines of its own, and none of this is needed: see docs/regions.md.
 *
 * node compare-regions.mjs [PROGRAM...]     the program of Shardwise; npx shardwise when left out
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createDelayingProxy } from './src/delaying-proxy.mjs';
import { createService } from './src/service.mjs';

const delayMs = Number(process.env.DELAY_MS ?? 40);
const [program = 'npx', ...words] = process.argv.length > 2 ? process.argv.slice(2) : ['npx', 'shardwise'];

/** Runs Shardwise, and returns its exit code. */
const shardwise = (args, environment = {}) =>
  new Promise((done, fail) => {
    const options = { stdio: 'inherit', env: { ...process.env, ...environment } };
    spawn(program, [...words, ...args], options)
      .on('close', done)
      .on('error', fail);
  });

const listen = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));

const service = createService();
const port = await listen(service);
const proxy = createDelayingProxy(port, delayMs);
const ports = { eu: port, ap: await listen(proxy) };

const PLAN = '.shardwise/plan.json';
const planned = await shardwise(['plan', '--out', PLAN]);
if (planned !== 0) process.exit(planned);
const { shards, pools } = JSON.parse(readFileSync(PLAN, 'utf8'));
for (const { index, pool } of shards) {
  const { region } = pools.find(({ name }) => name === pool);
  const environment = {
    LOGIN_SERVICE: `http://127.0.0.1:${ports[region]}`,
    SHARDWISE_PLACE: `this machine as ${region}`,
  };
  if (process.env.UNREADY_REGION !== region) environment.UNREADY_REGION = undefined;
  await shardwise(['run', '--plan', PLAN, '--shard', String(index)], environment);
}
const HISTORY = '.shardwise/regions.json.gz';
const exitCode = await shardwise([
  'merge',
  '--plan',
  PLAN,
  '--summary',
  '.shardwise/summary.md',
  '--json',
  '.shardwise/report.json',
  '--history',
  HISTORY,
]);
service.closeAllConnections();
service.close();
proxy.close();
process.exitCode = exitCode;
