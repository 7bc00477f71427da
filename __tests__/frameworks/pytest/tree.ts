/** A project with test files in many folders, and the search in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { discoverFiles } from '../../../src/discovery/test-files.ts';
import type { Search } from '../../../src/frameworks/framework.ts';
import { pytest } from '../../../src/frameworks/pytest.ts';
import type { TestProject } from '../project.ts';

/** Every module has a test and a doctest, and every name occurs once, so that pytest can import them all. */
export const MODULE = '"""\n>>> 1\n1\n"""\ndef test_it(): pass\n';
const TREE = [
  'test_top.py',
  'top_test.py',
  'check_top.py',
  'tests/test_one.py',
  'tests/unit/test_two.py',
  'tests/unit/deep/check_three.py',
  'tests/unit/deep/test_four.py',
  'tests/slow/test_five.py',
  'src/pkg/plain.py',
  'src/pkg/tests/test_six.py',
  'build/test_seven.py',
  '.hidden/test_eight.py',
  'env/test_nine.py',
  'env/lib/test_ten.py',
  'a[b]/test_eleven.py',
  'data/test_notes.txt',
  'data/notes.rst',
];

export function writeTree(project: TestProject): void {
  for (const file of TREE) project.write(file, file.endsWith('.py') ? MODULE : '>>> 1\n1\n');
}

/** The test files that the search finds in a folder, without running code. */
export function searchIn(folder: string, args: readonly string[] = []): { found: string[]; search: Search } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const isRead = picomatch([...(pytest.projectFiles ?? []), ...(pytest.searchFiles ?? [])], { dot: true });
  const texts = new Map(
    files.filter((file) => isRead(file)).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
  const names = [...new Set(files.map((file) => file.split('/')[0] ?? file))];
  const result = pytest.search?.({ folder, files, names, texts, testFileOf: () => undefined }, args);
  if (result === undefined) throw new Error('pytest has no search');
  const found = discoverFiles(
    files.filter((file) => result.accepts?.(file)),
    result.patterns,
    result.hidden === true,
  );
  return { found: found.map(({ id }) => id), search: result };
}
