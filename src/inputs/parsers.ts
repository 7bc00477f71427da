/** Parsers turn the text of one input into its value. They throw `InputProblem`, whose message completes "input NAME is VALUE, but ...". */
import { type Axis, byCodeUnit, type RunsOn, SUITE_NAME } from '../model.ts';

export class InputProblem extends Error {
  override readonly name = 'InputProblem';
}

/** Turns the text of an input into its value. */
export interface Parser<T> {
  (text: string): T;
  /** What a caller of the library writes instead of the text, as a type of TypeScript. Left out for a text. */
  readonly takes?: string;
}

/** Says what a caller of the library writes. */
export const taking = <T>(takes: string, parse: (text: string) => T): Parser<T> =>
  Object.assign((text: string) => parse(text), { takes });

const takesOf = ({ takes = 'string' }: Parser<unknown>): string => takes;

/** Texts, one for each line. */
export const LIST = 'readonly string[]';
/** What is a map or a list of maps in the settings file. */
export const MAPS = 'object';

export const anyText: Parser<string> = (text) => text;

/** A list with one entry on each line. Blank lines are ignored. */
export const lines: Parser<readonly string[]> = taking(LIST, (text) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== ''),
);

export function oneOf<const T extends string>(...allowed: readonly T[]): Parser<T> {
  return taking(allowed.map((value) => `'${value}'`).join(' | '), (text) => {
    const value = allowed.find((candidate) => candidate === text);
    if (value === undefined) throw new InputProblem(`it must be one of: ${allowed.join(', ')}`);
    return value;
  });
}

export const boolean: Parser<boolean> = taking('boolean', (text) => oneOf('true', 'false')(text) === 'true');

export function integer(min: number, max: number): Parser<number> {
  return taking('number', (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InputProblem(`it must be a whole number from ${min} to ${max}`);
    }
    return value;
  });
}

export function autoOr<T>(parse: Parser<T>): Parser<'auto' | T> {
  return taking(`'auto' | ${takesOf(parse)}`, (text) => {
    if (text === 'auto') return 'auto';
    try {
      return parse(text);
    } catch (problem) {
      throw problem instanceof InputProblem ? new InputProblem(`${problem.message}, or auto`) : problem;
    }
  });
}

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const DURATION_PART = /(?<![\d.])(\d+(?:\.\d+)?)(ms|s|m|h)/g;

/** A duration such as `90s`, `5m` or `1h30m`, in milliseconds. A number without a unit is refused, because people read different units into it. */
export const durationMs: Parser<number> = taking('Duration', (text) => {
  const parts = [...text.matchAll(DURATION_PART)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) {
    throw new InputProblem('it must be a duration with its unit, such as 90s, 5m or 1h30m');
  }
  const value = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS],
    0,
  );
  if (value <= 0) throw new InputProblem('it must be greater than zero, such as 90s or 5m');
  return value;
});

/** A duration, `auto` or `off`. */
export const hangTimeout: Parser<number | 'auto' | 'off'> = taking("'auto' | 'off' | Duration", (text) => {
  if (text === 'off') return 'off';
  try {
    return autoOr(durationMs)(text);
  } catch (problem) {
    throw problem instanceof InputProblem ? new InputProblem(`${problem.message}, or off`) : problem;
  }
});

/** What `SUITE_NAME` asks for, in words. */
export const SUITE_NAME_RULE = '1 to 64 letters, digits, dots, dashes or underscores, and begin with a letter or digit';

export const suiteName: Parser<string> = (text) => {
  if (!SUITE_NAME.test(text)) {
    throw new InputProblem(`it must be ${SUITE_NAME_RULE}`);
  }
  return text;
};

/** A path that stays inside the repository, separated by `/`. The root is `.`. */
export const pathInside: Parser<string> = (text) => {
  const parts = text
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (/^[\\/]/.test(text) || /^[A-Za-z]:/.test(parts[0] ?? '') || parts.includes('..')) {
    throw new InputProblem('it must be a path inside the repository, relative to its root');
  }
  return parts.join('/') || '.';
};

/** A branch, tag or commit. A leading dash would make it an option of Git. */
export const gitRef: Parser<string> = (text) => {
  if (/^[^\s:-][^\s:]*$/.test(text)) return text;
  throw new InputProblem('it must be a branch, a tag or a commit, such as main');
};

/** Globs of files in the working directory, one on each line. `!` excludes. */
export const globsInside: Parser<readonly string[]> = taking(LIST, (text) => {
  const globs = lines(text);
  const outside = globs.find((glob) => /^!?(?:[\\/]|[A-Za-z]:)/.test(glob) || glob.split(/[\\/]/).some(isUpwards));
  if (outside === undefined) return globs;
  throw new InputProblem(
    `${JSON.stringify(outside)} is not inside the working directory: write globs that are relative to it, without ..`,
  );
});

const isUpwards = (part: string): boolean => part.replace(/^!/, '') === '..';

/** The value of `runs-on`: one label, or JSON for several labels or a runner group. */
export const runsOn: Parser<RunsOn> = taking(`string | ${MAPS}`, (text) => {
  if (!/^\s*[[{"]/.test(text)) return text;
  const value = parseJson(text);
  if (isRunsOn(value)) return value;
  throw new InputProblem(`as JSON ${RUNS_ON_RULE}`);
});

export const RUNS_ON_RULE = 'it must be a label, a list of labels, or {"group": ..., "labels": ...}';

export const isRunsOn = (value: unknown): value is RunsOn =>
  (typeof value === 'string' && value !== '') || isLabels(value) || isGroup(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputProblem('it is not valid JSON: write a label, or a JSON list such as ["self-hosted", "linux"]');
  }
}

const isLabels = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((label) => typeof label === 'string');

const isGroup = (value: unknown): value is Record<string, string | string[]> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length > 0 &&
  Object.entries(value).every(
    ([key, entry]) => (key === 'group' || key === 'labels') && (typeof entry === 'string' || isLabels(entry)),
  );

/** A value that the runner fills in. Undefined where no runner has evaluated the expression, or it has no such value. */
export function ofRunner<T>(parse: Parser<T>): Parser<T | undefined> {
  return (text) => (text.startsWith('${{') || text === 'null' ? undefined : parse(text));
}

export const jsonObject: Parser<Readonly<Record<string, unknown>>> = (text) => {
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new InputProblem('it must be a JSON object');
};

/** The values of an axis, one `name=value` a line, sorted by name. */
export const axisValues: Parser<Axis> = taking(LIST, (text) =>
  lines(text)
    .map((line) => {
      const [name = '', ...value] = line.split('=');
      if (name.trim() === '' || value.length === 0)
        throw new InputProblem('each line must be a name and a value, such as python=3.12');
      return { name: name.trim(), value: value.join('=').trim() };
    })
    .sort((a, b) => byCodeUnit(a.name, b.name)),
);
