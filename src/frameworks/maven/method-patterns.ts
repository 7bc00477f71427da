/**
 * Tells surefire and failsafe which methods of classes to run. A pattern with `#` is about methods, and 3.0.0-M6 and later read it from the
 * file of patterns. All patterns then also filter the methods, by the class that has them. So files that are not split run in another build.
 */
import { groupBy } from '../../group-by.ts';
import type { Selection } from '../framework.ts';
import { methodOfPart } from '../jvm/parts.ts';

/** The classes of a file that runs in parts. */
export interface SplitFile {
  /** Those that the plugin runs, with their package. */
  readonly classes: readonly string[];
  /** The pom includes them. */
  readonly areFound: boolean;
  readonly selection: Selection;
}

/**
 * The patterns for exactly these parts of a module. They exclude, so what the pom includes counts. Only a file that it does not include needs more.
 * @param withInherited tests that a class inherits may be in nested classes of other classes. They belong to the rest of the file.
 */
export function methodPatterns(files: readonly SplitFile[], withInherited: boolean): string[] {
  const chosen = files.flatMap((file) => chosenMethods(file));
  const classes = [...new Set(chosen.map((one) => one.outer))];
  if (classes.length === 0) return ['!%regex[.*]'];
  const own = `(?:${classes.map(pathOf).join('|')})${INNER}\\.class`;
  const included = files.every(({ areFound }) => areFound) ? [] : [`%regex[${own}]`];
  const others = `!%regex[(?!${own})${withInherited ? '[^$]*' : '.*'}]`;
  return [others, ...included, ...chosen.flatMap(({ patterns }) => patterns.map((pattern) => `!%regex[${pattern}]`))];
}

/** A class that is in no other, and what does not run of it. */
interface ChosenMethods {
  readonly outer: string;
  readonly patterns: readonly string[];
}

function chosenMethods({ classes, selection }: SplitFile): ChosenMethods[] {
  const inPackage = /^.*\./.exec(classes[0] ?? '')?.[0] ?? '';
  const parts = ('only' in selection ? selection.only : selection.except).flatMap((part) => methodOfPart(part) ?? []);
  return classes.flatMap((outer) => {
    const own = parts.filter(({ className }) => `${inPackage}${className}`.split('$', 1)[0] === outer);
    const byClass = [...groupBy(own, ({ className }) => `${inPackage}${className}`)].map(
      ([name, methods]) =>
        [pathOf(name), `(?:${methods.map(({ method }) => literal(method)).join('|')})${DATA}`] as const,
    );
    if ('except' in selection) return [{ outer, patterns: byClass.map(([path, names]) => `${path}\\.class#${names}`) }];
    if (byClass.length === 0) return [];
    const withoutAny = `(?!(?:${byClass.map(([path]) => path).join('|')})\\.class)${pathOf(outer)}${INNER}\\.class#${ANY}`;
    return [
      { outer, patterns: [...byClass.map(([path, names]) => `${path}\\.class#(?!${names}$)${ANY}`), withoutAny] },
    ];
  });
}

/** Classes in a class. */
const INNER = '(?:\\$.*)?';
const ANY = '[\\s\\S]*';
/** JUnit 4 names a method once for each row of its data: `adds[0]`. */
const DATA = `(?:\\[${ANY})?`;

/** The path of a class. */
const pathOf = (name: string): string => name.split('.').map(literal).join('[/\\\\]');

/** A comma would end the pattern, and `#` would begin the name of a method. */
const literal = (text: string): string =>
  text.replace(/\W/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
