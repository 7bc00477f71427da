/** The files that Mocha loads. */
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { slashed } from './xml.mjs';

/** A test may change the folder later. */
const ROOT = process.cwd();
const requireFrom = createRequire(`${ROOT}/`);

/** The module that a command names so that Mocha always finds a file. */
const PLUGIN = fileURLToPath(new URL('./mocha.mjs', import.meta.url));

export const absolute = (file) => resolve(ROOT, file);

/** The name of a file as a unit of the plan. */
export const fileOf = (path) => path && slashed(relative(ROOT, realName(path)));

/** `--file` takes names without their ending. */
function realName(path) {
  if (/\.\w+$/.test(path)) return path;
  try {
    return requireFrom.resolve(path);
  } catch {
    return path;
  }
}

/** What Mocha has found: the files of `--file`, and those of the arguments and the configuration. */
export function foundBy(mocha) {
  const { file: first = [] } = mocha.options;
  const files = [...new Set(mocha.files)].filter((path) => !isPlugin(path));
  return { files, first: new Set(first.map(absolute)) };
}

const isPlugin = (path) => path.endsWith('mocha.mjs') && realpathSync(path) === realpathSync(PLUGIN);

/**
 * The files to load, in Mocha's order. Beside those that must run, they are the files of `--file` and those without a test, such as
 * `test/setup.js`: what these set up holds for the tests of all files.
 * @param units absolute paths
 * @param isExact whether only files that Mocha finds may run
 */
export function filesToLoad({ files, first }, units, isExact) {
  const wanted = new Set(units);
  const known = new Set(files.map(realName));
  const others = isExact ? [] : units.filter((path) => !known.has(path)).sort(inOrderOfGlobs);
  return [...files.filter((path) => wanted.has(realName(path)) || first.has(path) || !hasTests(path)), ...others];
}

/** Files of one glob are in this order for Mocha. Tests may depend on it. */
const inOrderOfGlobs = (a, b) => a.localeCompare(b, 'en');

/** A comment or string, as in `source-text.ts`. */
const NOISE =
  /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|`(?:[^`\\]|\\[\s\S])*`?/g;
const TEST = /(?<![\w$.])(?:describe|context|suite|it|specify|test)(?:\.\w+)*\s*\(/;

function hasTests(path) {
  try {
    return TEST.test(readFileSync(path, 'utf8').replace(NOISE, "''"));
  } catch {
    return true; // Mocha itself says why it cannot be read
  }
}

/**
 * Loads each file by itself, so that one that does not load takes no other along. Mocha by itself would run nothing then.
 * @param {object} heard `starts(file)`, `ends(file, hooks)` with the hooks outside of all suites that it added, and `breaks(file, error)`
 */
export async function loadEach(mocha, files, load, heard) {
  const root = mocha.suite;
  for (const path of files) {
    const before = sizesOf(root);
    heard.starts(fileOf(path));
    try {
      await load([path]);
    } catch (error) {
      for (const [list, size] of before) list.length = size;
      leaveSuites(mocha);
      heard.breaks(fileOf(path), error);
      continue;
    }
    heard.ends(
      fileOf(path),
      HOOKS.flatMap((name) => root[name].slice(before.get(root[name]))),
    );
  }
}

/** A file may have ended inside a suite. Then the interface would put the tests of the next file there. */
function leaveSuites(mocha) {
  for (const event of ['pre-require', 'require', 'post-require']) mocha.suite.removeAllListeners(event);
  mocha.ui(mocha.options.ui);
}

const HOOKS = ['_beforeAll', '_beforeEach', '_afterEach', '_afterAll'];

/** The lists of the root suite that a file adds to. */
const sizesOf = (root) =>
  new Map([...HOOKS, 'tests', 'suites', '_onlyTests', '_onlySuites'].map((name) => [root[name], root[name].length]));
