/** The projects of a Gradle build, as far as its settings say it without Gradle. */
import { normalize } from 'node:path/posix';

export const SETTINGS: readonly string[] = ['settings.gradle', 'settings.gradle.kts'];
export const BUILD_FILES: readonly string[] = ['build.gradle', 'build.gradle.kts'];

export interface Projects {
  /** The folders of the projects by their paths: `core` for `:core`. That of the build is empty. */
  readonly folders: ReadonlyMap<string, string>;
  /** What only Gradle follows. The folders may then not be all. */
  readonly notFollowed: readonly string[];
}

/** A comment, a text, a word or another character. What is never closed ends with its line or the source, so that no character is read twice. */
const TOKEN =
  /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|[\p{L}\p{N}_$]+|\S/gu;

/** The tokens of a script of Groovy or Kotlin, without its comments. Texts keep their quotes. */
export const tokensOf = (source: string): string[] =>
  (source.match(TOKEN) ?? []).filter((token) => !/^\/[/*]/.test(token));

/** The content of a text; undefined for another token, and for a text with the value of a variable in it. */
function textOf(token = ''): string | undefined {
  const quote = token.charAt(0);
  const isText = token.length > 1 && /["']/.test(quote) && token.endsWith(quote);
  return !isText || (quote === '"' && token.includes('$')) ? undefined : token.slice(1, -1);
}

export function readProjects(texts: ReadonlyMap<string, string>): Projects {
  const file = SETTINGS.find((name) => texts.has(name));
  const tokens = tokensOf(texts.get(file ?? '') ?? '');
  const notFollowed = new Set<string>();
  const folders = new Map([[':', '']]);
  for (const [at, token] of tokens.entries()) {
    if (!SETTINGS_WORDS.has(token)) continue;
    const rest = tokens.slice(at + 1, at + 1 + MOST_TOKENS);
    if (token === 'include') {
      const paths = includedPaths(rest);
      if (paths === undefined) notFollowed.add(`include in ${file}: it is code`);
      for (const path of paths ?? []) addProject(folders, path);
    } else if (token === 'projectDir') {
      const [path, folder] = [textOf(tokens[at - 3]), folderOf(rest.slice(1))];
      if (rest[0] === '=' && (path === undefined || folder === undefined)) notFollowed.add(`projectDir in ${file}`);
      else if (rest[0] === '=') folders.set(path ?? '', normalize(folder ?? '').replace(/(?<!\/)\/+$/, ''));
    } else if (token === 'includeFlat' || rest.slice(0, 2).includes('from')) notFollowed.add(`${token} in ${file}`);
  }
  return { folders, notFollowed: [...notFollowed] };
}

const SETTINGS_WORDS = new Set(['include', 'includeFlat', 'projectDir', 'apply']);

/** The most tokens of a list of projects. */
const MOST_TOKENS = 2000;

/** The paths after `include`: `':a', ':b'`, `(":a")`. Undefined for code. */
function includedPaths(tokens: readonly string[]): readonly string[] | undefined {
  const list = tokens[0] === '(' ? tokens.slice(1) : tokens;
  const paths: string[] = [];
  for (let at = 0; ; at += 2) {
    const path = textOf(list[at]);
    if (path === undefined && list[at] === ')' && at > 0) return paths;
    if (path === undefined || path.includes('*')) return undefined;
    paths.push(path);
    if (list[at + 1] !== ',') return /^[+.]$/.test(list[at + 1] ?? '') ? undefined : paths;
  }
}

/** The folder in `new File(settingsDir, 'a')` and `file("a")`. */
function folderOf(tokens: readonly string[]): string | undefined {
  const [first, open, ...rest] = tokens[0] === 'new' ? tokens.slice(1) : tokens;
  if (!/^[Ff]ile$/.test(first ?? '') || open !== '(') return undefined;
  const [folder, end] = /^(?:settingsDir|rootDir)$/.test(rest[0] ?? '') && rest[1] === ',' ? rest.slice(2) : rest;
  return end === ')' ? textOf(folder) : undefined;
}

/** Those above a project are projects too. */
function addProject(folders: Map<string, string>, path: string): void {
  const names = path.split(':').filter((name) => name !== '');
  for (let length = 1; length <= names.length; length += 1) {
    const own = names.slice(0, length);
    const id = `:${own.join(':')}`;
    if (!folders.has(id)) folders.set(id, own.join('/'));
  }
}
