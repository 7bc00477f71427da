/** Known causes of a bad end that no failed test explains. They are found in the last lines that the test command printed. */

interface Cause {
  readonly words: string;
  /** Must take linear time, because tests may print anything. */
  readonly line: RegExp;
  /** The line itself says more than the words, such as the coverage. */
  readonly quoted?: true;
  /** Only with this exit code. */
  readonly exitCode?: number;
  /** Any file may be the cause, also one whose tests all passed. A retry of some files would not show it again. */
  readonly ofSession?: true;
}

/** All known causes, with the lines that tools print for them. The tests have such lines of the real tools. */
const CAUSES: readonly Cause[] = [
  {
    words: 'the coverage is below its threshold',
    // pytest-cov; coverage; c8, nyc and Vitest; Jest, before and since version 30; node --test; SimpleCov
    line: /^(?:FAIL )?Required test coverage of \S+ not reached|^(?:ERROR: )?Coverage failure: total of |^ERROR: Coverage for \S+ \(.{1,20}\) does not meet |^Jest: Coverage for .{1,60} does not meet |^Jest: .{1,200} coverage threshold for .{1,60} not met|^\W{0,4}Error: [\d.]+% \w+ coverage does not meet threshold|^(?:Jest|ERROR): Uncovered (?:count for )?\w+ \(\d+\) exceeds |^\w+ coverage (?:by file )?\([\d.]+%\) is below the expected minimum /,
    quoted: true,
    ofSession: true,
  },
  {
    words: 'a promise was rejected, and nothing handled it',
    line: /\bunhandledRejection\b|\bERR_UNHANDLED_REJECTION\b|\bUnhandledPromiseRejection\b|^\W*Unhandled (?:Rejection|Errors?)\b|^\W*Vitest caught \d+ unhandled error/,
    ofSession: true,
  },
  { words: 'a test or the tested code called process.exit', line: /\bprocess\.exit called with "/, quoted: true },
  {
    words: 'something kept the process open after the tests',
    line: /^Jest did not exit |^Jest has detected the following \d+ open handle|^A worker process has failed to exit gracefully/,
    quoted: true,
  },
  {
    words: 'there are obsolete snapshots, which fail a run with --ci',
    line: /^ ?› \d+ snapshots? (?:files? )?obsolete\b/,
    quoted: true,
    ofSession: true,
  },
  {
    words: 'the run was told to stop at the first failures (-x, --maxfail)',
    line: /^!+ (?:xdist\.dsession\.Interrupted: )?stopping after \d+ failures? !+$/,
  },
  {
    words: 'pytest refuses its configuration or its arguments',
    line: /^ERROR: (?!usage: )\S/,
    quoted: true,
    exitCode: 4, // its code for a usage error
  },
  { words: 'pytest was told to exit', line: /^!+ (?:_pytest\.outcomes\.)?Exit: .{1,400} !+$/, quoted: true },
  {
    words: 'a warning counts as an error (-W error)',
    line: /^INTERNALERROR> (?:\w+\.)*\w*Warning: /,
    quoted: true,
    ofSession: true,
  },
  {
    words: 'the command has options or arguments that its program refuses',
    line: /\berror: unrecognized arguments: |● Unrecognized CLI Parameter/,
    quoted: true,
  },
  { words: 'a file uses .only, which is forbidden', line: /`\.only` forbidden\b/ },
  { words: 'the process crashed', line: /^Fatal Python error: (?!Aborted)|^Segmentation fault\b/, quoted: true },
  {
    words: 'the memory ran out',
    line: /\bJavaScript heap out of memory\b|^(?:\w+\.)*MemoryError\b|\bCannot allocate memory\b|\bENOMEM\b|\bjava\.lang\.OutOfMemoryError\b/,
  },
  {
    words: 'cargo-nextest is not installed: install it in the job of the tests, before this step',
    line: /^error: no such command: `nextest`/,
  },
  { words: 'the disk is full', line: /\bENOSPC\b|\bNo space left on device\b/i },
];

/** How the test command ended, and what it printed at last. */
export interface BadEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal?: string | undefined;
  readonly lines: readonly string[];
}

/** What the end alone says. 128 and the number of a signal are the exit code of a shell whose program was killed. */
const KILLED = { words: 'it was killed from outside (SIGKILL), as a system does when its memory runs out', code: 137 };

/** The longest quoted line. */
const MAX_QUOTED = 200;

/** The causes in words, in the order of the table. Empty when the command ended well, or no cause is known. */
export function findCauses(end: BadEnd): string[] {
  const found = causesIn(end, CAUSES);
  return isKilled(end) ? [...found, KILLED.words] : found;
}

/** Those that any file of the run may be the cause of. */
export const findSessionCauses = (end: BadEnd): string[] =>
  causesIn(
    end,
    CAUSES.filter(({ ofSession }) => ofSession),
  );

function causesIn({ exitCode, lines }: BadEnd, causes: readonly Cause[]): string[] {
  if (exitCode === 0) return [];
  const possible = causes.filter((cause) => cause.exitCode === undefined || cause.exitCode === exitCode);
  return possible.flatMap(({ words, line, quoted }) => {
    const said = lines.find((one) => line.test(one));
    if (said === undefined) return [];
    return [quoted ? `${words}: ${said.trim().slice(0, MAX_QUOTED)}` : words];
  });
}

const isKilled = ({ exitCode, signal }: BadEnd): boolean => exitCode === KILLED.code || signal === 'SIGKILL';
