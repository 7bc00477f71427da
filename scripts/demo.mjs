/**
 * Plans, runs and merges the examples on this machine. Each runs twice, so that the second plan can use the timings of the first run.
 * It works on copies in a temporary folder. It needs Node 20.11 or newer, and pytest for the pytest example.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const SHARDS = '3';
const GENERATED = ['.shardwise', '__pycache__', '.pytest_cache', 'node_modules'];

const root = resolve(import.meta.dirname, '..');
const cli = join(root, 'dist', 'cli', 'index.js');
if (!existsSync(cli)) throw new Error(`${cli} is missing: run "npm run bundle" first`);

// Ctrl-C stops the tests, and not this script. The tests that finished are still reported.
process.on('SIGINT', () => {});

const hasPytest = spawnSync('pytest', ['--version']).status === 0;
const examples = ['node-test', ...(hasPytest ? ['pytest'] : [])];
const folder = mkdtempSync(join(tmpdir(), 'shardwise-demo-'));
const results = [];
for (const example of examples) {
  const project = join(folder, example);
  cpSync(join(root, 'examples', example), project, {
    recursive: true,
    filter: (path) => !GENERATED.includes(basename(path)),
  });
  for (const time of ['first', 'second']) {
    const result = await runOnce(example, project, time);
    results.push(result);
    if (result.verdict !== 'passed') break;
  }
}
conclude();

async function runOnce(example, project, time) {
  title(`${example}, the ${time} time`);
  const args = [cli, 'run', '--shards', SHARDS];
  console.log(`$ cd ${project}\n$ node ${args.join(' ')}\n`);
  // The command writes its messages for people to stderr. The demo shows them.
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 1, 1] });
  const [exitCode] = await once(child, 'exit');
  return { example, time, exitCode, ...readResults(project, exitCode) };
}

/** The results as a program would read them. A run that stopped early has no results, or those of an earlier run. */
function readResults(project, exitCode) {
  if (exitCode !== 0) return { verdict: 'not passed' };
  const read = (...path) => JSON.parse(readFileSync(join(project, '.shardwise', ...path), 'utf8'));
  const { verdict } = read('default', 'report.json');
  const { prediction } = read('artifacts', 'shardwise-default-plan', 'plan.json');
  return { verdict, known: Math.round(prediction.known * 100) };
}

function conclude() {
  const bad = results.filter(({ verdict }) => verdict !== 'passed');
  title('What happened');
  for (const example of examples) {
    console.log(
      `${example}: plan, report, merged JUnit file and timings are in ${join(folder, example, '.shardwise')}`,
    );
  }
  if (!hasPytest) console.log('pytest is not installed, so its example was skipped.');
  for (const { example, time, exitCode } of bad) {
    console.log(`${example}, the ${time} time: not passed (exit code ${exitCode})`);
  }
  process.exitCode = bad.length > 0 ? 1 : 0;
  console.log(bad.length > 0 ? `\n${bad.length} of ${results.length} runs did not pass.` : `\n${success()}`);
}

function success() {
  const known = results.filter(({ time }) => time === 'second').map((result) => `${result.known} %`);
  return `All ${results.length} runs passed. The first plans guessed all durations. The second plans knew ${known.join(' and ')} of them from the first run.`;
}

function title(text) {
  console.log(`\n${text}\n${'─'.repeat(text.length)}`);
}
