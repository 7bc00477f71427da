/** The report that a tool wrote, as a tree. A reader makes a better one of it. */
import { groupBy } from '../../group-by.ts';
import { type Attributes, XmlReader } from '../../junit/read/xml.ts';
import { attribute, element } from '../../junit/write/xml-text.ts';

export interface ReportElement {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly ReportElement[];
  readonly text: string;
}

export const NO_REPORT: ReportElement = { name: '', attributes: {}, children: [], text: '' };

interface Open extends ReportElement {
  readonly children: Open[];
  text: string;
}

/** The root of a report; undefined where the report is damaged. */
export function parseReport(xml: string): ReportElement | undefined {
  const top: Open = { name: '', attributes: {}, children: [], text: '' };
  const stack = [top];
  const reader = new XmlReader({
    open(name, attributes) {
      const opened: Open = { name, attributes: { ...attributes }, children: [], text: '' };
      stack.at(-1)?.children.push(opened);
      stack.push(opened);
    },
    close: () => void stack.pop(),
    text(piece) {
      const inside = stack.at(-1);
      if (inside !== undefined) inside.text += piece;
      return undefined;
    },
  });
  reader.write(xml);
  return reader.end().damage === undefined ? top.children[0] : undefined;
}

export const childrenOf = ({ children }: ReportElement, name: string): ReportElement[] =>
  children.filter((child) => child.name === name);

/** A case of the new report. */
export interface ReportedCase {
  readonly file: string;
  /** Absent for a case that stands for its file. */
  readonly className?: string;
  readonly name: string;
  readonly line?: string | undefined;
  readonly seconds?: string | undefined;
  /** Elements that say what went wrong. */
  readonly outcome: readonly string[];
}

/** The case for a file that did not load, or ended its process. */
export const fileCase = (file: string, message: string): ReportedCase => ({
  file,
  name: file,
  outcome: [element('error', attribute('message', message))],
});

/** The report in our own form. Its name tells that a second case of the same name is another test. */
export function renderReport(cases: readonly ReportedCase[]): string {
  const suites = [...groupBy(cases, ({ file }) => file)].map(([file, members]) =>
    element(
      'testsuite',
      attribute('name', file) + attribute('file', file),
      `\n${members.map(renderCase).join('\n')}\n`,
    ),
  );
  const root = element('testsuites', attribute('name', 'shardwise'), `\n${suites.join('\n')}\n`);
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}

function renderCase({ file, className = file, name, line, seconds, outcome }: ReportedCase): string {
  const names = attribute('classname', className) + attribute('name', name) + attribute('file', file);
  return element('testcase', names + attribute('line', line) + attribute('time', seconds), outcome.join(''));
}
