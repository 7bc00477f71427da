/** Source code without comments and strings. It is a hint, because it does not know regular expressions or nested templates. */

/** A comment or string that is never closed ends with its line or with the source, so that no character is read twice. */
const JAVASCRIPT_NOISE =
  /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|`(?:[^`\\]|\\[\s\S])*`?/g;
const PYTHON_NOISE =
  /#[^\n]*|"""(?:[^"\\]|\\[\s\S]|"(?!""))*(?:""")?|'''(?:[^'\\]|\\[\s\S]|'(?!''))*(?:''')?|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?/g;

const RUBY_NOISE = /^=begin\b[^\n]*(?:\n(?!=end\b)[^\n]*)*|#(?!\{)[^\n]*|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?/gm;

const PHP_NOISE =
  /#(?!\[)[^\n]*|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?/g;

/** A text block of Java and Kotlin, and a long string of Groovy, may contain other sources. A name of Kotlin may contain a quote. */
const JVM_NOISE =
  /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|"""(?:[^"\\]|\\[\s\S]|"(?!""))*(?:""")?|'''(?:[^'\\]|\\[\s\S]|'(?!''))*(?:''')?|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|`[^`\n]*`/g;

/** Comments are removed, and strings become empty strings. */
export const stripJavaScript = (source: string): string => source.replace(JAVASCRIPT_NOISE, emptied);
export const stripJvm = (source: string): string =>
  source.replace(JVM_NOISE, (noise) =>
    noise.startsWith('`') ? noise.replace(/[^`\p{L}\p{N}]/gu, '_') : emptied(noise),
  );
/** The same, with the names in backticks as they are. */
export const stripJvmTexts = (source: string): string =>
  source.replace(JVM_NOISE, (noise) => (noise.startsWith('`') ? noise : emptied(noise)));
export const stripPython = (source: string): string => source.replace(PYTHON_NOISE, emptied);
export const stripPhp = (source: string): string => source.replace(PHP_NOISE, emptied);
export const stripRuby = (source: string): string => source.replace(RUBY_NOISE, emptied);

const emptied = (noise: string): string => (/^["'`]/.test(noise) ? "''" : ' ');

export const countMatches = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
