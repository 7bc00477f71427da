/** The corpus of real reports and what an independent program counted in them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['SHARDWISE_CORPUS'] ?? join(import.meta.dirname, '../../../shared/fixtures/junit');

export const hasCorpus = existsSync(join(folder, 'MANIFEST.tsv'));

export interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The values of its row in the manifest, by column. */
  readonly expected: Readonly<Record<string, string>>;
}

export function* corpusFiles(): Generator<CorpusFile> {
  if (!hasCorpus) return;
  const [header = '', ...rows] = readFileSync(join(folder, 'MANIFEST.tsv'), 'utf8').trimEnd().split('\n');
  const columns = header.split('\t');
  for (const row of rows) {
    const cells = row.split('\t');
    const expected = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']));
    const name = expected['file'] ?? '';
    yield { name, bytes: readFileSync(join(folder, name)), expected };
  }
}
