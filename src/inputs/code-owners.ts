/**
 * The file CODEOWNERS of a repository: who owns which files. The last line that fits a path decides, and a line without owners takes them away.
 * Its patterns are those of .gitignore, without `!` and `[ ]`, and `docs/*` fits no file in a folder of `docs`. The libraries for npm that read
 * it follow .gitignore there, so these few lines are our own. Anybody may write the file, so matching takes no longer than path times pattern.
 */

/** Where GitHub looks for the file, in its order. */
export const CODE_OWNERS_PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** GitHub reads no larger file. */
export const MAX_CODE_OWNERS_BYTES = 3 * 1024 * 1024;

/** The most owners of a file that are shown. */
const MAX_OWNERS = 5;

interface Rule {
  /** Patterns by folder. Any of them fits. */
  readonly patterns: readonly (readonly string[])[];
  readonly owners: readonly string[];
}

/** Finds the owners of a file, without the `@` that would notify them. Empty where nobody owns it. */
export type OwnersOf = (path: string) => readonly string[];

export function parseCodeOwners(text: string): OwnersOf {
  const rules = text.split(/\r?\n/).flatMap(ruleOf).reverse();
  const known = new Map<string, readonly string[]>();
  return (path) => {
    const found =
      known.get(path) ??
      rules.find(({ patterns }) => patterns.some((one) => fitsPath(one, path.split('/'))))?.owners ??
      [];
    known.set(path, found);
    return found;
  };
}

/** A rule, unless the line is empty, a comment, or nothing that GitHub understands. */
function ruleOf(line: string): Rule[] {
  const [pattern = '', ...words] = wordsOf(line);
  if (pattern === '' || pattern.startsWith('!') || pattern.includes('[')) return [];
  const owners = words.map((word) => word.replace(/^@+/, '')).filter((word) => word !== '');
  return [{ patterns: patternsOf(pattern), owners: owners.slice(0, MAX_OWNERS) }];
}

/** The words before a comment. A blank after a backslash is part of a word. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:\\.|[^\s\\])+/g)) {
    if (word.startsWith('#')) break;
    words.push(word.replace(/\\(.)/g, '$1'));
  }
  return words;
}

/** A pattern with a slash inside begins at the root, and others fit at any depth. What fits a folder fits all that is in it. */
function patternsOf(pattern: string): string[][] {
  const isFolder = pattern.endsWith('/');
  const isAnchored = pattern.slice(0, -1).includes('/');
  const names = pattern.split('/').filter((name) => name !== '');
  const whole = [...(isAnchored ? [] : [ANY_FOLDERS]), ...names];
  const inside = [...whole, ANY_FOLDERS, '*'];
  if (isFolder) return [inside];
  return isAnchored && names.at(-1) === '*' ? [whole] : [whole, inside];
}

const ANY_FOLDERS = '**';

const fitsPath = (pattern: readonly string[], path: readonly string[]): boolean =>
  fits(pattern, path, (part) => part === ANY_FOLDERS, fitsName);

const fitsName = (pattern: string, name: string): boolean =>
  fits(
    [...pattern],
    [...name],
    (sign) => sign === '*',
    (sign, letter) => sign === '?' || sign === letter,
  );

/** Do the items fit the parts, some of which stand for any number of items? After a miss, only the last of those takes one item more. */
function fits(
  parts: readonly string[],
  items: readonly string[],
  isAny: (part: string) => boolean,
  fitsOne: (part: string, item: string) => boolean,
): boolean {
  let [part, item, any, taken] = [0, 0, -1, 0];
  while (item < items.length) {
    const wanted = parts[part];
    if (wanted !== undefined && isAny(wanted)) {
      any = part;
      taken = item;
      part += 1;
    } else if (wanted !== undefined && fitsOne(wanted, items[item] ?? '')) {
      part += 1;
      item += 1;
    } else {
      if (any === -1) return false;
      part = any + 1;
      taken += 1;
      item = taken;
    }
  }
  return parts.slice(part).every(isAny);
}
