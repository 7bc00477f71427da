/** What tests and shards have left, as Markdown: paths in the artifact of the report, or beside the page. */
import { plural } from '../text/numbers.ts';
import { type Links, link } from './links.ts';
import { named } from './words.ts';

/** How many are named. The page has all of them. */
const NAMED = 3;

/** Empty for none. */
export function attachmentWords(paths: readonly string[] | undefined, { artifact, artifacts }: Links): string {
  const [first] = paths ?? [];
  if (paths === undefined || first === undefined) return '';
  const folder = first.split('/', 2).join('/');
  const inFolder = (path: string) => (path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path);
  const rest = paths.length - NAMED;
  const shown = paths.slice(0, NAMED).map((path) => named(inFolder(path)));
  const all = [...shown, ...(rest > 0 ? [`and ${plural(rest, 'more attachment')}`] : [])].join(', ');
  if (artifact === undefined) return `📎 ${all} in ${named(folder)}`;
  const place = artifacts === undefined ? named(artifact) : link(artifacts, named(artifact));
  return `📎 ${all} in ${named(folder)} of the artifact ${place}`;
}
