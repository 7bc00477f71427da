/** The classes that a source file of Java, Kotlin or Groovy declares, and its tests. It is read without a compiler. */
import { countMatches, stripJvm } from '../shared/source-text.ts';

export interface DeclaredClass {
  /** With its package: `com.example.CartTest`. */
  readonly name: string;
  /** No object of it can be made, so no test of it runs by itself. */
  readonly isAbstract: boolean;
}

const PACKAGE = /^[ \t]*package[ \t]+([\p{L}\p{N}_.$`]+)/mu;
const TOKEN =
  /[{};]|\b(?:abstract|sealed)\b|(?<![\w$.:@])(enum\s+class|annotation\s+class|class|interface|enum|record|object|trait)\s+(`[^`\n]+`|[\p{L}_$][\p{L}\p{N}_$]*)/gu;

/** The classes that are in no other class. */
export function declaredClasses(source: string): DeclaredClass[] {
  const code = stripJvm(source);
  const inPackage = PACKAGE.exec(code)?.[1]?.replaceAll('`', '');
  const found: DeclaredClass[] = [];
  let depth = 0;
  let isAbstract = false;
  for (const [token, kind, name] of code.matchAll(TOKEN)) {
    if (kind === undefined) {
      if (token === '{') depth += 1;
      if (token === '}') depth -= 1;
      isAbstract = token === 'abstract' || token === 'sealed';
    } else {
      const full = [inPackage, name?.replaceAll('`', '')].filter((part) => part !== undefined).join('.');
      if (depth === 0) found.push({ name: full, isAbstract: isAbstract || kind === 'interface' || kind === 'trait' });
      isAbstract = false;
    }
  }
  return found;
}

/** The annotation of a test: that of JUnit 4 and later, TestNG and jqwik. */
const ANNOTATED =
  /@(?:\w+\.)*(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Theory|Property|Example|ArchTest)\b(?!\s*[.:])/g;
/** A test of JUnit 3, or a feature of Spock. */
const NAMED = /\bpublic\s+void\s+test\w*\s*\(|\bdef\s+''\s*\(/g;

export function countJvmDefinitions(source: string): number {
  const classes = declaredClasses(source);
  if (classes.length > 0 && classes.every(({ isAbstract }) => isAbstract)) return 0;
  const code = stripJvm(source);
  return countMatches(code, ANNOTATED) || countMatches(code, NAMED);
}
