/** The patterns of classes that surefire and failsafe run. https://maven.apache.org/surefire/maven-surefire-plugin/examples/inclusion-exclusion.html */
import picomatch from 'picomatch';

/** Whether a pattern matches a class: its name with its package, such as `com/example/CartTest`. */
export type MatchesClass = (path: string) => boolean;

export interface ClassPatterns {
  readonly matches: MatchesClass;
  /** Patterns that only Java understands. */
  readonly unknown: readonly string[];
}

/** What a list of `<include>` or `<exclude>` matches. One element may have several patterns. A `!` in an include excludes. */
export function classPatterns(texts: readonly string[]): ClassPatterns {
  const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim());
  const parsed = words
    .filter((word) => word !== '')
    .map((word) => ({ word, matches: matcherOf(word.replace(/^!/, '')) }));
  const known = parsed.flatMap(({ word, matches }) => (matches === undefined ? [] : [{ word, matches }]));
  const included = known.filter(({ word }) => !word.startsWith('!'));
  const excluded = known.filter(({ word }) => word.startsWith('!'));
  return {
    matches: (path) =>
      (included.length === 0 || included.some(({ matches }) => matches(path))) &&
      !excluded.some(({ matches }) => matches(path)),
    unknown: parsed.flatMap(({ word, matches }) => (matches === undefined ? [word] : [])),
  };
}

/** Undefined for what only Java understands. */
function matcherOf(word: string): MatchesClass | undefined {
  const regex = /^%regex\[(.*)\]$/s.exec(word)?.[1];
  if (regex !== undefined) return regexMatcher(regex);
  const ant = /^%ant\[(.*)\]$/s.exec(word)?.[1] ?? word;
  const isMatch = picomatch(globOf(ant), { dot: true });
  return (path) => isMatch(path);
}

function regexMatcher(source: string): MatchesClass | undefined {
  try {
    const regex = new RegExp(`^(?:${source})$`, 'su');
    return (path) => regex.test(`${path}.class`);
  } catch {
    return undefined;
  }
}

/** `**∕*Test.java`, `com.example.*Test` and `CartTest` as globs. Only `*`, `**` and `?` are special in them. */
function globOf(pattern: string): string {
  const name = pattern.replace(/\.(?:java|class)$/, '');
  const path = name.includes('/') ? name : name.replace(/(?<!^)\.(?!\*$)/g, '/').replace(/\.\*$/, '');
  const literal = path.replace(/\/$/, '/**').replace(/[!()[\\\]{}+@|]/g, '\\$&');
  return literal.startsWith('**/') || literal === '**' ? literal : `**/${literal}`;
}
