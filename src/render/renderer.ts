/** What a file that a merge writes must say of itself. One file of code for each, one row in the table (`index.ts`). */
import type { FoldedTest } from '../junit/fold/folded-test.ts';
import type { Report } from '../model.ts';
import type { Links } from './links.ts';

export interface Renderer {
  /** Option of the CLI that names the file to write, without its dashes. */
  readonly option: string;
  readonly description: string;
  /** Its name in `.shardwise/SUITE` and in the artifact of the report. */
  readonly file: string;
  /** The merge action writes it, keeps it in the artifact of the report, and gives its path in this output. */
  readonly output?: { readonly name: string; readonly description: string };
  /** The file's text, in pieces where it may be large. */
  render(merged: Merged): Iterable<string>;
}

/** Everything that such a file can be made of. */
export interface Merged {
  readonly report: Report;
  /** All tests: the report keeps only those that people ask for. Can be gone through several times. */
  readonly tests: Iterable<FoldedTest>;
  /** Errors of whole suites that no test carries. */
  readonly suiteErrors: readonly string[];
  readonly links: Links;
}
