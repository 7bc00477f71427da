/** The tests that the loaded files have defined. */
import { fileOf } from './mocha-files.mjs';
import { clean } from './xml.mjs';

const SEPARATOR = ' > ';

/** The names of a test or hook in a report. */
export function namesOf(runnable, file = fileOf(runnable.file)) {
  const titles = runnable.titlePath().map(clean);
  return { name: titles.at(-1), classname: titles.slice(0, -1).join(SEPARATOR) || file, file };
}

/** A list of units could not name a part with such a character. The same as in `part-name.ts`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const UNUSABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffd]/;

/** The same as `partOf` in `mocha.ts`. */
function partOf(test) {
  const { name, classname, file } = namesOf(test);
  const part = classname === file ? name : `${classname}${SEPARATOR}${name}`;
  return name === file || UNUSABLE.test(part) ? undefined : part;
}

const testsOf = ({ tests, suites }) => [...tests, ...suites.flatMap(testsOf)];

function keepTests(suite, isKept) {
  suite.tests = suite.tests.filter(isKept);
  for (const child of suite.suites) keepTests(child, isKept);
}

/** Mocha itself filters before it says that it starts. */
export function leaveOnlyToUs(root) {
  root.hasOnly = () => false;
}

/**
 * `.only` holds for its own file. Mocha lets it hold for all files that it runs, but which ones these are would depend on the shard.
 * @returns the files with `.only`
 */
export function keepOnly(root) {
  const { hasOnly, filterOnly } = Object.getPrototypeOf(root);
  const names = ['tests', 'suites', '_onlyTests', '_onlySuites'];
  const files = [...new Set([...root.tests, ...root.suites].map(({ file }) => file))];
  const groups = files.map((file) => ({
    ...Object.fromEntries(names.map((name) => [name, root[name].filter((one) => one.file === file)])),
    file,
    hasOnly,
  }));
  const only = groups.filter((group) => hasOnly.call(group));
  for (const group of only) filterOnly.call(group);
  root.tests = groups.flatMap(({ tests }) => tests);
  root.suites = groups.flatMap(({ suites }) => suites);
  return only.map(({ file }) => fileOf(file));
}

/**
 * Keeps the tests that must run.
 * @param files the names of the files whose tests run
 * @param selections the parts of split files, by the names of the files
 */
export function keepSelected(root, files, selections) {
  keepTests(root, (test) => {
    const file = fileOf(test.file);
    if (file !== undefined && !files.has(file)) return false;
    const selection = selections.get(file);
    if (selection === undefined) return true;
    return selection.only ? selection.only.includes(partOf(test)) : !selection.except.includes(partOf(test));
  });
}

/** How many tests of each file the user's pattern selects, by their parts. @param files the names of the loaded files */
export function countSelected(root, files, options) {
  const counts = new Map([...files].map((file) => [file, {}]));
  for (const test of testsOf(root).filter(matcherOf(options))) {
    const parts = counts.get(fileOf(test.file));
    const part = partOf(test) ?? '';
    if (parts) parts[part] = (parts[part] ?? 0) + 1;
  }
  return counts;
}

/** The names of the files that have tests, whether or not they are selected. */
export const filesWithTests = (root) => new Set(testsOf(root).map(({ file }) => fileOf(file)));

/** Whether `--grep` and `--invert` select a test. */
const matcherOf =
  ({ grep, invert = false }) =>
  (test) =>
    !grep || new RegExp(grep.source, grep.flags.replace(/[gy]/g, '')).test(test.fullTitle()) !== invert;

export const sumOf = (parts) => Object.values(parts).reduce((sum, tests) => sum + tests, 0);
