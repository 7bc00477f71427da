/** Finds the tests in the source of a test file, as `bats-preprocess` does. */

export interface DeclaredTest {
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

export const testsIn = (source: string): DeclaredTest[] =>
  source.split('\n').flatMap((text, index) => {
    const line = text.replace(/\r$/, '');
    const name = nameOfTest(line) ?? nameOfFunction(line);
    return name === undefined ? [] : [{ name, line: index + 1 }];
  });

/** A call that adds a test, such as in a loop. Its number of tests is unknown. */
const ADDS_TEST = /^[ \t]*bats_test_function[ \t]/;

export const countBatsTests = (source: string): number =>
  testsIn(source).length + source.split('\n').filter((line) => ADDS_TEST.test(line)).length;

/** `@test "adds numbers" {` */
function nameOfTest(line: string): string | undefined {
  const [, rest] = /^[ \t]*@test[ \t](.*)$/.exec(line) ?? [];
  if (rest === undefined) return undefined;
  const name = beforeBrace(rest, rest.length);
  return name?.replace(/^['"]/, '').replace(/['"]$/, '');
}

/** `adds_numbers() { # @test` */
function nameOfFunction(line: string): string | undefined {
  const at = line.lastIndexOf('{');
  if (at < 0 || !/^[ \t]+#[ \t]*@test[ \t]*$/.test(line.slice(at + 1))) return undefined;
  const name = beforeBrace(line, at + 1)
    ?.replace(/\)$/, '')
    .replace(/\($/, '')
    .trim()
    .split(/[ \t()]/)
    .at(-1);
  return name === '' ? undefined : name;
}

/** What stands before the last brace that follows a blank. @param end where to look from, backwards */
function beforeBrace(text: string, end: number): string | undefined {
  for (let at = text.lastIndexOf('{', end - 1); at > 0; at = text.lastIndexOf('{', at - 1)) {
    if (!/[ \t]/.test(text[at - 1] ?? '')) continue;
    const before = text.slice(0, at).trim();
    return before === '' ? undefined : before;
  }
  return undefined;
}
