/** Reads and writes the bytes of `history.json.gz`. Others may write to the cache they come from, so they are bounded, validated and never trusted. */
import { gunzipSync } from 'node:zlib';
import { type Base, byCodeUnit, type History, historySchema, type UnitHistory } from '../model.ts';
import { parseStored, StoredFileError } from '../stored.ts';
import { packedJson } from '../text/gzip.ts';
import { isBadTest } from './kept-tests.ts';
import { type HistoryOf, readUnitByUnit } from './unit-by-unit.ts';

/** The most bytes of an unpacked history: eight times the size of 100,000 units. A larger file is not a history. */
export const MAX_HISTORY_BYTES = 256 * 1024 * 1024;

/** The size of 100,000 units. A history that fits into one chunk needs no copy. */
const CHUNK_BYTES = 32 * 1024 * 1024;

/** @throws StoredFileError when these bytes are not a history */
export const decodeHistory = (bytes: Uint8Array, name: string): History => decodeUnits(bytes, name, (unit) => unit);

/** @param keep returns what is kept of a unit @throws StoredFileError when these bytes are not a history */
export function decodeUnits<Unit>(bytes: Uint8Array, name: string, keep: (unit: UnitHistory) => Unit): HistoryOf<Unit> {
  const json = unpack(bytes, name);
  try {
    return readUnitByUnit(json, keep);
  } catch {
    return readAtOnce(json, name, keep);
  }
}

/** Reads a history with the whole schema. This tells what is wrong, and it also reads a history that another program wrote. */
function readAtOnce<Unit>(json: Buffer, name: string, keep: (unit: UnitHistory) => Unit): HistoryOf<Unit> {
  const history = parseStored('history', new TextDecoder().decode(json), name);
  return { ...history, classes: history.classes.map((group) => ({ ...group, units: group.units.map(keep) })) };
}

function unpack(bytes: Uint8Array, name: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_HISTORY_BYTES, chunkSize: CHUNK_BYTES });
  } catch (cause) {
    const problem =
      (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : notGzip(cause as Error);
    throw new StoredFileError(`${name} is not a valid history: ${problem}`, { cause });
  }
}

const tooLarge = `it unpacks to more than ${MAX_HISTORY_BYTES} bytes`;
const notGzip = (cause: Error): string => `it cannot be unpacked with gzip (${cause.message})`;

/**
 * The most bytes of a packed history. Each run stores one next to its plan and one in a cache of 10 GB.
 * - 100,000 units with nine times each take 2.7 MB.
 * - 100,000 tests in 5,000 files take 1.1 MB.
 */
export const MAX_PACKED_BYTES = 3_000_000;

/**
 * The bytes of a history. They do not depend on the order of its classes, units and tests.
 * When they would be too many, passing tests are left out.
 * @throws ZodError when it is not a valid history
 */
export function encodeHistory(history: History): Uint8Array {
  const packed = packedJson(inOrder(historySchema.parse(history)));
  if (packed.length <= MAX_PACKED_BYTES || history.base === undefined) return packed;
  return packedJson(inOrder({ ...history, base: onlyBadTests(history.base) }));
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
