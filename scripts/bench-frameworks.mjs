/**
 * What a shard costs beside the bare command of each framework, as CPU time of all its processes: `npm run bench:frameworks [name ...]`.
 * It runs the examples, both commands by turns, and compares the least of each. It needs `npm run bundle` and the tools of
 * scripts/framework-tools.mjs. A framework whose tool is missing is named and left out.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const TOOLS = join(ROOT, '.tools/frameworks');
const CLI = join(ROOT, 'dist/cli/index.js');
const TURNS = 5;
/** Exit codes of a shard that did not run its tests. */
const OUR_ENDS = [2, 3, 4];
/** From here on, exit codes say that a command did not start. */
const NOT_STARTED = 126;

const hasPassed = (status) => status === 0;

/** The example of a framework, the bare command, where its packages of npm are, and what builds it first. */
const ROWS = [
  { name: 'node', example: 'node-test', bare: ['node', '--test'] },
  { name: 'jest', bare: ['node_modules/.bin/jest'], packages: ROOT },
  { name: 'vitest', bare: ['node_modules/.bin/vitest', 'run'], packages: join(TOOLS, 'vitest-4') },
  { name: 'playwright', bare: ['node_modules/.bin/playwright', 'test'], packages: join(TOOLS, 'playwright') },
  { name: 'mocha', bare: ['node_modules/.bin/mocha'], packages: join(TOOLS, 'mocha-11') },
  { name: 'bun', bare: ['bun', 'test'], path: join(TOOLS, 'bun/node_modules/.bin') },
  { name: 'deno', bare: ['deno', 'task', 'test'], path: join(TOOLS, 'deno/node_modules/.bin') },
  { name: 'pytest', bare: ['python3', '-m', 'pytest', '-q'] },
  { name: 'unittest', bare: ['python3', '-m', 'unittest', 'discover'] },
  { name: 'rspec', bare: ['rspec'] },
  { name: 'minitest', bare: ['rake', 'test'] },
  { name: 'phpunit', bare: ['phpunit'] },
  { name: 'go', bare: ['go', 'test', '-count=1', './...'] },
  { name: 'cargo', bare: ['cargo', 'nextest', 'run', '--no-fail-fast'], path: join(TOOLS, 'nextest/bin') },
  // The same tests as in a shard: those of failsafe too, and all modules after a failed test.
  { name: 'maven', bare: ['mvn', '-B', '-o', '-Dmaven.test.failure.ignore', 'verify'], args: '-o' },
  // Without `cleanTest` it would run no test again.
  {
    name: 'gradle',
    bare: ['gradle', '--offline', '--no-daemon', '--continue', 'cleanTest', 'test'],
    args: '--offline --no-daemon',
  },
  { name: 'bats', bare: ['bats', '-r', 'test'] },
  {
    name: 'ctest',
    bare: ['ctest', '--test-dir', 'build'],
    build: 'cmake -S . -B build && cmake --build build',
    discovery: 'list',
  },
];

const asked = process.argv.slice(2);
for (const row of ROWS.filter(({ name }) => asked.length === 0 || asked.includes(name))) measure(row);

function measure({ name, example = name, bare, packages, path, args, build, discovery = 'static' }) {
  const folder = mkdtempSync(join(tmpdir(), `shardwise-cost-${name}-`));
  try {
    cpSync(join(ROOT, 'examples', example), folder, {
      recursive: true,
      filter: (file) => !/node_modules|\.shardwise|__pycache__|\/target$/.test(file.slice(ROOT.length)),
    });
    if (packages !== undefined) symlinkSync(join(packages, 'node_modules'), join(folder, 'node_modules'));
    const env = { ...process.env, PATH: [path ?? '', process.env.PATH].join(delimiter) };
    if (build !== undefined) cpuSeconds(['bash', '-c', build], folder, env, hasPassed);
    // One test fails in the first try. Both commands are in it, because a failure costs time too, such as another worker.
    const first = { ...env, SHARDWISE_TRY: '1' };
    const runBare = () => cpuSeconds(bare, folder, first, (status) => status !== null && status < NOT_STARTED);
    const runShard = () => cpuSeconds(shard, folder, env, (status) => !OUR_ENDS.includes(status));
    const more = args === undefined ? [] : ['--args', args];
    const planned = spawnSync(
      'node',
      [CLI, 'plan', '--shards', '1', '--discovery', discovery, ...more, '--out', 'plan.json'],
      {
        cwd: folder,
        env,
        encoding: 'utf8',
      },
    );
    if (planned.status !== 0) throw new Error(planned.stderr.trim().split('\n')[0]);
    const shard = ['node', CLI, 'run', '--plan', 'plan.json', '--shard', '1', '--retries', '0'];
    // The first runs fill caches. In a second try all tests pass, so the bare command runs them as it should.
    cpuSeconds(bare, folder, { ...env, SHARDWISE_TRY: '2' }, hasPassed);
    runShard();
    const costs = { bare: [], shard: [] };
    for (let turn = 0; turn < TURNS; turn += 1) {
      costs.bare.push(runBare());
      costs.shard.push(runShard());
    }
    const [alone, ours] = [Math.min(...costs.bare), Math.min(...costs.shard)];
    console.log(`| ${name} | ${alone.toFixed(2)} s | ${ours.toFixed(2)} s | ${(ours - alone).toFixed(2)} s |`);
  } catch (problem) {
    console.log(`${name}: left out, because ${problem.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The CPU time of a command and of all that it starts, in seconds. @throws Error when it does not end as it should */
function cpuSeconds(command, cwd, env, isExpected) {
  const timed = ['-c', 'TIMEFORMAT="%U %S"; time "$@" 2>&1', 'bash', ...command];
  const { status, stdout, stderr } = spawnSync('bash', timed, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (!isExpected(status))
    throw new Error(`"${command.join(' ')}" ends with exit code ${status}: ${stdout.slice(-300)}`);
  const [user, system] = stderr.trim().split(/\s+/).map(Number);
  return user + system;
}
