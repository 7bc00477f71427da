/** Writes the tests of bats as JUnit. Its own report names files in several ways, and is cut off where a file cannot start. */
import { groupBy } from '../../group-by.ts';
import { attribute, element, elementText } from '../../junit/write/xml-text.ts';
import type { TestOutcome } from '../../model.ts';

export interface BatsCase {
  readonly unit: string;
  readonly name: string;
  readonly line?: number | undefined;
  readonly outcome: TestOutcome;
  readonly message?: string | undefined;
  readonly ms?: number | undefined;
  /** What was printed with it, without the `# `. */
  readonly output: string[];
  /** How often it failed before bats tried it again. */
  readonly failedTries: number;
}

export function renderBatsReport(cases: readonly BatsCase[]): string {
  const suites = [...groupBy(cases, ({ unit }) => unit)].map(([unit, members]) =>
    element('testsuite', attribute('name', unit), `\n${members.map(caseElement).join('\n')}\n`),
  );
  const root = element('testsuites', attribute('name', 'bats'), `\n${suites.join('\n')}\n`);
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}

function caseElement(test: BatsCase): string {
  const { unit, name, line, ms } = test;
  const attributes =
    attribute('name', name) +
    attribute('classname', unit) +
    attribute('time', ms === undefined ? undefined : (ms / 1000).toFixed(3)) +
    attribute('file', unit) +
    attribute('line', line);
  return element('testcase', attributes, resultOf(test) + earlierTries(test));
}

const TAGS: Partial<Record<TestOutcome, string>> = { failed: 'failure', errored: 'error', skipped: 'skipped' };

function resultOf({ outcome, message, output }: BatsCase): string {
  const tag = TAGS[outcome];
  if (tag === undefined) return '';
  if (tag === 'skipped') return element(tag, attribute('message', message));
  const reason = [message, failedCommand(output)].filter((part) => part !== undefined).join(': ');
  return element(tag, attribute('message', reason === '' ? 'failed' : reason), elementText(output.join('\n')));
}

/** The command that failed, which bats quotes below its place: "  `[ 1 -eq 2 ]' failed". */
const failedCommand = (output: readonly string[]): string | undefined =>
  (output.find((line) => /^ {2}\S/.test(line)) ?? output.find((line) => line.trim() !== ''))?.trim();

function earlierTries({ outcome, failedTries }: BatsCase): string {
  const tag = outcome === 'passed' ? 'flakyFailure' : 'rerunFailure';
  return element(tag, attribute('message', 'an earlier try failed')).repeat(failedTries);
}
