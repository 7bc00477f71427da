/**
 * What a command may ask of the world. Two implementations: `github/` (GitHub's services) and `local/` (the file system).
 * Commands import these types only and are handed a value, so they do not know where they run.
 */
import type { Host } from '../host.ts';
import type { Annotation } from '../model.ts';

export type { Annotation };

export interface Platform {
  readonly host: Host;
  readonly context: RunContext;
  readonly files: Files;
  readonly processes: Processes;
  readonly artifacts: Artifacts;
  readonly historyStore: HistoryStore;
  readonly publisher: Publisher;
  readonly log: Log;
  now(): Date;
  /** Shows Markdown where a person looks first: the job summary, or nothing on a terminal that already said it. */
  showSummary(markdown: string): Promise<void>;
  /**
   * The report of this suite that `context.triggeredBy` left; undefined when it left none. Only where there is such a run.
   * @throws Error when it cannot be had
   */
  triggeringReport?(suite: string): Promise<TriggeringReport | undefined>;
}

/** Facts about this run, none of them secret. */
export interface RunContext {
  /** Absolute path of the repository; every command's paths start here. */
  readonly root: string;
  /** A folder of this run alone for what need not be kept, absolute. */
  readonly scratch: string;
  /** Commit under test, empty when it is not known. */
  readonly commit: string;
  /** Head of the pull request, where `commit` is GitHub's trial merge of it, which nobody knows by its number. */
  readonly headCommit?: string;
  /** `local`, or GitHub's run id. */
  readonly runId: string;
  /** GitHub's `run_attempt`; 1 on a laptop. */
  readonly attempt: number;
  /** May the timings of this run teach later plans? A reason when not. */
  readonly historyWritable: true | string;
  /** Is this a run of the default branch, so that later failures are compared with it? A laptop is its own base. */
  readonly isBase: boolean;
  /** Do two runs of one commit test the same files? On a laptop they may not. */
  readonly commitIsExact: boolean;
  /** Page of the repository, such as `https://github.com/octo-org/octo-repo`, where there is one. */
  readonly repositoryUrl?: string;
  /** The run whose end started this one (event `workflow_run`), which publishes what the other was not allowed to. */
  readonly triggeredBy?: TriggeringRun;
  /** When the job began, where that is known: before checkout and installation. `with-the-command` where there is no job around it. */
  readonly jobStartedAt?: Date | 'with-the-command';
  /** Absolute path of the folder with our reporters for test frameworks. */
  readonly reporters: string;
  readonly runner: { readonly name: string; readonly os: string; readonly arch: string; readonly cpus: number };
}

/** As GitHub tells it, so that none of it is the word of a fork. */
export interface TriggeringRun {
  readonly runId: string;
  readonly attempt: number;
  /** That it tested; of a pull request its head. */
  readonly commit: string;
}

/** Of a run that may have executed anybody's code: hostile until the schema has accepted it, and its texts hostile even then. */
export interface TriggeringReport {
  /** Name of the artifact it was in. */
  readonly artifact: string;
  readonly text: string;
}

export interface FindOptions {
  /** A wildcard matches names that begin with a dot too. */
  readonly hidden?: boolean;
}

export interface Files {
  /** Files (never folders) under `folder` that match; relative to it, `/`-separated, sorted by code unit. `node_modules` and `.git` are left out. */
  find(folder: string, patterns: readonly string[], options?: FindOptions): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  isDirectory(path: string): Promise<boolean>;
  /** Undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  readText(path: string): Promise<string | undefined>;
  size(path: string): Promise<number>;
  /** What is in a file, piece by piece. */
  stream(path: string): AsyncIterable<Uint8Array>;
  /** Makes the folders above it. */
  write(path: string, content: string | Uint8Array | Iterable<string>): Promise<void>;
  /** For what grows line by line, such as a log. */
  openWriter(path: string): Promise<Writer>;
  makeDirectory(path: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface Writer {
  write(text: string): void;
  close(): Promise<void>;
}

export interface Processes {
  /**
   * Runs one program, never through a shell, in its own process group. Resolves when it and its group have ended; a non-zero exit is a result.
   * @throws CommandNotFound
   */
  run(command: CommandLine, options: ProcessOptions): Promise<ProcessResult>;
}

export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** By variable, such as PYTHONPATH, a folder to put in front of those that it names already. */
  readonly searchFirst?: Readonly<Record<string, string>>;
}

export interface ProcessOptions {
  /** Absolute working directory; its `node_modules/.bin` and those above it are searched before PATH. */
  readonly cwd: string;
  /** Every line of stdout and stderr, as it comes, without the line end. */
  onLine?(line: string, stream: 'stdout' | 'stderr'): void;
  /** Ends the whole process group: interrupts it, so that it can still report, then terminates, then kills it. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal?: string;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
}

/** The program of a command line is nowhere on PATH, or cannot be started. */
export class CommandNotFound extends Error {
  override readonly name = 'CommandNotFound';
}

/** What a service of the platform is needed for did not work, and nothing can be judged without it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** What to do about it. */
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

export interface Artifact {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970; a later upload has a later one. */
  readonly createdAt: number;
}

/** Files that one job leaves for another job of the same run. A name is written once. */
export interface Artifacts {
  /** `files` are relative to `folder` and keep their place in it. */
  upload(name: string, folder: string, files: readonly string[]): Promise<void>;
  /** Newest first; one name may occur more than once after a re-run. */
  list(prefix: string): Promise<Artifact[]>;
  /** Gives the folder that holds the artifact's files, absolute. */
  download(artifact: Artifact): Promise<string>;
  /** Removes what an earlier run left under such names; does nothing where every run has its own place. */
  clear(isOld: (name: string) => boolean): Promise<void>;
}

/** Where the timings survive from run to run. Neither call throws for a service that is down. */
export interface HistoryStore {
  /** The newest stored bytes, or undefined with the reason logged. */
  restore(suite: string): Promise<Uint8Array | undefined>;
  /** The newest bytes of a run of the default branch, where `restore` has given those of another branch. */
  restoreBase(suite: string): Promise<Uint8Array | undefined>;
  save(suite: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Where a verdict is shown beside the job's summary. No call throws: what is not permitted, not possible on this event or goes wrong is
 * said once in the log, and the verdict stays what it is. Each gives the page of what it published, or undefined.
 */
export interface Publisher {
  comment(comment: CommentRequest): Promise<string | undefined>;
  check(check: CheckRequest): Promise<string | undefined>;
}

/** On the pull request, one for each suite. */
export interface CommentRequest {
  readonly suite: string;
  /** Markdown, without the marker by which the comment is found again. */
  readonly body: string;
  /** False: only a comment that is there already is brought up to date. */
  readonly create: boolean;
}

/** On the commit under test. */
export interface CheckRequest {
  readonly suite: string;
  readonly name: string;
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  /** In the order of their weight. */
  readonly annotations: readonly Annotation[];
  /** Must it be told loudly when it is not permitted? */
  readonly required: boolean;
}

export interface Log {
  info(message: string): void;
  warning(message: string, place?: LogPlace): void;
  error(message: string, place?: LogPlace): void;
  /** A line of somebody else's program: printed as it is, and never obeyed as a workflow command. */
  output(line: string): void;
}

/** Where a warning or an error belongs, shown beside the line in a pull request. */
export interface LogPlace {
  readonly title?: string;
  /** Relative to the repository. */
  readonly file?: string;
  readonly line?: number;
}
