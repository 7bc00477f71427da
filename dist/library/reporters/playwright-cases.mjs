/** The tests of Playwright as cases of JUnit. */
import { fileOf } from './playwright-suites.mjs';
import { clean, element, testcase } from './xml.mjs';

/** Stands between titles, as Playwright prints them. */
const SEPARATOR = ' › ';

/**
 * The names of a test in a report. The class is what is around the test. Playwright runs a serial group as a whole, so the name begins with
 * the group. In a serial file there is no class.
 * @param modeOf the mode of a suite
 */
export function namesOf(test, modeOf) {
  const suites = suitesAround(test);
  const titles = [...suites.slice(1), test].map(({ title }) => clean(title));
  const file = fileOf(suites[0]);
  const serial = suites.findIndex((suite) => modeOf(suite) === 'serial');
  if (serial === 0) return { name: titles.join(SEPARATOR), file };
  const end = serial > 0 ? serial - 1 : titles.length - 1;
  return { classname: titles.slice(0, end).join(SEPARATOR) || file, name: titles.slice(end).join(SEPARATOR), file };
}

/** The file of a test and the groups in it, the outermost first. */
const suitesAround = ({ parent }) => (parent.type === 'file' ? [parent] : [...suitesAround(parent), parent]);

export const fileSuiteOf = (test) => suitesAround(test)[0];

/** The same as `partOf` in `playwright/parts.ts`. Undefined in a serial file. */
export function partOf({ classname, name, file }) {
  if (classname === undefined) return undefined;
  const [title] = name.split(SEPARATOR);
  return [...(classname === file ? [] : classname.split(SEPARATOR)), title].slice(0, 2).join(SEPARATOR);
}

/** A test that runs, as the journal names it. */
export const runningTest = (test, { name, classname = '', file }, project) => ({
  name,
  classname,
  file,
  line: lineIn(test, file) ?? null,
  project: project || undefined,
});

const lineIn = (test, file) => (fileOf(test) === file ? test.location.line : undefined);

/** Whether a test has run. Otherwise another one or a hook stopped it, or the run ended. */
export const hasCase = (test) => test.results.some(({ status }) => hasRun(status, test));

/** The case of a test, without the time of earlier tries. Empty where the test did not run: another one or a hook stopped it, or the run ended. */
export function caseXml(test, names) {
  const results = test.results.filter(({ status }) => hasRun(status, test));
  const last = results.at(-1);
  if (last === undefined) return '';
  return testcase({ ...names, line: lineIn(test, names.file), durationMs: last.duration }, [
    ...metricsOf(last, test),
    ...outcomeOf(test, results),
    ...attachmentsOf(results),
  ]);
}

/** The files that the tries have left, in the words of Playwright's own report. */
function attachmentsOf(results) {
  const paths = results.flatMap(({ attachments }) => attachments.flatMap(({ path }) => path || []));
  return paths.length === 0
    ? []
    : [element('system-out', {}, paths.map((path) => `[[ATTACHMENT|${path}]]`).join('\n'))];
}

/** Annotations such as `{ type: 'metric:login', description: '123' }`, as the properties that Playwright itself writes. */
function metricsOf({ annotations }, test) {
  // Before Playwright 1.52 a result has no annotations of its own.
  const metrics = (annotations ?? test.annotations).filter(({ type }) => type.startsWith('metric:'));
  const properties = metrics.map(({ type, description }) => element('property', { name: type, value: description }));
  return properties.length === 0 ? [] : [`<properties>${properties.join('')}</properties>`];
}

const hasRun = (status, { expectedStatus }) =>
  status !== 'interrupted' && (status !== 'skipped' || expectedStatus === 'skipped');

function outcomeOf(test, results) {
  const outcome = test.outcome();
  if (outcome === 'skipped') return [element('skipped', { message: whySkipped(test) })];
  const bad = results.filter(({ status }) => status !== test.expectedStatus);
  if (outcome !== 'unexpected') return bad.map((result) => failure('flakyFailure', test, result));
  return [
    ...bad.slice(-1).map((result) => failure('failure', test, result)),
    ...bad.slice(0, -1).map((result) => failure('rerunFailure', test, result)),
  ];
}

const whySkipped = ({ annotations }) =>
  annotations.find(({ type, description }) => /^(?:skip|fixme)$/.test(type) && description)?.description;

function failure(name, { expectedStatus }, { status, errors, attachments }) {
  const texts =
    errors.length > 0 ? errors.map(textOf) : [`the test ended as "${status}", and not as "${expectedStatus}"`];
  const kept = attachments.flatMap(({ name: what, path }) =>
    path ? [`attachment ${what}: ${fileOf({ location: { file: path } })}`] : [],
  );
  return element(name, { message: firstLine(texts[0]), type: status }, [...texts, ...kept].join('\n\n'));
}

/** An error with the lines of the source around it. */
const textOf = ({ message, stack, value, snippet }) =>
  [stack || message || value || 'failed', ...(snippet ? [snippet] : [])].join('\n\n');

const firstLine = (text) => text.split('\n', 1)[0];

const errorXml = (error) => element('error', { message: firstLine(textOf(error)), type: 'Error' }, textOf(error));

/** The case of a file with an error outside of its tests. */
export const fileErrorXml = (error, file) => testcase({ name: file, classname: file, file }, [errorXml(error)]);

/** The case of an error that belongs to no file of the shard. */
export function runErrorXml(error) {
  const place = error.location ? { file: fileOf(error), line: error.location.line } : {};
  return testcase({ name: 'hook of "the run"', classname: 'Playwright', ...place }, [errorXml(error)]);
}
