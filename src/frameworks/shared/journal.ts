/**
 * The journal of a test command: what our plugin wrote down while the tests ran, one JSON object per line. Frameworks write their report
 * at the end, and the plugin then removes the journal. When the process is killed, it is all that is left: what had finished, and what ran.
 */
import { z } from 'zod';
import { attribute, element } from '../../junit/write/xml-text.ts';

const runningTest = z.object({
  classname: z.string(),
  name: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
});
type RunningTest = z.infer<typeof runningTest>;

const entrySchema = z.union([
  z.object({
    root: z.string().default('pytest tests'),
    suite: z.string().describe('the suite of all tests in the report'),
  }),
  z.object({ root: z.string().describe('in the report, each file has a suite') }),
  z.object({ started: z.string(), test: runningTest }),
  z.object({ finished: z.string() }),
  z.object({ xml: z.string().describe('the element of a finished test, with its suite, unless all tests have one') }),
]);

/**
 * The report that the command did not write: the tests that had finished, and an errored case for each test that was running. They have the
 * names that the command's own report gives them, suites included. Otherwise a retry would not be known as one of the same tests.
 * @param ending how the process ended: `was killed by SIGKILL`
 * @param cause the error that it printed at last
 * @returns undefined when no test had started
 */
export function reportOfJournal(text: string, ending: string, cause?: string): string | undefined {
  const finished: string[] = [];
  const running = new Map<string, RunningTest>();
  let names: { readonly root: string; readonly suite?: string } = { root: '' };
  for (const entry of text.split('\n').flatMap(parseEntry)) {
    if ('root' in entry) names = entry;
    else if ('xml' in entry) finished.push(entry.xml);
    else if ('finished' in entry) running.delete(entry.finished);
    else running.set(entry.started, entry.test);
  }
  const message = `the process ${ending} while this test ran${cause === undefined ? '' : `: ${cause}`}`;
  const { root, suite } = names;
  const ran = [...running.values()].map((test) => {
    const errored = erroredCase(test, message);
    return suite === undefined ? inSuite(test.file ?? root, errored) : errored;
  });
  const cases = [...finished, ...ran].join('\n');
  if (cases === '') return undefined;
  const inside = suite === undefined ? cases : inSuite(suite, cases);
  return `<?xml version="1.0" encoding="utf-8"?>\n${element('testsuites', attribute('name', root), inside)}\n`;
}

const inSuite = (name: string, cases: string): string => element('testsuite', attribute('name', name), `\n${cases}\n`);

/** A process that was killed may have written a part of its last line. */
function parseEntry(line: string): z.infer<typeof entrySchema>[] {
  try {
    return [entrySchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

function erroredCase({ classname, name, file, line }: RunningTest, message: string): string {
  const names = attribute('classname', classname) + attribute('name', name);
  const place = attribute('file', file ?? undefined) + attribute('line', line ?? undefined);
  const error = element('error', attribute('message', message));
  return element('testcase', names + place, error);
}
