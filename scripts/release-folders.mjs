/**
 * Writes each action as a separate repository, with action.yml at the root and its own dist: release/shard-plan, release/shard-run and
 * release/shard-merge. Run "npm run bundle" first. For a release copy each folder into its mirror repository and tag it.
 *     node scripts/release-folders.mjs [FOLDER]      writes into FOLDER instead of release/
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parse } from 'yaml';

/** The mirror repositories, and the folder here that each is made of. */
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

/** The README with full addresses, because the other files of the project are not in the mirror. */
function withFullLinks(readme, source) {
  const inProject = (path) => relative(root, resolve(source, path)).replaceAll(sep, '/');
  return readme
    .replace(/\]\((?!\w+:|#)([^)]+)\)/g, (_, path) => `](${PROJECT}/blob/main/${inProject(path)})`)
    .replace(/ src="(?!\w+:)([^"]+)"/g, (_, path) => ` src="${PROJECT}/raw/main/${inProject(path)}"`);
}
