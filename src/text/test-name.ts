/** The name of a test, wherever people see it. */
import { dialects } from '../dialects/index.ts';
import type { ReportTest, TestCase } from '../model.ts';

/** What stands between the parts of a name. */
export const NAME_SEPARATOR = ' › ';

/** The full name, as people write it: `tests/cart.test.ts › totals › adds tax`. */
export const testName = (test: ReportTest): string =>
  [...new Set([...(test.file === undefined ? [] : [test.file]), ...partsInFile(test)])].join(NAME_SEPARATOR);

/**
 * The name without its file: `totals › adds tax`. It is empty where the file or the unit itself is reported as a test, which happens when
 * a file cannot be loaded.
 */
export function nameInFile(test: ReportTest): string {
  const parts = [...new Set(partsInFile(test))].filter((part) => part !== test.file);
  const [only = ''] = parts;
  const isUnitItself = parts.length === 1 && (only === test.unit || isModuleItself(test));
  return isUnitItself ? '' : parts.join(NAME_SEPARATOR);
}

/** The groups around a test, and its own name. A title that is no such list is all name. */
export function splitName(test: ReportTest): { readonly group?: string; readonly name: string } {
  const title = nameInFile(test) || testName(test);
  const end = `${NAME_SEPARATOR}${test.name}`;
  return title.endsWith(end) ? { group: title.slice(0, -end.length), name: test.name } : { name: title };
}

/**
 * Is it no test but evidence: a file that could not be loaded, or a hook that failed? Such a case is only reported when it fails.
 * @param name the name without its file
 */
export const isEvidenceName = (name: string): boolean => name === '' || dialects.isHook(name);

/** Everything that a report calls a case: its suites, its class and its name. Other cases of the same place and name have the same title. */
export const caseTitle = ({ suite, className, name }: Pick<TestCase, 'suite' | 'className' | 'name'>): string =>
  [...suite, ...(className ? [className] : []), name].join(NAME_SEPARATOR);

/** The class inside the file, and the name. The names of suites are left out, because some tools change them in every run. */
export const partsInClass = ({ file, className, name }: Pick<ReportTest, 'file' | 'className' | 'name'>): string[] => [
  ...classOf(className, file),
  name,
];

/** Is it a module that cannot be loaded? Pytest reports it without a class. A function may have the name of its module, but it has a class. */
const isModuleItself = ({ name, className, file }: ReportTest): boolean =>
  !className && file !== undefined && isModule(name, file);

/** Suites around that of the file are projects. Those in it are groups, which the class names too. */
function partsInFile({ file, suite, className, name }: ReportTest): string[] {
  const titles = suite.filter((title) => !dialects.isHiddenSuite(title));
  const groups = titles.slice(titles.findLastIndex((title) => isFile(title, file)) + 1);
  const projects = titles.slice(0, titles.length - groups.length).filter((title) => !isFile(title, file));
  return [...projects, ...(groups.length > 0 ? groups : classOf(className, file)), name];
}

/** Is the title the file's name? Many tools name the suite or the class of a test after its file. */
const isFile = (title: string, file: string | undefined): boolean =>
  file !== undefined && (file === title || file.endsWith(`/${title}`));

/** The module of a file: `tests.test_cart` for `tests/test_cart.py`. */
const moduleOf = (file: string): string => file.replace(/\.[^./]+$/, '').replaceAll('/', '.');

const isModule = (title: string, file: string): boolean =>
  moduleOf(file) === title || moduleOf(file).endsWith(`.${title}`);

const isFileOrModule = (title: string, file: string | undefined): boolean =>
  file !== undefined && (isFile(title, file) || isModule(title, file));

/** The class, where it says more than the file. Pytest writes `tests.test_cart.TestTotals` for a class in tests/test_cart.py. */
function classOf(className: string | undefined, file: string | undefined): string[] {
  if (!className || file === undefined) return className ? [className] : [];
  if (isFileOrModule(className, file)) return [];
  const module = moduleOf(file);
  const start = className.lastIndexOf(`${module.slice(module.lastIndexOf('.') + 1)}.`);
  return [start === -1 ? className : className.slice(className.indexOf('.', start) + 1)];
}
