/** How a test is called wherever people read of it. */
import type { ReportTest } from '../model.ts';

/** As people write it: `tests/cart.test.ts › totals › adds tax`. */
export function testName({ file, suite, className, name }: ReportTest): string {
  const named = suite.filter((title) => !ROOT_SUITES.has(title) && !isFile(title, file));
  const context = named.length > 0 ? named : classOf(className, file);
  return [...new Set([...(file === undefined ? [] : [file]), ...context, name])].join(' › ');
}

/** Names that a tool gives to everything it reports. */
const ROOT_SUITES: ReadonlySet<string> = new Set(['pytest', 'jest tests', 'Mocha Tests', 'Root Suite', 'nodejs']);

/** Many tools call the suite or the class of a test like its file. */
const isFile = (title: string, file: string | undefined): boolean =>
  file !== undefined && (file === title || file.endsWith(`/${title}`));

/** The class, where it says more than the file: pytest writes `tests.test_cart.TestTotals` for a class in tests/test_cart.py. */
function classOf(className: string | undefined, file: string | undefined): string[] {
  if (className === undefined || file === undefined) return className === undefined ? [] : [className];
  const module = file.replace(/\.[^./]+$/, '').replaceAll('/', '.');
  const inModule = module === className || module.endsWith(`.${className}`);
  if (inModule || isFile(className, file)) return [];
  const start = className.lastIndexOf(`${module.slice(module.lastIndexOf('.') + 1)}.`);
  return [start === -1 ? className : className.slice(className.indexOf('.', start) + 1)];
}
