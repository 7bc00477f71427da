/** What the output of a test says of its failure. */

/** The end of a process by an error: `panic: ...`, `fatal error: ...`, `signal: killed`. */
const CRASH = /^(?:panic|fatal error|signal|SIG[A-Z]+): .*/;
const RECOVERED = / \[recovered(?:, repanicked)?\]$/;
/** A line of `t.Error` or `t.Log`: `    cart_test.go:12: got 1, want 2`. */
const LOGGED = /^\s*[^\s:]+\.go:\d+: ?/;
/** A logged line that tells of a failure. A test may log other lines before it, and after it while it cleans up. */
const FAILURE =
  /\b(?:got|want|wanted|expected|unexpected|errors?|fail\w*|mismatch|invalid|wrong|diff\w*|missing|timeout|timed out|not|should|must|cannot|can't)\b|[!=]=|=\s*"/i;
/** The reason in a report of testify, below the place. */
const TESTIFY = /^\s*Error:\s+\S/;
const TESTIFY_FIELD = /^\s*(?:Error Trace|Error|Test|Messages|Diff):/;

/** The most lines of a reason. */
const MAX_REASON_LINES = 8;
const MAX_MESSAGE = 400;

/** The error that ended a process. */
export const crashIn = (lines: readonly string[]): string | undefined =>
  lines.map((line) => CRASH.exec(line)?.[0].replace(RECOVERED, '')).find((crash) => crash !== undefined);

const STACK = /^goroutine \d+ /;

/** The output with the stack of this test before those of others, which Go prints with it when a signal ends the test binary. */
export function ownStackFirst(lines: readonly string[], test: string): readonly string[] {
  const { before, own, others } = stacksIn(lines, test);
  return [...own, ...before, ...others];
}

/** The stacks of this test alone. */
export const ownStacks = (lines: readonly string[], test: string): readonly string[] => stacksIn(lines, test).own;

function stacksIn(lines: readonly string[], test: string) {
  const starts = [...lines.keys()].filter((at) => STACK.test(lines[at] ?? ''));
  const stacks = starts.map((at, index) => lines.slice(at, starts[index + 1]));
  const [top = '', inner] = test.split('/', 2);
  const call = `.${top}${inner === undefined ? '(' : '.func'}`;
  const isOwn = (stack: readonly string[]) => stack.some((line) => line.includes(call));
  return {
    before: lines.slice(0, starts[0]),
    own: stacks.filter(isOwn).flat(),
    others: stacks.filter((stack) => !isOwn(stack)).flat(),
  };
}

/** The reason of a failure in one line. It begins with its place where the test logged it. */
export function messageOf(lines: readonly string[]): string | undefined {
  const said = lines.filter((line) => line.trim() !== '');
  const message = crashIn(said) ?? testifyReason(said) ?? loggedReason(said) ?? exampleReason(said) ?? said.at(-1);
  return message?.replace(/\s+/g, ' ').trim().slice(0, MAX_MESSAGE);
}

function testifyReason(lines: readonly string[]): string | undefined {
  const at = lines.findIndex((line) => TESTIFY.test(line));
  if (at < 0) return undefined;
  const place = lines.slice(0, at).findLast((line) => LOGGED.test(line)) ?? '';
  const [first = '', ...more] = lines.slice(at, at + MAX_REASON_LINES);
  const end = more.findIndex((line) => TESTIFY_FIELD.test(line));
  return [place, first.replace(/^\s*Error:/, ''), ...more.slice(0, end < 0 ? more.length : end)].join(' ');
}

function loggedReason(lines: readonly string[]): string | undefined {
  const logged = lines.filter((line) => LOGGED.test(line));
  return logged.find((line) => FAILURE.test(line.replace(LOGGED, ''))) ?? logged.at(-1);
}

/** An example prints what it got, and what it should have. */
const exampleReason = (lines: readonly string[]): string | undefined =>
  lines[0] === 'got:' ? lines.slice(0, MAX_REASON_LINES).join(' ') : undefined;
