/** What the conftest.py files of a project leave out, as far as they say it in plain lists. */
import { dirname, join } from 'node:path/posix';
import type { Project } from '../framework.ts';
import { fnmatch } from '../python/fnmatch.ts';
import { countMatches, stripPython } from '../shared/source-text.ts';

/** Whether a conftest.py leaves out a file or a folder. */
export type Ignored = (path: string) => boolean;

export interface Conftests {
  readonly ignored: Ignored;
  readonly notFollowed: readonly string[];
}

/** pytest reads no conftest.py: `--noconftest`. */
export const NO_CONFTESTS: Conftests = { ignored: () => false, notFollowed: [] };

/** The lists of pytest, and how a path is compared with an item. */
const LISTS = {
  collect_ignore: (item: string) => (path: string) => path === item,
  collect_ignore_glob: (item: string) => fnmatch(item),
} as const;
type ListName = keyof typeof LISTS;

const HOOK = /\bdef[ \t]+(pytest_ignore_collect|pytest_collect_file|pytest_collect_directory)\b/g;

export function readConftests(texts: Project['texts']): Conftests {
  const files = [...texts].filter(([file]) => /^(?:.*\/)?conftest\.py$/.test(file));
  const lists = (Object.keys(LISTS) as ListName[]).map((name) => ({ name, byFolder: new Map<string, Ignored>() }));
  const notFollowed: string[] = [];
  for (const [file, text] of files) {
    const code = stripPython(text);
    for (const [, hook] of code.matchAll(HOOK)) notFollowed.push(`${hook} in ${file}: it is code`);
    for (const { name, byFolder } of lists) {
      const mentions = countMatches(code, new RegExp(`\\b${name}\\b`, 'g'));
      const items = mentions === 1 && !file.startsWith('../') ? literalList(text, name) : undefined;
      if (items !== undefined) byFolder.set(dirname(file), matcherOf(name, dirname(file), items));
      else if (mentions > 0) notFollowed.push(`${name} in ${file}: it is code`);
    }
  }
  return { notFollowed, ignored: (path) => lists.some(({ byFolder }) => nearest(byFolder, path)?.(path) === true) };
}

function matcherOf(name: ListName, folder: string, items: readonly string[]): Ignored {
  const matchers = items.map((item) => LISTS[name](join(folder, item)));
  return (path) => matchers.some((matches) => matches(path));
}

/** The items of `name = ["a", 'b']` at the beginning of a line; undefined when it is not such a list. */
function literalList(source: string, name: string): string[] | undefined {
  const [, inside] = new RegExp(`^${name}[ \\t]*(?::[^=\\n]*)?=[ \\t]*\\[([^\\]]*)\\]`, 'm').exec(source) ?? [];
  if (inside === undefined || stripPython(inside).replaceAll("''", '').replaceAll(',', '').trim() !== '')
    return undefined;
  return [...inside.replace(/(^|\s)#.*$/gm, '').matchAll(/'([^'\\\n]*)'|"([^"\\\n]*)"/g)].map(
    ([, single, double]) => single ?? double ?? '',
  );
}

/** pytest takes the list of the nearest conftest.py that has one. */
function nearest(byFolder: ReadonlyMap<string, Ignored>, path: string): Ignored | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = byFolder.get(folder);
    if (found !== undefined || folder === '.') return found;
  }
}
