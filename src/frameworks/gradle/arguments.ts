/** The arguments of `gradle`, as far as they decide which tests run. https://docs.gradle.org/current/userguide/command_line_interface.html */

export interface GradleArguments {
  /** Options without their dashes and values. */
  readonly options: readonly string[];
  /** The tasks that `-x` leaves out. */
  readonly excluded: readonly string[];
  readonly tasks: readonly string[];
}

/** Options whose value is the next word. */
const TAKES_VALUE = new Set(
  `x exclude-task b build-file c settings-file p project-dir g gradle-user-home I init-script D system-prop P project-prop
  max-workers console warning-mode include-build F dependency-verification M write-verification-metadata priority
  project-cache-dir tests configuration-cache-problems`.split(/\s+/),
);

export function readGradleArguments(words: readonly string[]): GradleArguments {
  const options: string[] = [];
  const excluded: string[] = [];
  const tasks: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name = '', given] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? /^-([A-Za-z])(.+)?$/s.exec(word) ?? [];
    if (name === '') {
      tasks.push(word);
      continue;
    }
    options.push(name);
    if (TAKES_VALUE.has(name) && given === undefined) at += 1;
    if (name === 'x' || name === 'exclude-task') excluded.push(given ?? words[at] ?? '');
  }
  return { options, excluded, tasks };
}

const CHOOSES = 'chooses tests, and the plan does that. Write test files as input tests';
const ELSEWHERE = 'names another project. Write its folder as input working-directory';

const BAD_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['tests', CHOOSES],
  ...['fail-fast', 'no-continue'].map((name) => [name, 'leaves out tests of the shard'] as const),
  ...['p', 'project-dir', 'b', 'build-file', 'c', 'settings-file'].map((name) => [name, ELSEWHERE] as const),
  ...['t', 'continuous'].map((name) => [name, 'never ends'] as const),
  ...['m', 'dry-run', 'test-dry-run', 'h', 'help', 'v', 'version', 'status', 'stop', 'gui'].map(
    (name) => [name, 'runs no test'] as const,
  ),
]);

export function findBadGradleArgument(args: readonly string[]): string | undefined {
  const { options, excluded } = readGradleArguments(args);
  const found = options.find((name) => BAD_OPTIONS.has(name));
  if (found !== undefined) return `-${found.length > 1 ? '-' : ''}${found} ${BAD_OPTIONS.get(found)}`;
  const test = excluded.find((task) => /(?:^|:)(?:test|check)$|Test$/.test(task));
  return test === undefined
    ? undefined
    : `-x ${test} leaves out tests, and the plan does that. Write test files as input tests`;
}

/** A task of the user. */
export interface Task {
  /** The path of its project, such as `:core`. Undefined for a task of all projects. */
  readonly project: string | undefined;
  readonly name: string;
}

/** The tasks that the user's arguments name, or `test`. */
export function tasksOf(args: readonly string[]): readonly Task[] {
  const { tasks } = readGradleArguments(args);
  return (tasks.length === 0 ? ['test'] : tasks).map((path) => {
    const at = path.lastIndexOf(':');
    const project = path.slice(0, Math.max(at, 0)).replace(/^:?/, ':');
    return { project: at < 0 ? undefined : project, name: path.slice(at + 1) };
  });
}
