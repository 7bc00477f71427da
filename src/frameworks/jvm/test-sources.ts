/** Which sources have tests, for tools that look for them in all classes. A source is read without a compiler, so it is a good guess. */
import { stripJvm } from '../shared/source-text.ts';
import { countJvmDefinitions, declaredClasses } from './classes.ts';

/** A class whose tests are elsewhere, such as those of a suite of JUnit or of Cucumber. */
const RUNS_OTHERS = /@(?:RunWith|Suite|SelectClasses|SelectPackages|CucumberOptions)\b/;
/** What libraries call their classes of tests, such as FunSpec of Kotest, Specification of Spock and TestCase of JUnit 3. */
const LIBRARY = /(?:Spec|Specification|TestCase|Tests?)$/;
const TOKEN = /[\p{L}_$][\p{L}\p{N}_$]*|[{};:<>().,]/gu;

/** The classes of a source and what they extend: `class A<T> extends b.B`, `class A(x: Int) : Role, B()`. */
function basesIn(code: string): (readonly [name: string, base: string])[] {
  const tokens = code.match(TOKEN) ?? [];
  return tokens.flatMap((token, at) => {
    if (token !== 'class' || tokens[at - 1] === '.') return [];
    const [name = '', ...rest] = tokens.slice(at + 1, at + 1 + MOST_TOKENS);
    return basesOf(rest).map((base) => [name, base] as const);
  });
}

/** The most tokens between the name of a class and its body. */
const MOST_TOKENS = 100;

/** The last names of the types outside of brackets, from `extends` or `:` to the body. */
function basesOf(tokens: readonly string[]): string[] {
  const found: string[] = [];
  let [depth, hasBegun] = [0, false];
  for (const [at, token] of tokens.entries()) {
    if (token === '{' || token === ';' || token === 'class') break;
    if (/^[<(]$/.test(token)) depth += 1;
    else if (/^[>)]$/.test(token)) depth -= 1;
    else if (depth === 0 && (token === 'extends' || token === ':')) hasBegun = true;
    else if (depth === 0 && hasBegun && /^[^.,]/.test(token) && tokens[at + 1] !== '.') found.push(token);
  }
  return found;
}

/** The files of a project whose classes have tests, or inherit them. @param texts sources by path */
export function createTestSources(texts: ReadonlyMap<string, string>): (file: string) => boolean {
  const withTests = new Set<string>();
  const bases = new Map<string, string[]>();
  for (const source of texts.values()) {
    if (hasDefinitions(source)) for (const { name } of declaredClasses(source)) withTests.add(simpleName(name));
    for (const [name, base] of basesIn(stripJvm(source))) bases.set(name, [...(bases.get(name) ?? []), base]);
  }
  const inherits = (name: string, seen = new Set<string>()): boolean =>
    !seen.has(name) &&
    (bases.get(name) ?? []).some(
      (base) => withTests.has(base) || (!bases.has(base) && LIBRARY.test(base)) || inherits(base, seen.add(name)),
    );
  return (file) => {
    const source = texts.get(file);
    if (source === undefined) return true;
    const classes = declaredClasses(source).filter(({ isAbstract }) => !isAbstract);
    if (classes.length === 0) return false;
    return (
      countJvmDefinitions(source) > 0 ||
      RUNS_OTHERS.test(stripJvm(source)) ||
      classes.some(({ name }) => inherits(simpleName(name)))
    );
  };
}

/** Also of an abstract class, whose tests run in others. */
const hasDefinitions = (source: string): boolean => countJvmDefinitions(source.replace(/\babstract\b/g, '')) > 0;

const simpleName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
