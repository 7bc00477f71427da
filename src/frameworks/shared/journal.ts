/**
 * The journal of a test command: what our plugin wrote down while the tests ran, one JSON object per line. The events of the shard are read
 * from it while it grows. The plugin removes it when the report is written. When the process is killed, it is all that is left: what had
 * finished, and what ran. Of a plugin whose report grows with the tests, it is what had finished and is not in the report yet.
 */
import { z } from 'zod';
import { attribute, element, elementText } from '../../junit/write/xml-text.ts';
import { TEST_OUTCOMES } from '../../model.ts';

const runningTest = z.object({
  classname: z.string(),
  name: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
  project: z
    .string()
    .optional()
    .describe('the suite around that of the file, where a file may run in several projects'),
});
export type RunningTest = z.infer<typeof runningTest>;

const entrySchema = z.union([
  z.object({
    root: z.string().default('pytest tests'),
    suite: z.string().describe('the suite of all tests in the report'),
  }),
  z.object({ root: z.string().describe('in the report, each file has a suite') }),
  z.object({ started: z.string(), test: runningTest }),
  z.object({ finished: z.string(), outcome: z.enum(TEST_OUTCOMES).optional().catch(undefined) }),
  z.object({ dropped: z.string().describe('what started, and was no test or did not run') }),
  z.object({
    xml: z.string().describe('the element of a finished test, with its suite, unless all tests have one'),
    kept: z
      .object({ of: z.string(), id: z.string().describe('a later try of the test has the same') })
      .optional()
      .describe('what it is a test of, where the report grows: it stands here until that is in the report'),
  }),
  z.object({ written: z.string().describe('its tests are in the report now (`kept.of`)') }),
]);
export type JournalEntry = z.infer<typeof entrySchema>;

/** The entry of a line. Empty where it is none: a process that was killed may have written a part of its last line. */
export function parseEntry(line: string): JournalEntry[] {
  try {
    return [entrySchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

/** Keeps up what runs. */
export function follow(entry: JournalEntry, running: Map<string, RunningTest>): void {
  if ('started' in entry) running.set(entry.started, entry.test);
  if ('finished' in entry) running.delete(entry.finished);
  if ('dropped' in entry) running.delete(entry.dropped);
}

/** What stands between the names in the key of a test: of its file, of the suites around it, and its own. */
export const INSIDE = ' > ';

/** The tests that run, without the files and suites that others of them are in. */
export function innermost(running: ReadonlyMap<string, RunningTest>): readonly RunningTest[] {
  const around = new Set<string>();
  for (const key of running.keys())
    for (let at = key.lastIndexOf(INSIDE); at > 0; at = key.lastIndexOf(INSIDE, at - 1)) around.add(key.slice(0, at));
  return [...running].flatMap(([key, test]) => (around.has(key) ? [] : [test]));
}

/** Whether it is a file that is loaded, or whose hooks run. */
export const isFile = ({ name, file }: Pick<RunningTest, 'name' | 'file'>): boolean => name === file;

/** A file of which only that it runs is known. */
export const fileOnly = (file: string): RunningTest => ({ name: file, classname: file, file, line: null });

/**
 * The report that the command did not write: the tests that had finished, and an errored case for each test that was running. They have the
 * names that the command's own report gives them, suites included. Otherwise a retry would not be known as one of the same tests.
 * @param ending how the process ended: `was killed by SIGKILL`. Undefined leaves out the tests that were running.
 * @param why the error that it printed at last, or what was seen of it
 * @returns undefined when there is no such test
 */
export function reportOfJournal(
  text: string,
  ending: string | undefined,
  { cause, detail }: { readonly cause?: string | undefined; readonly detail?: string | undefined } = {},
): string | undefined {
  const finished: string[] = [];
  const kept = new Map<string, Map<string, string>>();
  const running = new Map<string, RunningTest>();
  let names: { readonly root: string; readonly suite?: string } | undefined;
  for (const entry of text.split('\n').flatMap(parseEntry)) {
    if ('root' in entry) names = entry;
    else if ('written' in entry) kept.delete(entry.written);
    else if ('xml' in entry && entry.kept !== undefined) keep(entry.kept, entry.xml, kept);
    else if ('xml' in entry) finished.push(entry.xml);
    else follow(entry, running);
  }
  const message = `the process ${ending} while this test ran${cause === undefined ? '' : `: ${cause}`}`;
  // Without this entry it only tells what starts and ends. Each of the processes that share it has a journal of its own.
  if (names === undefined) return undefined;
  const { root, suite } = names;
  const ran = (ending === undefined ? [] : innermost(running)).map((test) => {
    const errored = erroredCase(test, message, detail);
    if (suite !== undefined) return errored;
    const inFile = inSuite(test.file ?? root, errored);
    return test.project === undefined ? inFile : inSuite(test.project, inFile);
  });
  const cases = [...finished, ...[...kept.values()].flatMap((tests) => [...tests.values()]), ...ran].join('\n');
  if (cases === '') return undefined;
  const inside = suite === undefined ? cases : inSuite(suite, cases);
  return `<?xml version="1.0" encoding="utf-8"?>\n${element('testsuites', attribute('name', root), inside)}\n`;
}

function keep(
  { of, id }: { readonly of: string; readonly id: string },
  xml: string,
  kept: Map<string, Map<string, string>>,
): void {
  kept.set(of, (kept.get(of) ?? new Map<string, string>()).set(id, xml));
}

const SUITE_END = '</testsuite>\n';
const ROOT_END = '</testsuites>\n';

/**
 * The report of a command that grew with its tests, where the command ended before it was whole: the suites that had ended. A file whose suite had
 * not ended is left out. Undefined where nothing is missing, or it is no such report.
 */
export function closeReport(text: string): string | undefined {
  const start = text.indexOf('<testsuites name="shardwise">\n');
  if (start < 0 || text.endsWith(ROOT_END)) return undefined;
  const end = text.lastIndexOf(SUITE_END);
  const kept = text.slice(0, end < 0 ? text.indexOf('\n', start) + 1 : end + SUITE_END.length);
  // In our reports no text has a "<" of its own.
  const open = kept.split('<testsuite ').length - kept.split(SUITE_END).length;
  return `${kept}${SUITE_END.repeat(Math.max(0, open))}${ROOT_END}`;
}

const inSuite = (name: string, cases: string): string => element('testsuite', attribute('name', name), `\n${cases}\n`);

function erroredCase({ classname, name, file, line }: RunningTest, message: string, detail = ''): string {
  const names = attribute('classname', classname || undefined) + attribute('name', name);
  const place = attribute('file', file ?? undefined) + attribute('line', line ?? undefined);
  const error = element('error', attribute('message', message), elementText(detail));
  return element('testcase', names + place, error);
}
