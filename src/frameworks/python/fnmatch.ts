/** Python's `fnmatch`. `*` matches `/` too, and there are no braces. https://docs.python.org/3/library/fnmatch.html */

/** A part of a pattern: `*`, `?`, a set of characters such as `[!a-z]`, or any other character. */
const PART = /\*+|\?|\[(!?)(\]?[^\]]*)\]|[\s\S]/g;

/** Whether a name matches the pattern as a whole. */
export function fnmatch(pattern: string): (name: string) => boolean {
  const source = pattern.replace(PART, (part: string, not?: string, set?: string) => {
    if (part.startsWith('*')) return '.*';
    if (part === '?') return '.';
    if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\^[\]]/g, '\\$&')}]`;
    return part.replace(/[\\^$.|()+{}[\]/-]/, '\\$&');
  });
  const expression = safeExpression(`^(?:${source})$`);
  return expression === undefined ? () => false : (name) => expression.test(name);
}

/** A set such as `[z-a]` matches nothing. */
function safeExpression(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'su');
  } catch {
    return undefined;
  }
}
