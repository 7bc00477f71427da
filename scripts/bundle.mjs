/** Bundles lib/ (the output of tsc) into dist/: one self-contained folder for each action and for the CLI. */
import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { licencesOf } from './licences.mjs';

/** The module that each bundle begins with. */
const BUNDLES = {
  plan: 'entry/plan.js',
  run: 'entry/run.js',
  merge: 'entry/merge.js',
  cli: 'entry/cli.js',
  library: 'library/index.js',
};
const REPORTERS = join('src', 'frameworks', 'reporters');
const NCC = join('node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');

rmSync('dist', { recursive: true, force: true });
await Promise.all([...Object.entries(BUNDLES).map(bundle), libraryTypes()]);

async function bundle([name, module]) {
  const folder = join('dist', name);
  // The list of modules in the bundle. It is in the folder of the compiled sources, which is not committed.
  const stats = join('lib', `stats-${name}.json`);
  const options = ['--out', folder, '--stats-out', stats, '--quiet'];
  await promisify(execFile)(process.execPath, [NCC, 'build', join('lib', ...module.split('/')), ...options]);
  writeFileSync(join(folder, 'licenses.txt'), licencesOf(JSON.parse(readFileSync(stats, 'utf8'))));
  for (const file of readdirSync(folder)) withUnixLines(join(folder, file));
  cpSync(REPORTERS, join(folder, 'reporters'), { recursive: true, filter: (path) => !path.endsWith('__pycache__') });
}

/** Writes the types of the library as one file, and the report of its API, so that a change of it is seen in a review. */
async function libraryTypes() {
  const node = promisify(execFile).bind(null, process.execPath);
  await node([join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.types.json']);
  await node([join('node_modules', '@microsoft', 'api-extractor', 'bin', 'api-extractor'), 'run', '--local']);
}

/** Git stores the lines of text like this, so a package with other line ends would make each new bundle differ from the committed one. */
function withUnixLines(file) {
  const text = readFileSync(file, 'utf8');
  if (text.includes('\r\n')) writeFileSync(file, text.replaceAll('\r\n', '\n'));
}

const cli = join('dist', 'cli', 'index.js');
const code = readFileSync(cli, 'utf8');
if (!code.startsWith('#!')) writeFileSync(cli, `#!/usr/bin/env node\n${code}`, { mode: 0o755 });
