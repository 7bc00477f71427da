/** Stored files: they have a version, are validated on every read, and are never trusted. */
import { z } from 'zod';
import { historySchema, planSchema, reportSchema, shardRecordSchema } from './model.ts';
import { planFromVersion1 } from './upgrade-plan.ts';

/** A file of some version, before its schema has validated it. */
export interface Versioned {
  readonly version: number;
}

/** Steps by version. Each makes a file of the next version. */
export type Upgrades = Readonly<Record<number, (file: Versioned) => Versioned>>;

const NO_UPGRADES: Upgrades = {};

/** The kinds of stored files. A new version is a new number here, with a step from the version before it. */
const STORED = {
  plan: { schema: planSchema, version: 2, upgrades: { 1: planFromVersion1 } as Upgrades },
  'shard record': { schema: shardRecordSchema, version: 1, upgrades: NO_UPGRADES },
  history: { schema: historySchema, version: 1, upgrades: NO_UPGRADES },
  report: { schema: reportSchema, version: 1, upgrades: NO_UPGRADES },
} as const;
export type StoredKind = keyof typeof STORED;
type Stored<K extends StoredKind> = z.infer<(typeof STORED)[K]['schema']>;

/** A file that exists but is not valid. The message says what to do. */
export class StoredFileError extends Error {
  override readonly name = 'StoredFileError';
}

/** @throws StoredFileError when `text` is not a valid file of this kind, or comes from a newer Shardwise. */
export function parseStored<K extends StoredKind>(kind: K, text: string, name: string): Stored<K> {
  const { schema, version, upgrades } = STORED[kind];
  const data = parseJson(kind, text, name);
  if (isVersioned(data) && data.version > version)
    throw new StoredFileError(
      `${name}: this ${kind} has version ${data.version}, but this Shardwise reads versions up to ${version}: use the same Shardwise release in every job`,
    );
  const result = schema.safeParse(isVersioned(data) ? upgraded(data, version, upgrades) : data);
  if (!result.success) throw new StoredFileError(`${name} is not a valid ${kind}: ${z.prettifyError(result.error)}`);
  return result.data as Stored<K>;
}

const isVersioned = (data: unknown): data is Versioned =>
  typeof data === 'object' && data !== null && 'version' in data && typeof data.version === 'number';

/** The file in the current version, made step by step. It stays as it is where a step is missing. */
export function upgraded(file: Versioned, version: number, upgrades: Upgrades): Versioned {
  const step = file.version < version ? upgrades[file.version] : undefined;
  return step === undefined ? file : upgraded(step(file), version, upgrades);
}

function parseJson(kind: StoredKind, text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StoredFileError(`${name} is not a valid ${kind}: it is not JSON (${(cause as Error).message})`, {
      cause,
    });
  }
}

/** The text of a stored file: stable and readable JSON, with two spaces and a final newline. */
export const renderStored = (file: object): string => `${JSON.stringify(file, null, 2)}\n`;

/**
 * How many items of a list become text at once. This saves memory: the whole text of a report with 100,000 failed tests and its bytes take
 * 190 MB, and those of a plan with as many units 57 MB.
 */
export const ITEMS_AT_ONCE = 20;

/** The text of `renderStored` in pieces, for a file that may be large. */
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

/**
 * One member of the file, in pieces. Each piece is the JSON of a small value without its brackets: a member in an object, or items in a list
 * of lists. So the indentation is right.
 */
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
