/** The bytes of `history.json.gz`. They come from a cache that others may write to: bounded, validated, never trusted. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Base, byCodeUnit, type History, historySchema } from '../model.ts';
import { parseStored, StoredFileError } from '../stored.ts';
import { isBadTest } from './kept-tests.ts';

/** Eight times what 100,000 units take: a file that unpacks to more is no history. */
export const MAX_HISTORY_BYTES = 256 * 1024 * 1024;

/** Byte 9 of a gzip header names the system that packed it (RFC 1952, 2.3.1); 255 is "unknown", so that every system gives the same bytes. */
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

/** @throws StoredFileError when these bytes are no history. */
export function decodeHistory(bytes: Uint8Array, name: string): History {
  return parseStored('history', new TextDecoder().decode(unpack(bytes, name)), name);
}

function unpack(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_HISTORY_BYTES });
  } catch (cause) {
    const problem =
      (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : notGzip(cause as Error);
    throw new StoredFileError(`${name} is no valid history: ${problem}`, { cause });
  }
}

const tooLarge = `it unpacks to more than ${MAX_HISTORY_BYTES} bytes`;
const notGzip = (cause: Error): string => `it cannot be unpacked with gzip (${cause.message})`;

/**
 * So much may lie beside a plan and in a cache of 10 GB for each run. 100,000 units with nine times each take 2.7 MB, and 100,000 tests in
 * 5,000 files 1.1 MB.
 */
export const MAX_PACKED_BYTES = 3_000_000;

/**
 * The same history gives the same bytes, whatever order its classes, units and tests are in. Where they would be too many, what is known of
 * passing tests is left out. @throws ZodError when it is no valid history.
 */
export function encodeHistory(history: History): Uint8Array {
  const packed = pack(inOrder(historySchema.parse(history)));
  if (packed.length <= MAX_PACKED_BYTES || history.base === undefined) return packed;
  return pack(inOrder({ ...history, base: onlyBadTests(history.base) }));
}

function pack(history: History): Uint8Array {
  const packed = gzipSync(JSON.stringify(history), { level: 9 });
  packed[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
  return packed;
}

const onlyBadTests = (base: Base): Base => ({
  ...base,
  onlyBad: true,
  units: base.units
    .map((unit) => ({ ...unit, tests: unit.tests.filter(isBadTest) }))
    .filter(({ tests }) => tests.length > 0),
});

const inOrder = ({ classes, base, ...rest }: History): History => ({
  ...rest,
  classes: classes
    .map((group) => ({ ...group, units: group.units.toSorted((a, b) => byCodeUnit(a.id, b.id)) }))
    .sort((a, b) => byCodeUnit(a.name, b.name)),
  ...(base === undefined ? {} : { base: baseInOrder(base) }),
});

const baseInOrder = (base: Base): Base => ({
  ...base,
  units: base.units
    .map((unit) => ({ ...unit, tests: unit.tests.toSorted((a, b) => byCodeUnit(a.name, b.name)) }))
    .sort((a, b) => byCodeUnit(a.id, b.id)),
});
