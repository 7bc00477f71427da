/** Reads which files the tests of a JavaScript project load, as our reporters write it: absolute paths, each written once. */
import { relative } from 'node:path/posix';
import { z } from 'zod';
import { type ImportGraph, UNKNOWN_IMPORT } from '../../model.ts';
import { slashed } from '../../text/paths.ts';

const numbers = z.array(z.int().min(0));

const importsSchema = z.object({
  files: z.array(z.string()).describe('an empty text for something that is unknown'),
  roots: z.array(z.tuple([z.string().describe('id of the unit, or its file'), z.int().min(0)])),
  imports: z.array(numbers).describe('what each file imports, in the order of `files`'),
  shared: numbers,
});

/** @param folder absolute working directory @param unitOf the id of a unit, where the text has only its file */
export function parseImports(
  text: string,
  folder: string,
  unitOf: (written: string, file: string) => string = (_, file) => file,
): ImportGraph {
  const { files, roots, imports, shared } = importsSchema.parse(JSON.parse(text));
  const names = files.map((file) => (file === UNKNOWN_IMPORT ? file : relative(slashed(folder), slashed(file))));
  const nameOf = (at: number): string => names[at] ?? UNKNOWN_IMPORT;
  return {
    roots: new Map(roots.map(([written, at]) => [unitOf(written, nameOf(at)), [nameOf(at)]])),
    imports: new Map(imports.map((others, at) => [nameOf(at), others.map(nameOf)])),
    shared: shared.map(nameOf),
  };
}

/** The test that a snapshot is of: `a/__snapshots__/b.test.ts.snap` is of `a/b.test.ts`. */
export function testOfSnapshot(file: string): string | undefined {
  const [, folder = '', test] = /^(.*\/)?__snapshots__\/([^/]+)\.snap$/.exec(file) ?? [];
  return test === undefined ? undefined : `${folder}${test}`;
}
