/**
 * The interface to everything outside the program. There are two implementations: `github/` (GitHub's services) and `local/` (the file
 * system). Commands import only these types and receive a value, so they do not know where they run.
 */
import type { LeaseRecord } from '../devices/lease.ts';
import type { Host } from '../host.ts';
import type { Annotation, EndedJob, RunJob } from '../model.ts';
import type { ClaimService } from '../queue/claims.ts';

export type { Annotation };

/** A machine of the user's own that runs jobs. */
export interface Runner {
  readonly name: string;
  /** In small letters. */
  readonly labels: readonly string[];
  readonly online: boolean;
}

export interface Platform {
  readonly host: Host;
  readonly context: RunContext;
  readonly files: Files;
  readonly processes: Processes;
  readonly artifacts: Artifacts;
  /** Absent where the jobs of a run share no such service. */
  readonly claims?: Claims | undefined;
  readonly historyStore: HistoryStore;
  readonly publisher: Publisher;
  readonly leases: Leases;
  readonly log: Log;
  now(): Date;
  /** Shows Markdown in the job summary. Does nothing on a terminal, which has already shown the same. */
  showSummary(markdown: string): Promise<void>;
  /** The jobs of this run that have ended without success. Absent where there are no jobs. Undefined when they are unknown. Never throws. */
  endedJobs?(): Promise<readonly EndedJob[] | undefined>;
  /** The jobs of this run as they are now. Absent where there are no jobs. Never throws. */
  readonly jobs?: (() => Promise<JobsNow>) | undefined;
  /** Jobs of this run that failed before they were retried, where the host keeps only their newest result. Absent elsewhere. Never throws. */
  retriedJobs?(): Promise<readonly RetriedJob[]>;
  /** Where this machine is, as it or its cloud says. Undefined where nobody says it. Never throws. */
  machinePlace?(): Promise<string | undefined>;
  /** The self-hosted runners, or why they are unknown. Absent without a token that may list them. Never throws. */
  readonly runners?: (() => Promise<readonly Runner[] | { readonly why: string }>) | undefined;
  /**
   * The report of this suite that the run `context.triggeredBy` left. Undefined when it left none. Absent when there is no such run.
   * @throws Error when there is a report that cannot be read
   */
  triggeringReport?(suite: string): Promise<TriggeringReport | undefined>;
  /** The suites of which that run left a report, sorted. Absent when there is no such run. @throws Error when they cannot be listed */
  triggeringSuites?(): Promise<readonly string[]>;
}

/** The jobs of this run, and what it cost to ask for them. */
export interface JobsNow {
  /** Undefined when they are unknown. The log says once why. */
  readonly jobs: readonly RunJob[] | undefined;
  /** How many requests counted for the limit of the service. */
  readonly calls: number;
  /** How many more it takes, and until when. Absent when it does not say so. */
  readonly left?: { readonly calls: number; readonly forMs: number };
}

/** An earlier try of a job. */
export interface RetriedJob {
  readonly name: string;
  /** Address of its page. */
  readonly url?: string;
}

/** Facts about this run. None of them is secret. */
export interface RunContext {
  /** Absolute path of the repository. The paths of every command start here. */
  readonly root: string;
  /** Absolute path of a temporary folder that belongs to this run alone. */
  readonly scratch: string;
  /** Commit under test. Empty when it is unknown. */
  readonly commit: string;
  /** Head of the pull request. `commit` is then GitHub's trial merge of it, whose hash people do not know. */
  readonly headCommit?: string;
  /** The id of the run on GitHub, that of the pipeline on GitLab, or `local`. */
  readonly runId: string;
  /** Name of this job, where later jobs find what it leaves by it. Absent elsewhere. */
  readonly job?: string;
  /** GitHub's `run_attempt`, or 1 elsewhere. */
  readonly attempt: number;
  /**
   * Short name of the workflow, such as `tests` for `.github/workflows/tests.yml`. Empty where there is none. Two workflows may have the same
   * suite. Their comments, checks, reports and timings are kept apart by this name.
   */
  readonly workflow: string;
  /** Whether later plans may use the timings of this run, or why not. */
  readonly historyWritable: true | HistoryRefusal;
  /** Whether this is a run of the default branch. Later failures are compared with such a run. A laptop is its own base. */
  readonly isBase: boolean;
  /** Why this run tests everything, whatever it is asked to leave out: `this is a scheduled run`. Absent where it need not. */
  readonly runsAll?: string;
  /** The commit that the pull request is to be merged into. Absent where there is none, or where it is unknown. */
  readonly changeBase?: string;
  /** Whether two runs of one commit test the same files. On a laptop they may not. */
  readonly commitIsExact: boolean;
  /** Address of the repository's page, such as `https://github.com/octo-org/octo-repo`. Absent when there is none. */
  readonly repositoryUrl?: string;
  /** The run whose end started this one (event `workflow_run`). This run publishes results that the other run was not allowed to publish. */
  readonly triggeredBy?: TriggeringRun;
  /** Start of the job, before checkout and installation. Absent when unknown. `with-the-command` when there is no job around the command. */
  readonly jobStartedAt?: Date | 'with-the-command';
  /** Absolute path of the folder with our reporters for test frameworks. */
  readonly reporters: string;
  readonly runner: {
    readonly name: string;
    readonly os: string;
    readonly arch: string;
    readonly cpus: number;
    /** Absent where it is unknown. */
    readonly memoryMb?: number;
  };
}

/** Why the timings of a run are not for later plans. */
export interface HistoryRefusal {
  readonly why: string;
  /** Whether the user may ask for them all the same. */
  readonly isFinal: boolean;
}

/** The run that started this one. GitHub provides these facts, so a fork cannot forge them. */
export interface TriggeringRun {
  readonly runId: string;
  readonly attempt: number;
  /** As in `RunContext`. */
  readonly workflow: string;
  /** Commit that it tested. For a pull request, this is its head. */
  readonly commit: string;
  /** As in `RunContext`. */
  readonly isBase: boolean;
}

/** The report of a run that may have executed anyone's code. It is hostile until the schema accepts it, and its texts are hostile even then. */
export interface TriggeringReport {
  /** Name of the artifact that contained it. */
  readonly artifact: string;
  readonly text: string;
}

export interface FindOptions {
  /** Wildcards also match names that begin with a dot. */
  readonly hidden?: boolean;
}

/** What is below a folder. Paths are relative to it, separated by `/` and sorted by code unit. Of bytes that are not UTF-8 each is U+FFFD. */
export interface FileList {
  readonly files: readonly string[];
  /** Symbolic links, by what they lead to. They are not followed. */
  readonly links: Readonly<Record<'toFiles' | 'toFolders' | 'toNothing', readonly string[]>>;
  /** Folders that could not be read, with the reason. */
  readonly unread: readonly string[];
}

export interface Files {
  /** All files below a folder, those whose names begin with a dot too. `node_modules`, `.git` and `.shardwise` are left out. */
  list(folder: string): Promise<FileList>;
  /**
   * Files (never folders) under `folder` that match. Paths are relative to it, separated by `/` and sorted by code unit. `node_modules` and
   * `.git` are left out.
   */
  find(folder: string, patterns: readonly string[], options?: FindOptions): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  isDirectory(path: string): Promise<boolean>;
  /** What is really there, behind all links. Undefined when there is nothing. */
  factsOf(path: string): Promise<FileFacts | undefined>;
  /** A text that changes whenever the file is written. Undefined when there is no such file. */
  stampOf(path: string): Promise<string | undefined>;
  /** Undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  readText(path: string): Promise<string | undefined>;
  /** The content of a file, piece by piece. */
  stream(path: string): AsyncIterable<Uint8Array>;
  /** Writes a file, and creates the folders above it. */
  write(path: string, content: string | Uint8Array | Iterable<string>): Promise<void>;
  /** Opens a file that grows line by line, such as a log. */
  openWriter(path: string): Promise<Writer>;
  /** Makes an empty file that another program writes, and reads it while it grows, even when that program removes it meanwhile. */
  follow(path: string, onLine: (line: string) => void): Promise<Follower>;
  makeDirectory(path: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface FileFacts {
  /** Absolute, without links. */
  readonly realPath: string;
  /** Neither a folder, a device, nor a pipe that nobody writes. */
  readonly isFile: boolean;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

export interface Writer {
  /** Never throws. */
  write(text: string): void;
  /** @throws Error when some of the text could not be written */
  close(): Promise<void>;
}

export interface Follower {
  /** Reads the rest. Never throws. */
  close(): Promise<void>;
}

export interface Processes {
  /**
   * Runs one program in its own process group, never through a shell. Resolves when the group has ended. A non-zero exit code is a result,
   * not an error.
   * @throws CommandNotFound
   */
  run(command: CommandLine, options: ProcessOptions): Promise<ProcessResult>;
  /** The processes of a group, and those that they have started, parents first. Empty where the system does not tell them. Never throws. */
  tree(leader: number): Promise<readonly ProcessInfo[]>;
  /** What they use. Undefined where the system does not tell it. Never throws. */
  usage(leader: number): Promise<ProcessUsage | undefined>;
  /** Sends a signal to one process. Does nothing where there is no such process. */
  signal(pid: number, signal: 'SIGQUIT' | 'SIGUSR1'): void;
}

/** A process as the system tells of it. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  /** Its program and arguments, on one line. */
  readonly command: string;
}

/** What processes use. */
export interface ProcessUsage {
  /** The CPU time that they have had, with that of their children that have ended. */
  readonly cpuMs: number;
  /** Resident memory. What several of them share counts for each. */
  readonly memoryMb: number;
  readonly processes: number;
  /** The time of all cores of the machine since it started: busy, with whatever programs, and all of it. */
  readonly machine: { readonly busyMs: number; readonly allMs: number };
}

export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Added only where the environment has no such variable, or an empty one. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Folders to search first, by variable, such as PYTHONPATH. The folder is put before those that the variable already names. */
  readonly searchFirst?: Readonly<Record<string, string>>;
  /** A word for each variable, such as RUBYOPT. It is put behind those that the variable already has. */
  readonly lastWord?: Readonly<Record<string, string>>;
}

export interface ProcessOptions {
  /** Absolute working directory. Its `node_modules/.bin` and those above it are searched before PATH. */
  readonly cwd: string;
  /** Receives every line of stdout and stderr as it comes, without the line end. */
  onLine?(line: string, stream: 'stdout' | 'stderr'): void;
  /** Receives the id of the process, which is also that of its group. */
  onStart?(pid: number): void;
  /** Its whole group has ended. */
  onEnd?(pid: number): void;
  /** Whether it has the input and the output streams of this process, instead of `onLine`. */
  readonly ownStreams?: boolean;
  /** Receives each variable that is set because the environment has none. It is called before the program starts. */
  onDefault?(name: string, value: string): void;
  /** It has printed something, also within a line. */
  onOutput?(): void;
  /** Is called about every second while it runs. */
  onTick?(pid: number): void;
  /** Ends the group as one that hangs: it is terminated, and killed after ten seconds. */
  readonly hang?: AbortSignal;
  /** Time after which the whole process group is ended. It is interrupted first, so that it can still report, then terminated, then killed. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface ProcessResult {
  /** Null when a signal ended the program. */
  readonly exitCode: number | null;
  readonly signal?: string;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** It was ended because it hung (`hang`). Absent otherwise. */
  readonly hung?: true;
}

/** Leases of what only one run on this host may use at a time. */
export interface Leases {
  /** Takes it, or says who has it. Undefined where another one was faster, or the file is damaged. */
  take(resource: string): Promise<{ readonly lease: Lease } | { readonly heldBy: LeaseRecord | undefined }>;
  /** Who has it. Undefined where anyone may take it. */
  holderOf(resource: string): Promise<LeaseRecord | undefined>;
  /** Waits about this long, or until the signal. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Lease {
  readonly resource: string;
  /** Greater than that of any earlier lease of this resource. */
  readonly generation: number;
  /** Another run has taken it, because this one gave no sign of life for too long. */
  readonly lost: AbortSignal;
  /** Notes the leader of a process group that uses it. If this process is killed, the next owner ends the group before it begins. */
  starts(pid: number): void;
  /** That group has ended. */
  ends(pid: number): void;
  /** Never throws. */
  release(): void;
}

/** The program of a command line is not on PATH, or cannot be started. */
export class CommandNotFound extends Error {
  override readonly name = 'CommandNotFound';
  /** The reason without the places that were searched. */
  readonly why: string;

  constructor(why: string, searched = '') {
    super(`${why}${searched}`);
    this.why = why;
  }
}

/** A service of the platform failed, and there can be no verdict without it. */
export class ServiceError extends Error {
  override readonly name: string = 'ServiceError';
  /** What the user can do about it. */
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** An artifact of this name exists. Another job has left it. */
export class NameTaken extends ServiceError {
  override readonly name = 'NameTaken';
}

export interface Artifact {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. A later upload has a later time. */
  readonly createdAt: number;
}

/** Files that one job leaves for another job of the same run. Each name is uploaded once. */
export interface Artifacts {
  /** @param files relative to `folder`; they keep their place in it */
  /** @throws NameTaken */
  upload(name: string, folder: string, files: readonly string[]): Promise<void>;
  /**
   * Uploads one file as it is, so that a browser shows it. The artifact has the name of the file. Returns the address of its page, if it has one.
   * Absent where there is no such page.
   */
  uploadFile?(path: string): Promise<string | undefined>;
  /** Artifacts whose names have this prefix, newest first. One name may occur more than once after a re-run. */
  list(prefix: string): Promise<Artifact[]>;
  /** Returns the absolute path of the folder with the artifact's files. */
  download(artifact: Artifact): Promise<string>;
  /** Removes artifacts that an earlier run left under such names. Does nothing where each run has its own artifacts. */
  clear(isOld: (name: string) => boolean): Promise<void>;
}

/** Names that each job of this run can create once. No call throws. */
export interface Claims extends ClaimService {
  /** Removes some, as far as that works. */
  removeAll(isWanted: (name: string) => boolean): Promise<void>;
}

/** Keeps the timings from run to run. No call throws when a service is down. */
export interface HistoryStore {
  /** The newest stored bytes. Undefined, with the reason logged, when there are none. */
  restore(suite: string): Promise<Uint8Array | undefined>;
  /** The newest bytes that a run of the default branch saved. Undefined unless `restore` gave those of another branch. */
  restoreBase(suite: string): Promise<Uint8Array | undefined>;
  save(suite: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Shows a verdict outside the job summary. No call throws. When something is not permitted, not possible on this event, or fails, the log
 * says so once and the verdict stays the same. Each call returns the address of what it published, or undefined.
 */
export interface Publisher {
  comment(comment: CommentRequest): Promise<string | undefined>;
  check(check: CheckRequest): Promise<string | undefined>;
  /** Absent where the host has no issues that we can write. */
  flakyIssue?(issue: FlakyIssueRequest): Promise<string | undefined>;
}

/** A comment on the pull request. There is one for each suite. */
export interface CommentRequest {
  readonly suite: string;
  /** Markdown without the marker that identifies the comment. */
  readonly body: string;
  /** When false, only an existing comment is updated. */
  readonly create: boolean;
  /** Set while the tests of this attempt still run. It never replaces the result of the same attempt, and is not worth a wait. */
  readonly isProgress?: true;
}

/** The issue that lists the flaky tests of the default branch. There is one for each suite. */
export interface FlakyIssueRequest extends CommentRequest {
  readonly title: string;
}

/** A check run on the commit under test. */
export interface CheckRequest {
  readonly suite: string;
  readonly name: string;
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  /** Most important first. */
  readonly annotations: readonly Annotation[];
  /** Whether a missing permission is a warning. */
  readonly required: boolean;
}

export interface Log {
  info(message: string): void;
  warning(message: string, place?: LogPlace): void;
  error(message: string, place?: LogPlace): void;
  /** Prints a line of another program unchanged. It never runs as a workflow command. */
  output(line: string): void;
}

/** The place of a warning or an error. Pull requests show it next to the line. */
export interface LogPlace {
  readonly title?: string;
  /** Relative to the repository. */
  readonly file?: string;
  readonly line?: number;
}
