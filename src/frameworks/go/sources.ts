/** Where the tests of a package are declared. */
import { dirname } from 'node:path/posix';

export interface Declared {
  readonly file: string;
  readonly line: number;
}

/** gofmt puts a function at the start of a line. */
const FUNCTION = /^func ([\p{L}_][\p{L}\p{N}_]*)\(/u;

/**
 * The functions of the test files of each folder. A name that is declared twice, such as for two systems, has no known place.
 * @param texts of files, by path
 */
export function declaredTests(
  texts: ReadonlyMap<string, string>,
): (folder: string) => ReadonlyMap<string, Declared | undefined> {
  const byFolder = new Map<string, Map<string, Declared | undefined>>();
  for (const [file, text] of texts) {
    if (!file.endsWith('_test.go')) continue;
    const found = byFolder.get(dirname(file)) ?? new Map<string, Declared | undefined>();
    byFolder.set(dirname(file), found);
    for (const [index, source] of text.split('\n').entries()) {
      const [, name] = FUNCTION.exec(source) ?? [];
      if (name !== undefined) found.set(name, found.has(name) ? undefined : { file, line: index + 1 });
    }
  }
  return (folder) => byFolder.get(folder) ?? new Map();
}

/** A test definition: a test, an example or a fuzz test. After the first word comes no lower-case letter. */
export const GO_DEFINITION =
  /^func (?:(?:Test(?!Main\()|Fuzz)(?!\p{Ll})[\p{L}\p{N}_]*\(\w|Example(?!\p{Ll})[\p{L}\p{N}_]*\(\))/gmu;
