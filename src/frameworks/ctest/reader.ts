/** Reads what ctest prints, and makes its JUnit report whole: with the tries of `--repeat`, and with fixtures apart. */
import { EVERY_SHARD_PROPERTY } from '../../dialects/shardwise.ts';
import { groupBy } from '../../group-by.ts';
import { attribute, element } from '../../junit/write/xml-text.ts';
import type { TestOutcome } from '../../model.ts';
import type { OutputReader } from '../framework.ts';
import type { JournalEntry } from '../shared/journal.ts';
import { TestMoments } from '../shared/test-moments.ts';

/** A test that ctest has started. */
interface Started {
  readonly name: string;
  /** How often it has started. */
  starts: number;
  /** What stands behind its name after each try, such as `***Failed    0.12 sec`. */
  readonly ends: string[];
}

const START = /^ *Start +(\d+): (.*)$/;
const END = /^ *(?:\d+\/\d+ )?Test +#(\d+): (.*)$/;

/** Whether a line says that a test has ended for good. */
export const isEndOfTest = (line: string): boolean => /^ *\d+\/\d+ Test +#\d+: /.test(line);

export class CtestReader implements OutputReader {
  readonly #units: ReadonlySet<string>;
  readonly #started = new Map<number, Started>();
  readonly #moments = new TestMoments();

  constructor(units: readonly string[]) {
    this.#units = new Set(units);
  }

  read(line: string): readonly string[] {
    const [, started, name = ''] = START.exec(line) ?? [];
    if (started !== undefined) this.#start(Number(started), name);
    const [, ended, rest = ''] = END.exec(line) ?? [];
    const test = this.#started.get(Number(ended));
    if (test === undefined || !rest.startsWith(`${test.name} `)) return [line];
    const end = rest.slice(test.name.length + 1);
    test.ends.push(end);
    if (isEndOfTest(line)) this.#moments.finished(ended ?? '', outcomeOf(end));
    return [line];
  }

  #start(number: number, name: string): void {
    const test = this.#started.get(number) ?? { name, starts: 0, ends: [] };
    this.#started.set(number, test);
    test.starts += 1;
    if (test.starts === 1) this.#moments.started(String(number), { classname: '', name, file: null, line: null });
  }

  moments = (): readonly JournalEntry[] => this.#moments.take();

  /** The report that ctest has written, with what it does not tell. */
  keep(text: string): string {
    const ends = this.#endsByName();
    const cases = casesIn(text).map((one) => {
      const name = nameOf(one);
      return { name, xml: completed(one, ends.get(name)?.shift() ?? []) };
    });
    return this.#render(cases);
  }

  /** What is known where ctest itself has ended too early, and so has written nothing. */
  report(ending?: string): string | undefined {
    if (ending === undefined || this.#started.size === 0) return undefined;
    const cases = [...this.#started.values()].map(({ name, starts, ends }) => {
      const result = starts > ends.length ? running(ending) : resultOf(ends.at(-1) ?? '');
      return { name, xml: element('testcase', attribute('name', name), result) };
    });
    return this.#render(cases);
  }

  #render(cases: readonly { readonly name: string; readonly xml: string }[]): string {
    const groups = groupBy(cases, ({ name }) => this.#units.has(name));
    const xmlOf = (isUnit: boolean) => (groups.get(isUnit) ?? []).map(({ xml }) => xml).join('\n');
    const property = element('property', attribute('name', EVERY_SHARD_PROPERTY) + attribute('value', 'true'));
    const suites = [
      element('testsuite', attribute('name', NO_NAME), `\n${xmlOf(true)}\n`),
      element('testsuite', attribute('name', NO_NAME), `${element('properties', '', property)}\n${xmlOf(false)}\n`),
    ].filter((_, index) => groups.has(index === 0));
    return `<?xml version="1.0" encoding="utf-8"?>\n${element('testsuites', attribute('name', 'ctest'), `\n${suites.join('\n')}\n`)}\n`;
  }

  /** How the tests of a name ended, in the order of their numbers, as in the report. */
  #endsByName(): Map<string, string[][]> {
    const inOrder = [...this.#started].sort(([a], [b]) => a - b).map(([, test]) => test);
    return new Map(
      [...groupBy(inOrder, ({ name }) => name)].map(([name, tests]) => [name, tests.map(({ ends }) => ends)]),
    );
  }
}

/** The suite of ctest where the project gives the build no name. */
const NO_NAME = '(empty)';

const hasFailed = (end: string): boolean => /\*\*\*(?!Skipped|Not Run \(Disabled\))/.test(end);

const outcomeOf = (end: string): TestOutcome =>
  hasFailed(end) ? 'failed' : end.includes('***') ? 'skipped' : 'passed';

const running = (ending: string): string =>
  element('error', attribute('message', `the command ${ending} while this test ran`));

const resultOf = (end: string): string =>
  hasFailed(end)
    ? element('failure', attribute('message', reasonIn(end)))
    : end.includes('***')
      ? element('skipped', '')
      : '';

/** `Timeout`, `Exception: SegFault`, `Subprocess killed`; `Failed` where there is nothing more. The last two words are the time. */
function reasonIn(end: string): string {
  const [before = '', after = ''] = end.replace(/^\.+/, '').split('***');
  const reason = after.trim().split(/ +/).slice(0, -2).join(' ').replace(/:$/, '');
  return [before.trim(), reason].filter((part) => part !== '').join(', ');
}

const END_OF_CASE = '</testcase>';

/** The elements of the test cases. Ctest escapes everything in them. */
const casesIn = (text: string): string[] =>
  text
    .split(END_OF_CASE)
    .slice(0, -1)
    .map((part) => part.slice(Math.max(0, part.indexOf('<testcase '))) + END_OF_CASE);

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function nameOf(xml: string): string {
  const [, name = ''] = /^<testcase name="([^"]*)"/.exec(xml) ?? [];
  return name.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => CHARACTERS[entity] ?? '');
}

/** The case with the reason of its failure, and with the tries before the last one. The name of the class is that of the test. */
function completed(xml: string, ends: readonly string[]): string {
  const end = ends.at(-1) ?? '';
  const tag = hasFailed(end) ? 'rerunFailure' : 'flakyFailure';
  const earlier = ends.slice(0, -1).filter(hasFailed);
  const tries = earlier.map((one) => element(tag, attribute('message', reasonIn(one))));
  return xml
    .replace(/^(<testcase name="[^"]*") classname="[^"]*"/, '$1')
    .replace(SAYS_LITTLE, () => element('failure', attribute('message', messageOf(reasonIn(end) || 'Failed', xml))))
    .replace(END_OF_CASE, () => tries.join('') + END_OF_CASE);
}

/** Up to version 3 ctest writes no message. */
const SAYS_LITTLE = /<failure message="(?:Failed)?"\/>/;

function messageOf(reason: string, xml: string): string {
  const line = reason === 'Failed' ? lastLine(xml) : '';
  return line === '' ? reason : line;
}

/** The last line of the output, which often says what has failed. */
function lastLine(xml: string): string {
  const output = xml.slice(xml.indexOf('<system-out>') + '<system-out>'.length, xml.lastIndexOf('</system-out>'));
  const line = output
    .trimEnd()
    .slice(output.trimEnd().lastIndexOf('\n') + 1)
    .trim();
  return line.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => CHARACTERS[entity] ?? '');
}
