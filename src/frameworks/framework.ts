/** What Shardwise must know about a test framework. Each is one file and one row in the table (`index.ts`), and nothing else in `src`. */
import type { TestCase } from '../model.ts';

export interface Framework {
  /** The value of the input `framework`. */
  readonly name: string;
  /** The name as its makers write it. */
  readonly title: string;
  /** Other inputs that the user must give, for the description of the input. */
  readonly needs?: string;
  /** Globs of test files, relative to the working directory; `!` excludes. */
  readonly patterns: readonly string[];
  /** It also finds tests in files and folders whose names begin with a dot. `some-versions`: only some versions do. Absent: it does not. */
  readonly hiddenFiles?: true | 'some-versions';
  /** A file that ends its own process passes, even when some of its tests have not run. */
  readonly mayEndEarly?: true;
  /** Its reports count lines from 0. All others count from 1. */
  readonly linesFromZero?: true;
  /** The files of the working directory whose texts `detect` reads. They need not exist. */
  readonly projectFiles?: readonly string[];
  /** The reason why this project seems to use the framework; undefined when there is none. */
  detect(project: Project): string | undefined;
  /** The number of test definitions in a source file. It is a hint, because parametrised tests multiply at run time. Absent where it is unknown. */
  countDefinitions?(source: string): number;
  /** How to ask the framework for its tests (`discovery: list`). Absent where it cannot list them without running them. */
  readonly list?: {
    readonly command: (request: ListRequest) => Invocation;
    /**
     * The number of tests in each file; undefined where the framework only names the files. Unknown lines are ignored.
     * @param folder the absolute working directory; paths in it become relative to it
     */
    readonly parse: (stdout: string, folder: string) => ReadonlyMap<string, number | undefined>;
  };
  /** How to run parts of a file alone; absent where it cannot. */
  readonly select?: PartSelector;
  /** The commands that run these units and write JUnit. Usually there is one; there are several when the list is too long for a command line. */
  run(request: RunRequest): readonly Invocation[];
  /** The progress that a line of its output reports. */
  progress?(line: string): Progress | undefined;
}

/** Selects parts of a file. A part is what the framework can select exactly: a top-level class or function, or all tests with one full name. */
export interface PartSelector {
  /** The kind of its parts, for the documentation. */
  readonly parts: string;
  /** The part that a reported test of this file is in; undefined where that is unknown. */
  partOf(testCase: ReportedName, file: string): string | undefined;
  /** Whether the source still seems to contain the part. It is a hint: a part that no longer exists at run time is not an error. */
  occurs(part: string, source: string): boolean;
  /** Whether the selection reaches the framework through the user's own command and arguments. */
  reaches(request: Pick<RunRequest, 'command' | 'args'>): boolean;
}

/** The names of a test in a report. */
export interface ReportedName {
  readonly name: string;
  readonly className?: string | undefined;
  readonly file?: string | undefined;
}

/** The parts of a split file that must run. */
export type Selection = { readonly only: readonly string[] } | { readonly except: readonly string[] };

/** The project as detection sees it. */
export interface Project {
  /** Names of files and folders directly in the working directory. */
  readonly names: readonly string[];
  /** The texts of the existing `projectFiles` of all frameworks, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Some test files for every framework's patterns, relative to the working directory. */
  readonly testFiles: ReadonlyMap<string, readonly string[]>;
}

export interface ListRequest {
  readonly files: readonly string[];
  readonly args: readonly string[];
  /** As in `RunRequest`. Where the files do not fit, the framework lists all that it finds by itself. */
  readonly maxCommandLine?: number;
}

export interface RunRequest {
  /** The ids in the order to run them; never empty. */
  readonly units: readonly string[];
  /** What runs of the files that do not run whole (`chooseParts`). The file `selectionPath` contains the same. */
  readonly selections?: ReadonlyMap<string, Selection>;
  /** The units that are files whose names begin with a dash. A command would read them as options. */
  readonly dashedFiles?: ReadonlySet<string>;
  /** The user's extra arguments, already split. */
  readonly args: readonly string[];
  /** The absolute path of the folder where the framework writes its JUnit files. */
  readonly reportDirectory: string;
  /** The absolute path of a file with the ids, one per line. */
  readonly testsFile: string;
  /** The absolute path of the folder with our reporters. They are for frameworks that do not write a usable JUnit file themselves. */
  readonly reporters: string;
  /** The user's own command (input `command`), already split. With placeholders it is the whole command; otherwise it starts the framework. */
  readonly command?: readonly string[];
  /** The most characters of a command line (`commandLineLimit`). When absent, the lowest limit of all systems applies. */
  readonly maxCommandLine?: number;
}

export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A folder for each variable, to put in front of the folders that the variable already contains. */
  readonly searchFirst?: Readonly<Record<string, string>>;
}

/** Either a number of additional tests is done, or all tests of a file are done. */
export type Progress = { readonly tests: number } | { readonly file: string };

/** Finds the unit that a reported test case belongs to. */
export type UnitOf = (testCase: TestCase) => string | undefined;
