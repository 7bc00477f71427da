/** The links of a page, and the host that shows it. */
import type { Host } from '../host.ts';
import { REPORT_FILE, type ReportTest } from '../model.ts';
import { attributeText, visible } from '../text/escape.ts';
import { named, placeOf } from './words.ts';

/** Links to other pages. A link is absent where there is no such page. Addresses come from the platform, never from a report. */
export interface Links {
  readonly host: Host;
  /** The run, with the job summary. */
  readonly run?: string;
  /** The list of the run's artifacts. */
  readonly artifacts?: string;
  /** The check run. */
  readonly check?: string;
  /** The commit that people know. It is the head of a pull request, even where a trial merge was tested. */
  readonly commit?: string;
  /** A file at the commit under test. @param path encoded for an address */
  readonly source?: (path: string, line?: number) => string;
  /** The page with all tests, for a browser. */
  readonly page?: string;
  /** Name of the artifact that contains report.json. */
  readonly artifact?: string;
}

/** Where to find everything that a page leaves out. */
export const restOf = ({ artifact }: Pick<Links, 'artifact'>): string =>
  artifact === undefined ? named(REPORT_FILE) : `${named(REPORT_FILE)} in the artifact ${named(artifact)}`;

/** A link as finished Markdown. @param words finished Markdown too */
export const link = (address: string, words: string): string => `<a href="${attributeText(address)}">${words}</a>`;

/** The place of a test: `tests/cart.test.ts:7`. It links to that line where the file has a page. */
export function placeLink(test: ReportTest, { source }: Links): string {
  const shown = named(placeOf(test));
  if (source === undefined || test.file === undefined || !isPlaced(test)) return shown;
  return link(source(addressOf(test.file), test.line), shown);
}

/** Whether the test has a place for a link or an annotation. The others are only in the summary. */
export const isPlaced = ({ file, ambiguous = false }: ReportTest): boolean =>
  file !== undefined && !ambiguous && isRepositoryPath(file);

/** The longest path that every system can check out: PATH_MAX of macOS. */
const MAX_PATH = 1024;

/** Does the path look like a file of the repository? Absolute paths of another machine and paths out of the repository do not. */
const isRepositoryPath = (path: string): boolean =>
  path.length <= MAX_PATH &&
  path === visible(path) &&
  !/^[a-z]:|\\|:\/\//i.test(path) &&
  path.split('/').every((name) => !['', '.', '..'].includes(name));

/** A path of the repository, encoded for an address. */
export const addressOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
