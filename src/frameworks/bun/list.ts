/** Asks Bun for its tests: it loads all files, and a pattern that no name matches lets it run none of the tests. */
import { hasPlaceholders } from '../custom.ts';
import type { Lister, OutputReader } from '../framework.ts';
import { filesThatFit } from '../shared/command-line.ts';
import { parseListed, renderListed } from '../shared/listed.ts';
import { plain } from '../shared/plain.ts';
import { childrenOf, NO_REPORT, parseReport, type ReportElement } from '../shared/report-tree.ts';
import { BunFiles } from './files.ts';
import { listLaunch, patternIn } from './launch.ts';
import { isTestFile } from './search.ts';

const MATCHES_NOTHING = '(?!)';

export const bunList: Lister = {
  counts: true,
  reaches: ({ command }) => !hasPlaceholders(command),
  command({ files, output, maxCommandLine, ...request }) {
    const { program, before, args, words } = listLaunch(request, files.length > 0);
    const reporter = ['--reporter=junit', `--reporter-outfile=${output}`];
    const fixed = [...before, ...words, '-t', MATCHES_NOTHING, ...reporter];
    const paths = filesThatFit(
      files.map((file) => `./${file}`),
      [program, ...fixed],
      [],
      maxCommandLine,
    );
    return {
      program,
      args: [...fixed, ...paths],
      reader: { report: output, open: () => new BunListReader(patternIn(args)) },
    };
  },
  parse: parseListed,
};

const NO_TESTS = /^Ran (\d+) tests? across \d+ files?\./;

class BunListReader implements OutputReader {
  readonly #isChosen: (fullName: string) => boolean;
  readonly #files = new BunFiles(isTestFile);
  /** Bun has loaded all files, and there was no test in them. */
  #hasNone = false;

  /** @param pattern the user's pattern of names */
  constructor(pattern: string | undefined) {
    const expression = pattern === undefined ? undefined : new RegExp(pattern);
    this.#isChosen = (fullName) => expression?.test(fullName) ?? true;
  }

  read = (line: string): readonly string[] => [line];

  readError(printed: string): void {
    const line = plain(printed);
    this.#files.read(line);
    const [, tests] = NO_TESTS.exec(line) ?? [];
    // A file that does not load counts as a test.
    if (tests !== undefined) this.#hasNone = Number(tests) === this.#files.broken.size;
  }

  keep(written: string): string {
    const root = parseReport(written);
    const found = new Map<string, number>();
    for (const file of childrenOf(root ?? NO_REPORT, 'testsuite')) this.#count(file, [], found);
    const [tests, none] = [true, false].map((hasSome) => [...found].filter(([, count]) => count > 0 === hasSome));
    return renderListed({
      tests: Object.fromEntries(tests ?? []),
      deselected: (none ?? []).map(([file]) => file),
      broken: Object.fromEntries(this.#files.broken),
    });
  }

  /** Bun writes no report where there are no tests. */
  report(): string | undefined {
    return this.#hasNone ? this.keep('<testsuites/>') : undefined;
  }

  /** @param path the names of the suites around, below the file */
  #count(suite: ReportElement, path: readonly string[], found: Map<string, number>): void {
    for (const { attributes } of childrenOf(suite, 'testcase')) {
      const { file = '', name = '' } = attributes;
      found.set(file, (found.get(file) ?? 0) + (this.#isChosen([...path, name].join(' ')) ? 1 : 0));
    }
    for (const inner of childrenOf(suite, 'testsuite'))
      this.#count(inner, [...path, inner.attributes['name'] ?? ''], found);
  }
}
