/**
 * release/shard-plan, release/shard-run, release/shard-merge: each action as a repository of its own, action.yml at the root, own dist.
 * Run "npm run bundle" first. Copying a folder into its mirror repository and tagging it is all a release is.
 *     node scripts/release-folders.mjs [FOLDER]      in place of release/
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';

/** Mirror repository and the folder here that it is made of. */
const MIRRORS = { 'shard-plan': 'plan-action', 'shard-run': '.', 'shard-merge': 'merge-action' };

const root = resolve(import.meta.dirname, '..');
const release = resolve(process.argv[2] ?? join(root, 'release'));

for (const [mirror, folder] of Object.entries(MIRRORS)) {
  const source = join(root, folder);
  const target = join(release, mirror);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const manifest = readFileSync(join(source, 'action.yml'), 'utf8');
  const main = /^ *main: (.+)$/m.exec(manifest)?.[1];
  if (main === undefined) throw new Error(`${folder}/action.yml has no main`);
  const bundle = posix.dirname(posix.normalize(main).replace(/^\.\.\//, ''));
  if (!existsSync(join(root, bundle))) throw new Error(`${bundle} is missing: run "npm run bundle" first`);
  cpSync(join(root, bundle), join(target, bundle), { recursive: true });
  writeFileSync(join(target, 'action.yml'), manifest.replace(main, `${bundle}/index.js`));
  for (const file of ['README.md', 'LICENSE'])
    cpSync(join(file === 'LICENSE' ? root : source, file), join(target, file));
}
