/** Parts of a source of Java or Kotlin: its test methods, each with all its data and all methods of its name. */
import type { ReportedName } from '../framework.ts';
import { stripJvm, stripJvmTexts } from '../shared/source-text.ts';
import { declaredTests, partOfMethod } from './methods.ts';

/** `adds`, `adds(int)[1]`, `adds{int}[1]`, `adds[0]`. A method of Kotlin may have blanks in its name. */
const REPORTED = /^([^\s()[\]{}](?:[^()[\]{}]*[^\s()[\]{}])?)(?=$|[([{])/;

/** The part of a reported test. What is no test of a method, such as a class that does not load, is in none. */
export function jvmPartOf({ name, className = '' }: ReportedName, file: string): string | undefined {
  const method = REPORTED.exec(name)?.[1];
  if (method === undefined || className === '' || name === className || !/\.(?:java|kt)$/.test(file)) return undefined;
  return partOfMethod(className.slice(className.lastIndexOf('.') + 1), method);
}

/** The class and the method of a part. Undefined for another text. */
export function methodOfPart(part: string): { readonly className: string; readonly method: string } | undefined {
  const at = part.indexOf('#');
  return at <= 0 ? undefined : { className: part.slice(0, at), method: part.slice(at + 1) };
}

/** The newest source and its tests, because a file has many parts. */
let newest: readonly [source: string, tests: ReadonlySet<string>] = ['', new Set()];

export function jvmOccurs(part: string, source: string): boolean {
  if (newest[0] !== source) newest = [source, declaredTests(source)];
  return newest[1].has(part);
}

/** Whether a class of the source may run tests that another source declares. */
export function mayInherit(source: string): boolean {
  const code = stripJvm(source);
  return /\b(?:extends|implements)\b|\)\s*:/.test(code) || [...code.matchAll(/\bclass\s[^{(]*/g)].some(hasColon);
}

const hasColon = ([text]: readonly string[]): boolean => text?.includes(':') === true;

/** Runners of JUnit 4 that name the tests of a class by its methods. */
const PLAIN_RUNNERS =
  /^(?:JUnit4|BlockJUnit4ClassRunner|Parameterized|Mockito\w*Runner|Spring\w*Runner|Robolectric\w*Runner|AndroidJUnit4)$/;

/** Why a file stays whole, as a clause that follows "because". The sources decide, because Maven is not asked before it runs. */
const REASONS: readonly (readonly [because: string, test: (code: string) => boolean])[] = [
  ['it uses neither JUnit 4 nor JUnit 5 nor TestNG directly', (code) => !/\borg\.(?:junit|testng)\b/.test(code)],
  [
    'its tests run in an order of their own, or need each other',
    (code) =>
      /@(?:\w+\.)*(?:Order|FixMethodOrder|Stepwise)\b|\bdependsOn(?:Methods|Groups)\b|\bpriority\s*=/.test(code),
  ],
  [
    'it runs tests of other classes',
    (code) =>
      /@(?:\w+\.)*(?:Suite|SelectClasses|SelectPackages|SuiteClasses|CucumberOptions|IncludeEngines|Factory)\b/.test(
        code,
      ),
  ],
  [
    'its runner of JUnit 4 gives the tests names of its own',
    (code) =>
      [...code.matchAll(/@(?:\w+\.)*RunWith\s*\(\s*(?:value\s*=\s*)?(?:\w+\.)*?(\w+)(?:\.|::)class\b/g)].some(
        ([, name]) => !PLAIN_RUNNERS.test(name ?? ''),
      ),
  ],
  [
    'a class of TestNG that inherits may run the tests of both classes',
    (code) => /\borg\.testng\b/.test(code) && mayInherit(code),
  ],
];

/** A name in backticks that a report does not tell from one with parameters. */
const hasBrackets = ([name]: readonly string[]): boolean => /[()[\]{}#]/.test(name ?? '');

export function whyWhole(source: string): string | undefined {
  if ([...stripJvmTexts(source).matchAll(/`[^`\n]*`/g)].some(hasBrackets))
    return 'a name in backticks has brackets, as names with parameters have in reports';
  const code = stripJvm(source);
  return REASONS.find(([, applies]) => applies(code))?.[0];
}
