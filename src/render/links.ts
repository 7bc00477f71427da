/** Where a page is shown, and where a reader can go from it. */
import type { Host } from '../host.ts';
import { REPORT_FILE, type ReportTest } from '../model.ts';
import { attributeText, visible } from '../text/escape.ts';
import { named, placeOf } from './words.ts';

/** Each link is absent where there is no such page. Addresses come from the platform, never from a report. */
export interface Links {
  readonly host: Host;
  /** The run, with the job summary. */
  readonly run?: string;
  /** The check run. */
  readonly check?: string;
  /** That people know: the head of a pull request, where a trial merge of it was tested. */
  readonly commit?: string;
  /** A file at the commit under test. @param path encoded for an address */
  readonly source?: (path: string, line?: number) => string;
  /** Name of the artifact that holds report.json. */
  readonly artifact?: string;
}

/** Where everything is that a page has no room for. */
export const restOf = ({ artifact }: Pick<Links, 'artifact'>): string =>
  artifact === undefined ? named(REPORT_FILE) : `${named(REPORT_FILE)} in the artifact ${named(artifact)}`;

/** Finished Markdown. @param words finished too */
export const link = (address: string, words: string): string => `<a href="${attributeText(address)}">${words}</a>`;

/** `tests/cart.test.ts:7`, which leads to that line where there is a page for it. */
export function placeLink(test: ReportTest, { source }: Links): string {
  const shown = named(placeOf(test));
  if (source === undefined || test.file === undefined || !isRepositoryPath(test.file)) return shown;
  return link(source(addressOf(test.file), test.line), shown);
}

/** A longer path is no file on every system that a repository is checked out on: PATH_MAX of macOS. */
const MAX_PATH = 1024;

/** Does it name a file of the repository, as far as its form tells? Absolute paths of another machine and ways out of it do not. */
export const isRepositoryPath = (path: string): boolean =>
  path.length <= MAX_PATH &&
  path === visible(path) &&
  !/^[a-z]:|\\|:\/\//i.test(path) &&
  path.split('/').every((name) => !['', '.', '..'].includes(name));

const addressOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
