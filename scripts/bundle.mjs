/** Bundles lib/ (the output of tsc) into dist/: one self-contained folder for each action and for the CLI. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licencesOf } from './licences.mjs';

const BUNDLES = ['plan', 'run', 'merge', 'cli'];
/** The list of modules in a bundle. It is in the folder of the compiled sources, which is not committed. */
const STATS = join('lib', 'stats.json');
const REPORTERS = join('src', 'frameworks', 'reporters');

rmSync('dist', { recursive: true, force: true });
for (const name of BUNDLES) {
  const folder = join('dist', name);
  const ncc = join('node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');
  const result = spawnSync(
    process.execPath,
    [ncc, 'build', join('lib', 'entry', `${name}.js`), '--out', folder, '--stats-out', STATS, '--quiet'],
    { stdio: 'inherit' },
  );
  if (result.status !== 0) process.exit(result.status ?? 1);
  writeFileSync(join(folder, 'licenses.txt'), licencesOf(JSON.parse(readFileSync(STATS, 'utf8'))));
  cpSync(REPORTERS, join(folder, 'reporters'), { recursive: true, filter: (path) => !path.endsWith('__pycache__') });
}
const cli = join('dist', 'cli', 'index.js');
const code = readFileSync(cli, 'utf8');
if (!code.startsWith('#!')) writeFileSync(cli, `#!/usr/bin/env node\n${code}`, { mode: 0o755 });
