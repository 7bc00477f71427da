/** Artifacts in which a step of the user's own ran failed tests again. */
import picomatch from 'picomatch';
import { groupBy } from '../../group-by.ts';
import { listSome } from '../../text/numbers.ts';
import type { Absent } from './found.ts';
import { ATTEMPT, type Upload } from './uploads.ts';

/**
 * Finds what each later try is a try of: the artifact whose name it begins with, or the only one. It belongs to the attempt that it names,
 * or else to the last one before it.
 * @param globs the patterns by which the tries were found
 */
export function laterUploads(
  tries: readonly Upload[],
  first: readonly Upload[],
  globs: readonly string[] = [],
): { readonly uploads: readonly Upload[]; readonly absent: readonly Absent[] } {
  const names = [...new Set(first.map(({ axis }) => axis))].sort((a, b) => b.length - a.length);
  const uploads: Later[] = [];
  const absent: Absent[] = [];
  for (const one of tries) {
    const ends = globs.filter((glob) => picomatch(glob, { dot: true })(one.artifact.name)).map(fixedEnd);
    const axis = names.find((name) => isTryOf(one.axis, name, ends)) ?? (names.length === 1 ? names[0] : undefined);
    const base = baseOf(
      one,
      first.filter((upload) => upload.axis === axis),
    );
    if (base === undefined)
      absent.push({
        path: one.artifact.name,
        problem: `it is unknown which artifact this is a later try of. ${advice(names, ends)}`,
      });
    else uploads.push({ ...base, artifact: one.artifact, round: roundOf(one.axis) });
  }
  return { uploads: numbered(uploads), absent };
}

function advice(names: readonly string[], ends: readonly string[]): string {
  const whole = names.flatMap((name) => ends.map((end) => `${name}${end}`));
  return `${ends.includes('') ? 'Begin its name with' : 'Call it'} one of: ${listSome(whole)}`;
}

/** The upload of these that a later try belongs to. */
function baseOf({ artifact, number }: Upload, own: readonly Upload[]): Upload | undefined {
  const same = own.find((upload) => upload.number > 0 && upload.number === number);
  const before = own.filter((upload) => upload.artifact.createdAt <= artifact.createdAt).at(-1);
  return same ?? before ?? own[0];
}

const LAST_WILDCARD = /[*?\]})][^*?\]})]*$/;

/** What a pattern adds to the name of each artifact: `-retry` of `*-retry`. Empty where it says nothing of the end. */
const fixedEnd = (glob: string): string => LAST_WILDCARD.exec(glob)?.[0].slice(1).replace(ATTEMPT, '') ?? '';

/** Whether the name is that of an artifact and an end. So `junit-10-retry` and `junit-1-arm-retry` are no tries of `junit-1`. */
function isTryOf(later: string, name: string, ends: readonly string[]): boolean {
  if (!later.startsWith(name)) return false;
  const added = later.slice(name.length);
  return ends.some((end) => (end === '' ? /^[-_. ]/.test(added) : added === end));
}

interface Later extends Upload {
  readonly round: Round;
}

interface Round {
  /** The name without its number. */
  readonly stem: string;
  readonly number: number;
}

/** `junit-retry-2` is what follows `junit-retry`. */
function roundOf(name: string): Round {
  const [end = '', number = '0'] = /[-_.]?(\d{1,4})$/.exec(name) ?? [];
  return { stem: name.slice(0, name.length - end.length), number: Number(number) };
}

/** Gives each its number as a try. Of those with one name and different numbers the last decides. Otherwise nobody knows their order, and the worse counts. */
function numbered(uploads: readonly Later[]): Upload[] {
  const series = groupBy(uploads, ({ axis, attempt, round }) => `${axis}\n${attempt}\n${round.stem}`);
  return [...series.values()].flatMap((rounds) => {
    const numbers = [...new Set(rounds.map(({ round }) => round.number))].sort((a, b) => a - b);
    return rounds.map(({ round, ...upload }) => ({ ...upload, tryNumber: 2 + numbers.indexOf(round.number) }));
  });
}
