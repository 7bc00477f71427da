/** What Shardwise must know about a test framework. Each is one file and one row in the table (`index.ts`), and nothing else in `src`. */
import type { ImportGraph, TestCase } from '../model.ts';
import type { JournalEntry } from './shared/journal.ts';

/** A language, or what brings one, as a job sets it up. */
export type LanguageName =
  | 'node'
  | 'bun'
  | 'deno'
  | 'python'
  | 'ruby'
  | 'php'
  | 'go'
  | 'rust'
  | 'java with maven'
  | 'java with gradle'
  | 'none';

export interface Framework {
  /** The value of the input `framework`. */
  readonly name: string;
  /** The name as its makers write it. */
  readonly title: string;
  /**
   * How people run one of its tests: what starts it, and the arguments, with the names in braces that `src/text/run-one.ts` fills in.
   * Absent where they do not.
   */
  readonly runOne?: { readonly start: string; readonly args: string };
  /** What a job sets up before its tests can run: a language, and steps of its own after that. For the workflow that `init` writes. */
  readonly setUp: { readonly language: LanguageName; readonly runs?: readonly string[] };
  /** The versions that our tests run it in. Absent where there are none. */
  readonly versions?: string;
  /** What a unit is, where it is no file. */
  readonly unit?: string;
  /** What makes it try a failed test again, as far as its reports tell of it. */
  readonly ownRetries?: string;
  /** Other inputs that the user must give, for the description of the input. */
  readonly needs?: string;
  /** Its usual globs of test files, relative to the working directory; `!` excludes. */
  readonly patterns: readonly string[];
  /** It also finds tests in files and folders whose names begin with a dot. `some-versions`: only some versions do. Absent: it does not. */
  readonly hiddenFiles?: true | 'some-versions';
  /** The symbolic links that it follows when it searches for its tests. Absent: none. */
  readonly links?: 'to files' | 'to files and folders';
  /** Its reports count lines from 0. All others count from 1. */
  readonly linesFromZero?: true;
  /** The files of the working directory and of the folders above it whose texts `detect` and `search` read. They need not exist. */
  readonly projectFiles?: readonly string[];
  /** Globs of further files whose texts `search` reads, such as the conftest.py of every folder. */
  readonly searchFiles?: readonly string[];
  /**
   * The search for its test files as the project configures it, as far as no code must run to know it. Absent: by its usual globs.
   * @param args the user's arguments of the test command
   * @param command the command that starts the framework, where it is not the usual one
   */
  search?(project: SearchedProject, args: readonly string[], command?: readonly string[]): Search;
  /** The file that the id of a unit names. Absent where a unit can be anything. */
  fileOfId?(id: string): string;
  /** Its search says which files are a unit (`Search.units`). */
  readonly searchesUnits?: true;
  /** The unit of a test file, where several files are one unit, such as a package. Absent where each file is a unit. */
  unitOfFile?(file: string): string;
  /** How the project's own scripts or tools start it. Absent where they do not, or where a shard is started in the same way. */
  ownCommand?(project: Project): OwnCommand | undefined;
  /** An argument that no shard can run with, and the reason, such as `--watch never ends`. */
  findBadArgument?(args: readonly string[]): string | undefined;
  /**
   * Whether some of the files that match its patterns are its test files, by their sources. Then names alone are no sign, and a framework
   * that only names point to gives way. Absent: the names say it.
   */
  recognises?(sources: readonly string[]): boolean;
  /** The name of the framework that a project belongs to in which nothing but test files points to both. */
  readonly givesWayTo?: string;
  /** The reason in commands of the project's own scripts. It counts more than `detect`. Absent where such scripts do not start the framework. */
  detectScript?(commands: readonly ScriptCommand[]): string | undefined;
  /** The reason why this project seems to use the framework; undefined when there is none. */
  detect(project: Project): string | undefined;
  /** The number of test definitions in a source file. It is a hint, because parametrised tests multiply at run time. Absent where it is unknown. */
  countDefinitions?(source: string): number;
  /** How to ask the framework for its tests (`discovery: list`). Absent where it cannot list them without running them. */
  readonly list?: Lister;
  /** How to ask which files its tests load, for `changed-since`. Absent where it cannot say it of every test. */
  readonly imports?: ImportTeller;
  /** Its list depends on the machine, such as on the operating system. So a shard asks again even where the framework made the plan's list. */
  readonly listVaries?: true;
  /**
   * How a shard asks which test files the project's own command would run, where a plan does not ask: the plan job may have another version,
   * which finds other files. Absent: a shard asks for the list, or the framework compares.
   */
  readonly finder?: Lister;
  /**
   * Its plugin compares what it finds with the plan while it runs: files with selected tests, or the names of files. A listed plan rightly
   * lacks a name of a file without tests, so names are compared with all other plans. Absent: it is asked for its list once more.
   * Where it has no plugin, its command gets what it needs (`RunRequest.known`).
   */
  readonly compares?: 'tests' | 'names';
  /** How to find out why it refuses files that it is given. Absent where it refuses none. */
  readonly refusals?: Refusals;
  /** How to run parts of a file alone; absent where it cannot. */
  readonly select?: PartSelector;
  /** Globs of the coverage data that its commands leave in the folder of the reports. Absent where it goes elsewhere. */
  readonly coverage?: readonly string[];
  /** Globs of the reports in its own format that its commands leave there, for its own tool that merges them. Absent where it has none. */
  readonly blobs?: readonly string[];
  /** Globs of the files that its tests leave for people, such as screenshots, relative to the working directory. Absent where its report names them. */
  readonly attachments?: readonly string[];
  /**
   * Globs of the JUnit files that its commands write elsewhere, relative to the working directory; `!` excludes. Those that a command has written are copied
   * to the folder of the reports. Others may be of an earlier run.
   */
  readonly leaves?: readonly string[];
  /** Its commands build into the folder of the project, so two of them in one folder disturb each other. */
  readonly oneAtATime?: true;
  /** What a start of its command costs, as measured. Absent where nobody has measured it. */
  readonly startMs?: number;
  /** The files whose texts `run` reads. Absent: none. */
  readonly reads?: ReadFiles;
  /** The commands that run these units and write JUnit. Usually there is one; there are several when the list is too long for a command line. */
  run(request: RunRequest): readonly Invocation[];
  /**
   * What is known of its tests while they run, from our plugin or from what it prints for programs: the events of a shard have it, and a
   * hang names what runs. Absent where only its output can be read.
   */
  readonly tells?: 'each test' | 'each test as it ends' | 'each class';
  /**
   * The progress that a line of its output reports, as it was printed. A test can print such a line too. So it counts only for a command
   * of which nothing else tells.
   */
  progress?(line: string): Progress | undefined;
}

/** A search for test files by name. */
export interface Search {
  /** Globs, relative to the working directory; `!` excludes. */
  readonly patterns: readonly string[];
  /** The globs match names that begin with a dot too. */
  readonly hidden?: true;
  /** The units and their files, where the configuration says which they are. */
  readonly units?: ReadonlyMap<string, readonly string[]>;
  /** Whether a file that the globs include is a test file, by rules that are no globs. */
  readonly accepts?: (file: string) => boolean;
  /** The rules in words, where they are not the globs. A message shows them when nothing is found. */
  readonly rules?: readonly string[];
  /** The configuration file that was read. Absent when the usual globs apply. */
  readonly configuration?: string;
  /** Settings that decide which tests there are, and that only the framework can follow, such as `jest.config.ts: it is code`. */
  readonly notFollowed?: readonly string[];
  /** What the user should know about the configuration. */
  readonly warnings?: readonly string[];
}

/** The files that a run of units reads. A unit is a folder for the first two. */
export interface ReadFiles {
  /** The units are files, and their sources are read. */
  readonly units?: true;
  /** Globs of files anywhere in the working directory. */
  readonly anywhere?: readonly string[];
  /** Globs of files in the folder of a unit. */
  readonly inside: readonly string[];
  /** Names of files in the folder of a unit, and in all folders above it that belong to the repository. */
  readonly above: readonly string[];
  /** Globs of files anywhere in the working directory, read only by the command that compares (`RunRequest.known`). */
  readonly compared?: readonly string[];
  /** Files relative to the working directory, whatever runs. @param args the user's arguments */
  named?(args: readonly string[]): readonly string[];
}

/**
 * A question to the framework. Our plugin or reporter writes the answer to a file, because the project's own settings change what is printed.
 * Where the framework prints it for programs, a reader does.
 */
export interface Question<Answer> {
  /** Whether our plugin reaches the framework through the user's own command and arguments. */
  reaches(request: Pick<RunRequest, 'command' | 'args'>): boolean;
  /** What a program that starts the framework prints where the framework is not installed. That is no warning: the plan job need not have it. */
  readonly notInstalled?: RegExp;
  /** It looks for files of the project before it asks, such as those of modules. */
  readonly needsProject?: true;
  /** Several commands run one after another, and the last one writes the answer to all. */
  command(request: ListRequest): Invocation | readonly Invocation[];
  /**
   * @param text what was written to `output`
   * @param folder the absolute working directory; paths in it become relative to it
   * @param project present where it is needed
   * @throws Error when the text was not written by our plugin
   */
  parse(text: string, folder: string, project?: SearchedProject): Answer;
}

/** Asks the framework for its tests. */
export interface Lister extends Question<Listed> {
  /** Its list says how many tests there are in each unit. */
  readonly counts?: true;
  /** Another program answers, which the tests do not need. Without an answer the run is complete all the same, and the log says it. */
  readonly optional?: true;
  /** Whether it finds no test files by itself in this project. Then it is asked for those that are found by name. Absent: it finds them everywhere. */
  needsFiles?(project: SearchedProject): boolean;
}

/** Asks the framework which files each of its test units loads. */
export interface ImportTeller extends Question<ImportGraph> {
  /** The file or folder that belongs together with a file which nobody imports, such as the test that a snapshot is of. A folder ends with `/`. */
  ownerOf?(file: string): string | undefined;
}

/** Finds out why a framework refuses files by its configuration. */
export interface Refusals {
  command(request: Pick<RunRequest, 'command' | 'args' | 'reporters'>): Invocation;
  /** The reason for each refused file. @param output what the command printed @param folder the absolute working directory */
  find(output: string, files: readonly string[], folder: string): ReadonlyMap<string, string>;
}

/** The tests that a framework found. Paths are relative to the working directory. */
export interface Listed {
  /** The number of selected tests in each unit that has any; undefined where the framework only names the units. */
  readonly tests: ReadonlyMap<string, number | undefined>;
  /** The test files of each unit, where several files are one. */
  readonly files?: ReadonlyMap<string, readonly string[]>;
  /** The units that have tests of which the user's arguments select none. */
  readonly deselected?: readonly string[];
  /** The units that did not load, with the reason. */
  readonly broken?: ReadonlyMap<string, string>;
  /** Because of them, no other unit is listed. */
  readonly onlyBroken?: true;
  /** The folders that could not be searched, with the reason. The files in them are unknown. */
  readonly brokenFolders?: ReadonlyMap<string, string>;
  /** The test files that the framework found outside of the working directory. */
  readonly outside?: readonly string[];
  /** What else the user should know. */
  readonly warnings?: readonly string[];
}

/**
 * Selects parts of a file. A part is what the framework can select exactly: a top-level class or function, or all tests with one full name.
 * A retry of single tests runs only the parts with a failed test.
 */
export interface PartSelector {
  /** The kind of its parts, for the documentation. */
  readonly parts: string;
  /** A command has one pattern of names for all its files. So one command of a retry runs the failed tests of several files, and tests of the same names in them. */
  readonly onePattern?: true;
  /** The part that a reported test of this file is in; undefined where that is unknown. */
  partOf(testCase: ReportedName, file: string): string | undefined;
  /** Whether the source of a file still seems to contain the part. It is a hint: a part that no longer exists at run time is not an error. */
  occurs?(part: string, source: string): boolean;
  /** Why a file with this source stays whole: a clause that follows "because". */
  whyWhole?(source: string): string | undefined;
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
  /** The absolute path of the working directory, `/`-separated. */
  readonly folder: string;
  /** Names of files and folders directly in the working directory. */
  readonly names: readonly string[];
  /** The texts of the project's files that frameworks read, by path: `pytest.ini`, `../pyproject.toml` in a folder above, `tests/conftest.py`. */
  readonly texts: ReadonlyMap<string, string>;
  /**
   * The first file that a framework takes for a test file by its usual globs, and that it recognises. To look for one takes a while in a
   * large project. Undefined as long as the sources are not read that it must recognise.
   */
  readonly testFileOf: (framework: Framework) => string | undefined;
}

/** The command that the project itself starts a framework with. */
export interface OwnCommand {
  /** Where it was found: `script test in package.json`, `Gemfile`. Several places have different ones. */
  readonly from: string;
  /** The command, with the variables that it sets in front. Absent when it cannot be used: there are several, or only a shell understands it. */
  readonly words?: readonly string[];
  /** What the user should know about it. */
  readonly warnings?: readonly string[];
}

/** A command of a script, such as `NODE_ENV=test c8 node --test "src/*.test.js"`. */
export interface ScriptCommand {
  /** The name of the script. */
  readonly script: string;
  readonly variables: readonly string[];
  readonly words: readonly ScriptWord[];
  /** The folder that it runs in, or the package. Absent for the working directory. */
  readonly folder?: string;
}

export interface ScriptWord {
  readonly text: string;
  /** Whether the shell leaves its wildcards alone. */
  readonly quoted: boolean;
}

/** The project as a search sees it. */
export interface SearchedProject extends Project {
  /** Every file below the working directory, relative to it. */
  readonly files: readonly string[];
}

export interface ListRequest extends Pick<RunRequest, 'args' | 'command' | 'reporters' | 'maxCommandLine'> {
  /** The files to list; when empty, all that the framework finds by itself. Where they do not fit on a command line, it also lists all. */
  readonly files: readonly string[];
  /** The absolute path of the file that the list is written to. */
  readonly output: string;
  /** Present where the lister needs it. */
  readonly project?: SearchedProject;
}

export interface RunRequest {
  /** The ids in the order to run them. Empty only for a command that does nothing but compare (`known`). */
  readonly units: readonly string[];
  /** What runs of the files that do not run whole (`chooseParts`). The file `taskPath` contains the same. */
  readonly selections?: ReadonlyMap<string, Selection>;
  /**
   * The units are files that the framework finds by itself. A framework that can is told to find them in the same way now, and to run no
   * others. A file that is named would follow other rules than one that is found.
   */
  readonly ownSearch?: boolean;
  /** Present for the one command that compares what the framework finds with the plan. It also runs the tests that the plan lacks, and names them. */
  readonly known?: KnownFiles;
  /** The units run by themselves, because with others nothing of them was reported. */
  readonly isolated?: boolean;
  /** The units that are files whose names begin with a dash. A command would read them as options. */
  readonly dashedFiles?: ReadonlySet<string>;
  /** The absolute working directory, and the texts of the files that the framework reads (`reads`). Absent while a command is only checked. */
  readonly project?: Pick<Project, 'folder' | 'texts'>;
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

/** The files that the plan knows. The framework may run others, which it finds and the plan lacks. */
export interface KnownFiles {
  /** The test files of all shards. */
  readonly planned: readonly string[];
  /** The files that the user excludes. */
  readonly excluded: readonly string[];
}

export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that are set only where the environment has none of that name. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** A folder for each variable, to put in front of the folders that the variable already contains. */
  readonly searchFirst?: Readonly<Record<string, string>>;
  /** A word for each variable, to put behind the words that the variable already contains. */
  readonly lastWord?: Readonly<Record<string, string>>;
  /** The files that it reads, such as a configuration: their texts by absolute path. They are written before it starts. */
  readonly files?: Readonly<Record<string, string>>;
  /** The path where our plugin writes down what happens (`journalPath`). The variable SHARDWISE_JOURNAL names it. Absent without our plugin. */
  readonly journal?: string;
  /** Reads what the command prints, and what it leaves. */
  readonly reader?: {
    /** The path for the report of what was printed, or of what the command itself has written there (`keep`). Absent where it writes its reports itself. */
    readonly report?: string;
    /** The path for what was selected (`selectedPath`). */
    readonly selected?: string;
    /** The path for the test files that the plan lacks (`unplannedPath`). */
    readonly unplanned?: string;
    readonly open: () => OutputReader;
  };
}

/** Reads the output of a command that is meant for programs, such as `go test -json`. What was read counts also when the command is killed. */
export interface OutputReader {
  /** Reads a line of stdout. Returns the lines that people should see of it. */
  read(line: string): readonly string[];
  /** Reads a line of stderr, which people see as it is. */
  readError?(line: string): void;
  /** Which tests have started or ended since it was last asked (`Framework.tells`). */
  moments?(): readonly JournalEntry[];
  /** The report of what was read, as JUnit. Undefined where nothing was read. @param ending how a command that did not end by itself was stopped: `was killed by SIGKILL` */
  report?(ending?: string): string | undefined;
  /** A report that the command has written, there or elsewhere (`leaves`), as it is to be kept: with the files of its tests. @param path where it was left */
  keep?(text: string, path: string): string;
  /** What was selected, as in a file `selected-*.json`. @param exitCode null where the command was stopped */
  selected?(exitCode: number | null): string | undefined;
  /** The test files that ran and that the plan lacks, as in a file `unplanned*.json`. */
  unplanned?(): string | undefined;
  /** Why the comparison with the plan is not whole, such as `its process was killed`. @param exitCode null where the command was stopped */
  notCompared?(exitCode: number | null): string | undefined;
  /** The exit code, without what is no failure, and with failures that the command does not show by its own. */
  exitCode?(code: number): number;
  /** Whether the versions that it saw can run parts of a file. Absent: they can. */
  selects?(): boolean;
  /** Why the tests that were not reported could not start, where another try would end in the same way: `the sources do not compile`. */
  hopeless?(): string | undefined;
}

/** How many more tests are done. */
export interface Progress {
  readonly tests: number;
}

/** Finds the unit that a reported test case belongs to. @param report the path of its report, which may end with the name of the unit */
export type UnitOf = (testCase: TestCase, report?: string) => string | undefined;
