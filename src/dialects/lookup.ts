/** The questions that the code asks about the table of dialects. */
import type { SameName } from '../model.ts';
import type { Dialect, Mark, VagueMessage } from './dialect.ts';

type MarkedAttributes = Readonly<Record<string, string | undefined>>;

/** The attributes of the elements that may have marks. */
export type Marked = Readonly<Partial<Record<Mark['on'], MarkedAttributes>>>;

export interface DialectLookup {
  /** What a second case of the same name means in an element with these attributes. */
  sameName(marked: Marked): SameName | undefined;
  /** What it means for a case of this class that is in no suite. */
  looseSameName(className: string | undefined): SameName | undefined;
  /** What it means for a case with this property. */
  repetition(property: string | undefined, value: string): SameName | undefined;
  /** The number of the earlier try whose report has this path. Undefined for the last try. */
  earlierTry(path: string): number | undefined;
  isHiddenSuite(name: string): boolean;
  /** Does a suite with this name stand for the class of each case in it? */
  isClassSuite(name: string, marked: Marked): boolean;
  hasProjectInHostname(marked: Marked): boolean;
  /** Does the file of a suite with this name also apply to the suites next to it? */
  hasFileOfSiblings(name: string): boolean;
  /** Is a failed case with this name a hook, and no test? */
  isHook(name: string): boolean;
  /** Does a case with this message say more about the test before it? */
  continuesTest(message: string): boolean;
  /** Does an error of this type only warn? */
  isRisky(type: string): boolean;
  /** Does the program count a skip with this message as failed, in a case with this status? */
  isFailedSkip(status: string | undefined, message: string | undefined): boolean;
  /** Is the `tests` of such a suite a number of assertions? */
  countsAssertions(marked: Marked): boolean;
  /** Is a case without a name in such a suite a test that was interrupted? */
  leavesUnfinished(marked: Marked): boolean;
  /** The message, or the cause in the text where the message says nothing. */
  clearMessage(message: string, text: string): string;
  /** The name of a suite without the number of its round. */
  withoutRound(name: string): string;
}

export function createLookup(rows: readonly Dialect[]): DialectLookup {
  const hiddenSuites = new Set(rows.flatMap((row) => row.hiddenSuites ?? []));
  const classSuites = rows.flatMap(({ marks = [], classSuites: names }) =>
    names === undefined ? [] : marks.map((mark) => ({ mark, names })),
  );
  const suitesWithFile = new Set(rows.map((row) => row.suiteWithFile));
  const repetitions = rows.flatMap((row) => row.repetition ?? []);
  const earlierTries = rows.flatMap((row) => row.earlierTries ?? []);
  const roundSuffixes = rows.flatMap((row) => row.roundSuffix ?? []);
  const meanings = rows.flatMap(({ marks = [], sameName }) => marks.map((mark) => ({ mark, sameName })));
  const hooks = rows.flatMap((row) => row.hooks ?? []);
  const continuing = rows.flatMap((row) => row.continues ?? []);
  const unfinishedMarks = rows.flatMap(({ marks = [], leavesUnfinished }) => (leavesUnfinished ? marks : []));
  const assertionMarks = rows.flatMap(({ marks = [], countsAssertions }) => (countsAssertions ? marks : []));
  const riskyTypes = rows.flatMap((row) => row.risky ?? []);
  const failedSkips = rows.flatMap((row) => row.failedSkips ?? []);
  const vague = rows.flatMap((row) => row.vague ?? []);
  const projectMarks = rows.flatMap(({ marks = [], projectInHostname }) => (projectInHostname ? marks : []));
  return {
    sameName: (marked) => meanings.find(({ mark, sameName }) => sameName && isOn(marked, mark))?.sameName,
    looseSameName: (className) =>
      rows.find(({ looseClass }) => looseClass !== undefined && looseClass === className)?.sameName,
    repetition(property, value) {
      const found = repetitions.find((repetition) => repetition.property === property);
      return found && (found.repeats.test(value) ? 'repeat' : 'retry');
    },
    earlierTry(path) {
      const [number] = earlierTries.flatMap((tries) => tries.exec(path)?.[1] ?? []);
      return number === undefined ? undefined : Number(number);
    },
    isHiddenSuite: (name) => hiddenSuites.has(name),
    isClassSuite: (name, marked) => classSuites.some(({ mark, names }) => names.test(name) && isOn(marked, mark)),
    hasProjectInHostname: (marked) => projectMarks.some((mark) => isOn(marked, mark)),
    hasFileOfSiblings: (name) => suitesWithFile.has(name),
    isHook: (name) => hooks.some((hook) => hook.test(name)),
    continuesTest: (message) => continuing.some((start) => start.test(message)),
    isRisky: (type) => riskyTypes.some((risky) => risky.test(type)),
    isFailedSkip: (status, message = '') =>
      failedSkips.some((skips) => skips.status === status && skips.message.test(message)),
    countsAssertions: (marked) => assertionMarks.some((mark) => isOn(marked, mark)),
    leavesUnfinished: (marked) => unfinishedMarks.some((mark) => isOn(marked, mark)),
    clearMessage: (message, text) =>
      vague.reduce((said, row) => (row.message.test(said) ? (causeIn(text, row) ?? said) : said), message),
    withoutRound: (name) => roundSuffixes.reduce((rest, suffix) => rest.replace(suffix, ''), name),
  };
}

function isOn(marked: Marked, { on, attribute, value }: Mark): boolean {
  const written = marked[on]?.[attribute];
  if (written === undefined) return false;
  return typeof value === 'string' ? written === value : value.test(written);
}

function causeIn(text: string, { lines, which }: VagueMessage): string | undefined {
  const said = which === 'first' ? text.split('\n') : text.split('\n').reverse();
  return lines.map((line) => firstMatch(said, line)).find((cause) => cause !== undefined);
}

function firstMatch(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found.trim();
  }
  return undefined;
}
