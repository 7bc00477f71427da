/**
 * release/shard-plan, release/shard-run, release/shard-merge: each action as a repository of its own, action.yml at the root, own dist.
 * Run "npm run bundle" first. Copying a folder into its mirror repository and tagging it is all a release is.
 *     node scripts/release-folders.mjs [FOLDER]      in place of release/
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parse } from 'yaml';

/** Each mirror repository, and the folder here that it is made of. */
const MIRRORS = { 'shard-plan': 'plan-action', 'shard-run': '.', 'shard-merge': 'merge-action' };
const PROJECT = 'https://github.com/org/shardwise';

const root = resolve(import.meta.dirname, '..');
const release = resolve(process.argv[2] ?? join(root, 'release'));

for (const [mirror, folder] of Object.entries(MIRRORS)) writeMirror(join(release, mirror), join(root, folder));

function writeMirror(target, source) {
  const manifest = readFileSync(join(source, 'action.yml'), 'utf8');
  const { main } = parse(manifest).runs;
  const ownMain = relative(root, resolve(source, main)).replaceAll(sep, '/');
  const bundle = dirname(ownMain);
  if (!existsSync(join(root, ownMain))) throw new Error(`${ownMain} is missing: run "npm run bundle" first`);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  cpSync(join(root, bundle), join(target, bundle), { recursive: true });
  cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
  writeFileSync(join(target, 'README.md'), withFullLinks(readFileSync(join(source, 'README.md'), 'utf8'), source));
  writeFileSync(join(target, 'action.yml'), manifest.replace(`main: ${main}`, `main: ${ownMain}`));
}

/** In a mirror the other files of the project are not beside the README. */
function withFullLinks(readme, source) {
  const inProject = (path) => relative(root, resolve(source, path)).replaceAll(sep, '/');
  return readme
    .replace(/\]\((?!\w+:|#)([^)]+)\)/g, (_, path) => `](${PROJECT}/blob/main/${inProject(path)})`)
    .replace(/ src="(?!\w+:)([^"]+)"/g, (_, path) => ` src="${PROJECT}/raw/main/${inProject(path)}"`);
}
