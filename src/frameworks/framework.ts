/** What Shardwise must know of a test framework: one file for each, one row in the table (`index.ts`), and nothing elsewhere in `src`. */
import type { TestCase } from '../model.ts';

export interface Framework {
  /** As the input `framework` takes it. */
  readonly name: string;
  /** As its makers write it. */
  readonly title: string;
  /** What else the user must give, for the description of the input. */
  readonly needs?: string;
  /** Globs of test files, relative to the working directory; `!` excludes. */
  readonly patterns: readonly string[];
  /** It finds tests in files and folders whose names begin with a dot too; `some-versions` of it do, others do not. Absent: it does not. */
  readonly hiddenFiles?: true | 'some-versions';
  /** A file that ends its own process is green, however many of its tests have not run. */
  readonly mayEndEarly?: true;
  /** Its reports count lines from 0, where everybody else counts from 1. */
  readonly linesFromZero?: true;
  /** Files of the working directory whose texts `detect` reads, where they exist. */
  readonly projectFiles?: readonly string[];
  /** Why this project seems to use the framework, or undefined. */
  detect(project: Project): string | undefined;
  /** How many test definitions a source file holds: a hint, since parametrised tests multiply at run time. Absent where nobody knows. */
  countDefinitions?(source: string): number;
  /** Ask the framework for its tests (`discovery: list`); absent where it cannot tell without running them. */
  readonly list?: {
    readonly command: (request: ListRequest) => Invocation;
    /**
     * How many tests each file holds; undefined where the framework names its files and no more. Unknown lines are ignored.
     * @param folder absolute working directory: what lies in it is made relative to it
     */
    readonly parse: (stdout: string, folder: string) => ReadonlyMap<string, number | undefined>;
  };
  /** How it runs parts of a file by themselves; absent where it cannot. */
  readonly select?: PartSelector;
  /** The commands that run these units and write JUnit. Usually one; several when the list is longer than a command line may be. */
  run(request: RunRequest): readonly Invocation[];
  /** What a line of its output says about progress. */
  progress?(line: string): Progress | undefined;
}

/** A part is what the framework can select exactly: a top-level class or function, or all tests of one full name. */
export interface PartSelector {
  /** What its parts are, for the documentation. */
  readonly parts: string;
  /** The part that a reported test of this file is in; undefined where that cannot be told. */
  partOf(testCase: ReportedName, file: string): string | undefined;
  /** Whether the source still seems to hold the part. A hint: a part that is gone when it is to run is no error. */
  occurs(part: string, source: string): boolean;
  /** Whether the selection reaches the framework through the user's own command and arguments. */
  reaches(request: Pick<RunRequest, 'command' | 'args'>): boolean;
}

/** What a report calls a test. */
export interface ReportedName {
  readonly name: string;
  readonly className?: string | undefined;
  readonly file?: string | undefined;
}

/** What is to run of a file of which parts are planned by themselves. */
export type Selection = { readonly only: readonly string[] } | { readonly except: readonly string[] };

/** What detection looks at: the working directory's own files and its package.json. */
export interface Project {
  /** Names of files and folders directly in the working directory. */
  readonly names: readonly string[];
  /** Text of those `projectFiles` of all frameworks that exist, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Some test files by every framework's patterns, relative to the working directory. */
  readonly testFiles: ReadonlyMap<string, readonly string[]>;
}

export interface ListRequest {
  readonly files: readonly string[];
  readonly args: readonly string[];
  /** As in `RunRequest`; where the files do not fit, the framework lists all that it finds by itself. */
  readonly maxCommandLine?: number;
}

export interface RunRequest {
  /** Ids in the order to run them; never empty. */
  readonly units: readonly string[];
  /** Of those units that are files, the ones that do not run whole (`chooseParts`). The same is in the file `selectionPath`. */
  readonly selections?: ReadonlyMap<string, Selection>;
  /** Of the units, files whose names begin with a dash: a command that takes options would take them for some. */
  readonly dashedFiles?: ReadonlySet<string>;
  /** The user's extra arguments, already split. */
  readonly args: readonly string[];
  /** Absolute; the framework writes its JUnit file(s) here. */
  readonly reportDirectory: string;
  /** Absolute path of a file that holds the ids, one a line. */
  readonly testsFile: string;
  /** Absolute path of the folder with our reporters for frameworks that do not write a usable JUnit file by themselves. */
  readonly reporters: string;
  /** The user's own command (input `command`), already split: with placeholders it is all there is, else it is what starts the framework. */
  readonly command?: readonly string[];
  /** How many characters a command line may have here (`commandLineLimit`); the shortest of all systems when it is not given. */
  readonly maxCommandLine?: number;
}

export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** By variable, a folder to put in front of those that it names already. */
  readonly searchFirst?: Readonly<Record<string, string>>;
}

/** Either so many more tests are done, or all tests of this file are. */
export type Progress = { readonly tests: number } | { readonly file: string };

/** Finds the unit a reported case belongs to. */
export type UnitOf = (testCase: TestCase) => string | undefined;
