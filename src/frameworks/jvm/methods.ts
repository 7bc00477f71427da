/** The test methods that a source of Java or Kotlin declares. It is read without a compiler. */
import { stripJvmTexts } from '../shared/source-text.ts';

const TOKEN = /`[^`\n]*`|[\p{L}_$][\p{L}\p{N}_$]*|\d+|[^\s\w]/gu;
const WORD = /^[\p{L}_$`]/u;
const CLASS_WORDS = new Set(['class', 'interface', 'enum', 'record', 'object']);
/** Words that stand before a call or a block, and never before the name of a method. */
const NO_TYPES = new Set(['new', 'return', 'throw', 'else', 'case', 'in', 'is', 'as', 'yield', 'assert', 'by']);
/** Annotations of methods that are no tests. */
const NO_TESTS =
  /^(?:Override|SuppressWarnings|Suppress|Deprecated|SafeVarargs|Throws|Jvm\w+|(?:Before|After)\w*|DataProvider|Parameters|Bean|Inject|Autowired|Rule|ClassRule|Nullable|NonNull|NotNull)$/;

const KOTLIN_MEMBERS = new Set(['fun', 'val', 'var']);
/** The end of what stands before the name of a method: a type, or `fun`. */
const TYPE_END = /^(?:[>\]?]|\.?[\p{L}_$`].*)$/u;
const LONGEST_ARGUMENT = 20;

interface OpenClass {
  readonly name: string;
  /** The depth of the braces that its members are in. */
  readonly depth: number;
}

/** The part that a test method is: its class without the package, and its name. `CartTest$WhenEmpty#adds` */
export const partOfMethod = (className: string, method: string): string => `${className}#${method}`;

/**
 * The methods that may be tests: those with an annotation that does not say otherwise. Two methods of one name are one.
 * Those that a class inherits are not among them.
 */
export function declaredTests(source: string): ReadonlySet<string> {
  const reader = new MethodReader();
  for (const [token] of stripJvmTexts(source).matchAll(TOKEN)) reader.read(token);
  return reader.found;
}

class MethodReader {
  readonly found = new Set<string>();
  readonly #classes: OpenClass[] = [];
  /** The name of a class whose body has not begun. */
  #named: string | undefined;
  #braces = 0;
  #brackets = 0;
  /** What stands before the next member of the class, without what is in brackets. */
  #before: string[] = [];
  #argument = '';
  #isOff = false;

  read(token: string): void {
    if (token === '(') this.#open();
    else if (token === ')') this.#brackets = Math.max(0, this.#brackets - 1);
    else if (this.#brackets > 0) this.#seeArgument(token);
    else if (token === '{') this.#beginBody();
    else if (token === '}') this.#endBody();
    else if (token === ';') this.#endMember();
    else this.#take(token);
  }

  /** TestNG does not run a method with `@Test(enabled = false)`. */
  #seeArgument(token: string): void {
    this.#argument = `${this.#argument} ${token}`.slice(-LONGEST_ARGUMENT);
    if (this.#argument.endsWith(' enabled = false')) this.#isOff = true;
  }

  #take(token: string): void {
    const last = this.#before.at(-1) ?? '';
    if (KOTLIN_MEMBERS.has(token)) this.#named = undefined; // a class of Kotlin may have no body
    if (CLASS_WORDS.has(last) && WORD.test(token) && this.#isMember()) this.#named = nameOf(token);
    // Between the name of a class and its body there is no other class.
    this.#before.push(last === '.' || last === ':' ? `.${token}` : token);
  }

  /** The brackets behind the name of a method are its parameters. */
  #open(): void {
    if (this.#brackets === 0 && this.#named === undefined && this.#isMember()) this.#noteMethod();
    this.#brackets += 1;
  }

  #noteMethod(): void {
    const [type = '', name = ''] = this.#before.slice(-2);
    if (!WORD.test(name) || !TYPE_END.test(type) || NO_TYPES.has(type) || this.#classes.length === 0) return;
    if (!this.#isOff && annotationsIn(this.#before).some((annotation) => !NO_TESTS.test(annotation)))
      this.found.add(partOfMethod(this.#classes.map((one) => one.name).join('$'), nameOf(name)));
    this.#endMember();
  }

  /** Directly in the body of a class, or outside of all. */
  #isMember = (): boolean => this.#braces === (this.#classes.at(-1)?.depth ?? 0);

  #beginBody(): void {
    this.#braces += 1;
    if (this.#named !== undefined) this.#classes.push({ name: this.#named, depth: this.#braces });
    this.#endMember();
  }

  #endBody(): void {
    if (this.#classes.at(-1)?.depth === this.#braces) this.#classes.pop();
    this.#braces = Math.max(0, this.#braces - 1);
    this.#endMember();
  }

  #endMember(): void {
    this.#named = undefined;
    this.#isOff = false;
    this.#before = [];
  }
}

const nameOf = (token: string): string => token.replaceAll('`', '');

/** The last names of annotations: `Test` of `@org.junit.Test`. */
const annotationsIn = (tokens: readonly string[]): string[] =>
  tokens.flatMap((token, at) => {
    if (token !== '@') return [];
    let end = at + 1;
    while (tokens[end + 1] === '.' || tokens[end + 1]?.startsWith('.')) end += 1;
    return [(tokens[end] ?? '').replace(/^\./, '')];
  });
