/** A renderer: what a merge must know about a file that it writes. Each renderer is one file of code and one row in the table (`index.ts`). */
import type { FoldedTest } from '../junit/fold/folded-test.ts';
import type { Base, PastRun, Plan, Report, ReportTest, ShardRecord, TestPast } from '../model.ts';
import type { RunOne } from '../text/run-one.ts';
import type { Links } from './links.ts';

export interface Renderer {
  /** CLI option that names the file to write, without its dashes. */
  readonly option: string;
  readonly description: string;
  /** Name of the file in `.shardwise/SUITE` and in the report artifact. */
  readonly file: string;
  /** It is written only where its option names a place, because only one host reads it. */
  readonly onDemand?: true;
  /** Output with the file's path. The merge action writes such a file and keeps it in the report artifact. */
  readonly output?: { readonly name: string; readonly description: string };
  /** The text of the file. A large one comes in pieces. */
  render(merged: Merged): Iterable<string>;
}

/** Everything that a renderer can use. */
export interface Merged {
  readonly report: Report;
  /** All tests: the report keeps only those that people ask for. They can be iterated several times. */
  readonly tests: Iterable<FoldedTest>;
  /** Errors of whole suites that no test has. */
  readonly suiteErrors: readonly string[];
  readonly links: Links;
  /** Absent where there is none. */
  readonly plan?: Plan | undefined;
  /** The newest attempt of each shard that left a record, with the units that it did not run again. */
  readonly records?: readonly ShardRecord[];
  /** Starts a walk through the tests in their order, and says the past of each. Absent where no past run is known. */
  readonly pasts?: (() => (test: ReportTest) => TestPast | undefined) | undefined;
  /** What the runs of the base said before this one. Absent where there is none. */
  readonly base?: Base | undefined;
  /** What this run says in one line, as the base keeps it. */
  readonly line?: PastRun | undefined;
  /** Who owns a file of the repository. Absent where no file says it. */
  readonly ownersOf?: ((path: string) => readonly string[]) | undefined;
  /** How people run one test. Absent where that is unknown. */
  readonly runOne?: RunOne | undefined;
}
