/** Reading and writing the stored files: versioned, validated on every read, never trusted. */
import { z } from 'zod';
import { historySchema, planSchema, reportSchema, shardRecordSchema } from './model.ts';

const STORED = {
  plan: { schema: planSchema, version: 1 },
  'shard record': { schema: shardRecordSchema, version: 1 },
  history: { schema: historySchema, version: 1 },
  report: { schema: reportSchema, version: 1 },
} as const;
export type StoredKind = keyof typeof STORED;
type Stored<K extends StoredKind> = z.infer<(typeof STORED)[K]['schema']>;

/** The file exists and is not what it should be. The message says what to do. */
export class StoredFileError extends Error {
  override readonly name = 'StoredFileError';
}

/** @throws StoredFileError when `text` is no valid file of this kind, or comes from a newer Shardwise. */
export function parseStored<K extends StoredKind>(kind: K, text: string, name: string): Stored<K> {
  const { schema, version } = STORED[kind];
  const data = parseJson(kind, text, name);
  const found = typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
  if (typeof found === 'number' && found > version) {
    throw new StoredFileError(
      `${name}: this ${kind} has version ${found}, and this Shardwise reads up to ${version}: use the same Shardwise release in every job`,
    );
  }
  const result = schema.safeParse(data);
  if (!result.success) throw new StoredFileError(`${name} is no valid ${kind}: ${z.prettifyError(result.error)}`);
  return result.data as Stored<K>;
}

function parseJson(kind: StoredKind, text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StoredFileError(`${name} is no valid ${kind}: it is not JSON (${(cause as Error).message})`, { cause });
  }
}

/** Stable and readable: two-space JSON with a final newline. */
export const renderStored = (file: object): string => `${JSON.stringify(file, null, 2)}\n`;

/** So many items of a list are made text at once: the whole text of a report of 100,000 failed tests and its bytes take 190 MB, of a plan of as many units 57 MB. */
export const ITEMS_AT_ONCE = 20;

/** What `renderStored` gives, in pieces, for a file that may be large. */
export function* renderInPieces(file: { readonly version: number }): Generator<string> {
  let before = '{';
  for (const [key, value] of Object.entries(file)) {
    if (value === undefined) continue;
    yield before;
    yield* memberInPieces(key, value);
    before = ',';
  }
  yield '\n}\n';
}

/** A member is as it is in an object of its own, and items are as deep as in a list within a list: of both only the brackets are cut off. */
function* memberInPieces(key: string, value: unknown): Generator<string> {
  if (!Array.isArray(value) || value.length <= ITEMS_AT_ONCE) {
    yield JSON.stringify({ [key]: value }, null, 2).slice('{'.length, -'\n}'.length);
    return;
  }
  yield `\n  ${JSON.stringify(key)}: [`;
  for (let start = 0; start < value.length; start += ITEMS_AT_ONCE) {
    if (start > 0) yield ',';
    const items = [value.slice(start, start + ITEMS_AT_ONCE)];
    yield JSON.stringify(items, null, 2).slice('[\n  ['.length, -'\n  ]\n]'.length);
  }
  yield '\n  ]';
}
