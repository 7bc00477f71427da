/** The lines where tests are written. Mocha only knows their files. */
import { pathToFileURL } from 'node:url';

/** The places of the calls that defined the tests. What they look like is made out only when it is asked for. */
const places = new WeakMap();

/** Enough for the interface of Mocha, and a function of the project around it. */
const MOST_FRAMES = 12;

/** @param {Function} above the function whose caller is the first place */
export function rememberPlace(test, above) {
  const { stackTraceLimit } = Error;
  const place = {};
  Error.stackTraceLimit = MOST_FRAMES;
  Error.captureStackTrace(place, above);
  Error.stackTraceLimit = stackTraceLimit;
  places.set(test, place);
}

/** Undefined where the test is defined in another file, and in a worker. */
export function lineOf(test) {
  const { stack } = places.get(test.retriedTest?.() ?? test) ?? {};
  if (typeof stack !== 'string' || !test.file) return undefined;
  const names = [test.file, pathToFileURL(test.file).href];
  const frame = stack.split('\n').find((line) => names.some((name) => line.includes(`${name}:`)));
  const [, line] = /:(\d+):\d+\)?$/.exec(frame ?? '') ?? [];
  return line === undefined ? undefined : Number(line);
}
