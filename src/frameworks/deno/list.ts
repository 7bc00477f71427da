/** Asks Deno for its test files: it loads all of them, and a filter that no name matches lets it run no test. */

import { relative } from 'node:path/posix';
import { slashed } from '../../text/paths.ts';
import { hasPlaceholders } from '../custom.ts';
import type { Listed, Lister, OutputReader } from '../framework.ts';
import { filesThatFit } from '../shared/command-line.ts';
import { parseListed, renderListed } from '../shared/listed.ts';
import { plain } from '../shared/plain.ts';
import { childrenOf, NO_REPORT, parseReport } from '../shared/report-tree.ts';
import { BrokenFiles } from './broken.ts';
import { listLaunch } from './launch.ts';

const MATCHES_NOTHING = '/$^x/';

export const denoList: Lister = {
  reaches: ({ command }) => !hasPlaceholders(command),
  command({ files, output, maxCommandLine, ...request }) {
    const { program, before, after } = listLaunch(request, files.length > 0);
    const fixed = [...before, `--filter=${MATCHES_NOTHING}`, `--junit-path=${output}`];
    const paths = filesThatFit(
      files.map((file) => `./${file}`),
      [program, ...fixed, ...after],
      [],
      maxCommandLine,
    );
    return {
      program,
      args: [...fixed, ...paths, ...after],
      reader: { report: output, open: () => new DenoListReader() },
    };
  },
  parse: parseDenoList,
};

/** Modules of Deno itself have suites too. */
const IS_PATH = /^\.{1,2}\//;
const ERROR = /^error: (.*)$/;
/** The place of an error: `at file:///work/tests/a.test.ts:1:8`. */
const AT = 'at file:';
const PLACE = /^(\S+):\d+:\d+\)?$/;

class DenoListReader implements OutputReader {
  readonly #broken = new BrokenFiles((printed) => printed.replace(/^\.\//, ''));
  #error: string | undefined;
  /** The file with a missing import or a syntax error, as a URL. Deno then loads no file at all. */
  #stoppedBy: string | undefined;

  read(line: string): readonly string[] {
    this.#broken.read(plain(line));
    return [line];
  }

  readError(printed: string): void {
    const line = plain(printed);
    this.#broken.read(line);
    this.#error ??= ERROR.exec(line)?.[1];
    const at = line.lastIndexOf(AT);
    const [, place] = at < 0 || this.#error === undefined ? [] : (PLACE.exec(line.slice(at + 'at '.length)) ?? []);
    this.#stoppedBy ??= place;
  }

  keep(written: string): string {
    const suites = childrenOf(parseReport(written) ?? NO_REPORT, 'testsuite');
    const files = suites.map(({ attributes }) => attributes['name'] ?? '').filter((name) => IS_PATH.test(name));
    return renderListed({
      // Steps are tests too, and nobody knows them before they run.
      tests: Object.fromEntries(files.map((file) => [file.replace(/^\.\//, ''), null])),
      deselected: [],
      broken: Object.fromEntries(this.#broken.reasons),
    });
  }

  report(): string | undefined {
    if (this.#stoppedBy === undefined) return undefined;
    const [reason = ''] = (this.#error ?? '').split(' at file:', 1);
    return renderListed({ tests: {}, deselected: [], broken: { [this.#stoppedBy]: reason }, onlyBroken: true });
  }
}

function parseDenoList(text: string, folder: string): Listed {
  const listed = parseListed(text);
  if (!listed.onlyBroken) return listed;
  const broken = [...(listed.broken ?? [])].map(
    ([url, reason]) => [relative(slashed(folder), pathOf(url)), reason] as const,
  );
  return { ...listed, broken: new Map(broken) };
}

/** The path of a URL. On Windows a drive follows the first slash. */
const pathOf = (url: string): string => decodeURIComponent(new URL(url).pathname).replace(/^\/(?=[A-Za-z]:)/, '');
