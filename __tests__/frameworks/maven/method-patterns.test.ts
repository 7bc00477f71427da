/** The patterns for methods, read as surefire reads them. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Selection } from '../../../src/frameworks/framework.ts';
import { methodPatterns } from '../../../src/frameworks/maven/method-patterns.ts';

/** Whether surefire runs a method, or looks into a class where none is given. It splits at commas, and takes all of a regular expression. */
function isRun(lines: readonly string[], className: string, method?: string): boolean {
  const patterns = lines.map((line) => {
    expect(line).toMatch(/^!?%regex\[[^,]*\]$/);
    const [classPattern = '', methodPattern, ...more] = line.replace(/^!?%regex\[|\]$/g, '').split('#');
    expect(more).toEqual([]);
    const matches = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`).test(text);
    const isClass = matches(classPattern, `${className.replaceAll('.', '/')}.class`);
    const isMethod = methodPattern === undefined || method === undefined || matches(methodPattern, method);
    return { isExcluded: line.startsWith('!'), hasMethod: methodPattern !== undefined, matches: isClass && isMethod };
  });
  const included = patterns.filter(({ isExcluded }) => !isExcluded);
  return (
    (included.length === 0 || included.some((one) => one.matches)) &&
    !patterns.some((one) => one.isExcluded && one.matches && (method !== undefined || !one.hasMethod))
  );
}

const METHODS = ['a', 'ab', 'a b', 'A', 'a,b', 'a#b', '$a', 'ä', 'a|b', '.*', 'a+', "it's", 'x*'];
const CLASSES = ['CartTest', 'CartTest$Inner', 'CartTest$Inner$InnerMost', 'CartTestMore', 'CartTestMore$Inner'];
const OUTER = ['p.CartTest', 'p.CartTestMore'];
const all = CLASSES.flatMap((name) => METHODS.map((method) => [name, method] as const));
const patterns = (selection: Selection, withInherited = false) =>
  methodPatterns([{ classes: OUTER, areFound: true, selection }], withInherited);

describe('the patterns for methods', () => {
  test('run each method in one of several parts, whatever the names', () => {
    const chosen = fc.subarray(all.map(([name, method]) => `${name}#${method}`));
    fc.assert(
      fc.property(chosen, fc.nat(100), fc.boolean(), (moved, at, withInherited) => {
        const [first, second] = [moved.slice(0, at), moved.slice(at)];
        const shards = [
          patterns({ only: first }),
          patterns({ only: second }),
          patterns({ except: moved }, withInherited),
        ];
        for (const [name, method] of all) {
          const expected = [first, second].findIndex((parts) => parts.includes(`${name}#${method}`));
          const ran = shards.flatMap((lines, index) => (isRun(lines, `p.${name}`, method) ? [index] : []));
          expect([name, method, ran]).toEqual([name, method, [expected < 0 ? 2 : expected]]);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('run all rows of the data of a method', () => {
    expect(isRun(patterns({ only: ['CartTest#a'] }), 'p.CartTest', 'a[1: x\n]')).toBe(true);
    expect(isRun(patterns({ except: ['CartTest#a'] }), 'p.CartTest', 'a[1: x\n]')).toBe(false);
  });

  test('look into the classes of the file alone', () => {
    const others = ['p.OtherTest', 'x.p.CartTest', 'p.OtherTest$Inner', 'CartTest'];
    const only = patterns({ only: ['CartTest#a'] });
    const rest = patterns({ except: ['CartTest#a'] }, true);
    expect([...OUTER, ...others].filter((name) => isRun(only, name))).toEqual(['p.CartTest']);
    expect([...OUTER, ...others].filter((name) => isRun(rest, name))).toEqual([...OUTER, 'p.OtherTest$Inner']);
    expect(patterns({ only: ['gone'] })).toEqual(['!%regex[.*]']);
  });

  test('include a class that the pom does not include', () => {
    const lines = methodPatterns([{ classes: ['p.Odd'], areFound: false, selection: { except: ['Odd#a'] } }], false);
    expect(lines.filter((line) => !line.startsWith('!'))).toHaveLength(1);
    expect(['a', 'b'].map((method) => isRun(lines, 'p.Odd', method))).toEqual([false, true]);
  });
});
