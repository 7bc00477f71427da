/** Recognises a name that was meant to be another one. */

/** How many letters may be wrong. Short names have few letters, so another one is soon another word. */
const allowedMistakes = (name: string): number => (name.length <= 4 ? 1 : 2);
/** Longer names are no misspelt inputs. It also bounds the time, because a variable may have any name. */
const MAX_LENGTH = 40;

/** The known name that is most like the written one. Undefined where none is like it. */
export function meantName(written: string, known: Iterable<string>): string | undefined {
  const letters = lettersOf(written);
  if (letters.length > MAX_LENGTH) return undefined;
  const similar = [...known]
    .map((name) => ({ name, mistakes: mistakesIn(letters, lettersOf(name)) }))
    .filter(({ name, mistakes }) => mistakes <= allowedMistakes(name));
  return similar.sort((a, b) => a.mistakes - b.mistakes)[0]?.name;
}

const lettersOf = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, '');

/** The Levenshtein distance: how many letters must be added, removed or replaced. */
function mistakesIn(written: string, meant: string): number {
  let row = Array.from({ length: meant.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...written].entries()) {
    const next = [at + 1];
    for (const [to, other] of [...meant].entries())
      next.push(Math.min((row[to] ?? 0) + Number(letter !== other), (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}
