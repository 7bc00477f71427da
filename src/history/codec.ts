/** Reads and writes the bytes of `history.json.gz`. Others may write to the cache they come from, so they are bounded, validated and never trusted. */
import { gunzipSync } from 'node:zlib';
import { type Base, type History, MAX_PACKED_HISTORY_BYTES, type RunnerClass, type UnitHistory } from '../model.ts';
import { parseStored, StoredFileError } from '../stored.ts';
import { packedText } from '../text/gzip.ts';
import { isBadTest } from './kept-tests.ts';
import { withoutPasts, withoutPastTimes } from './past.ts';
import { historyInPieces } from './pieces.ts';
import { newestFirst } from './retention.ts';
import { type HistoryOf, readUnitByUnit } from './unit-by-unit.ts';

/** The most bytes of an unpacked history: 1,000,000 units with nine times each take 250 MB. A string holds no more than 512 MB. */
export const MAX_HISTORY_BYTES = 500 * 1024 * 1024;

/** The size of 100,000 units. A history that fits into one chunk needs no copy. */
const CHUNK_BYTES = 32 * 1024 * 1024;

/** One chunk for a history with so many packed bytes. Memory that it does not fill is never used. */
const chunkFor = ({ length }: Uint8Array): number => (length <= MAX_PACKED_BYTES ? CHUNK_BYTES : MAX_HISTORY_BYTES);

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
    return gunzipSync(bytes, { maxOutputLength: MAX_HISTORY_BYTES, chunkSize: chunkFor(bytes) });
  } catch (cause) {
    const problem =
      (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : notGzip(cause as Error);
    throw new StoredFileError(`${name} is not a valid history: ${problem}`, { cause });
  }
}

const tooLarge = `it unpacks to more than ${MAX_HISTORY_BYTES} bytes`;
const notGzip = (cause: Error): string => `it cannot be unpacked with gzip (${cause.message})`;

/**
 * The most bytes of a packed history that knows the tests that pass. Each run stores one next to its plan and one in a cache of 10 GB.
 * - 100,000 units with nine times each take 2.7 MB.
 * - 100,000 tests in 5,000 files take 1.1 MB.
 */
export const MAX_PACKED_BYTES = 3_000_000;

/** How many bytes a history may have. */
export interface Room {
  readonly bytes: number;
  readonly packedBytes: number;
}

const WHOLE_ROOM: Room = { bytes: MAX_HISTORY_BYTES, packedBytes: MAX_PACKED_HISTORY_BYTES };

type Tell = (loss: string) => void;

/**
 * The bytes of a history. They do not depend on the order of its classes, units and tests. When they would be too many, the pasts of tests
 * are left out, then passing tests, then times, and then units.
 * @param tell receives what is left out, pasts and passing tests apart
 * @throws ZodError when it is not a valid history
 */
export function encodeHistory(history: History, tell: Tell = () => {}, room = WHOLE_ROOM): Uint8Array {
  const { base, ...rest } = history;
  if (base === undefined) return fitted(history, tell, room);
  const small = { ...room, packedBytes: Math.min(room.packedBytes, MAX_PACKED_BYTES) };
  const packed =
    pack(history, small) ??
    pack({ ...rest, base: withoutPastTimes(base) }, small) ??
    pack({ ...rest, base: withoutPasts(base) }, small);
  return packed ?? fitted({ ...rest, base: onlyBadTests(base) }, tell, room);
}

/** The history, as much of it as there is room for. */
function fitted(history: History, tell: Tell, room: Room): Uint8Array {
  const packed = pack(history, room);
  if (packed !== undefined) return packed;
  const step = STEPS.find(({ helps }) => helps(history));
  if (step === undefined) throw new Error('a history without units and tests is too large');
  tell(`the history is so large that it ${step.loss}`);
  return fitted(step.smaller(history), tell, room);
}

/** The packed bytes. Undefined when there is no room for them. */
const pack = (history: History, { bytes, packedBytes }: Room): Uint8Array | undefined =>
  packedText(historyInPieces(history), bytes, packedBytes);

/** How many times each unit keeps in a history that would be too large with all of them. The median of so many is still no outlier. */
const TIMES_OF_LARGE = 3;

/** A way to make a history smaller. */
interface Step {
  readonly helps: (history: History) => boolean;
  readonly smaller: (history: History) => History;
  /** What it costs, as the end of a sentence. */
  readonly loss: string;
}

/** The ways in their order: what the next plan needs least goes first. */
const STEPS: readonly Step[] = [
  {
    helps: ({ classes }) =>
      classes.some(({ units }) => units.some(({ durationsMs }) => durationsMs.length > TIMES_OF_LARGE)),
    smaller: (history) =>
      withUnits(history, (units) =>
        units.map((unit) => ({ ...unit, durationsMs: unit.durationsMs.slice(-TIMES_OF_LARGE) })),
      ),
    loss: `keeps only the newest ${TIMES_OF_LARGE} times of each unit`,
  },
  {
    helps: ({ classes }) => classes.some(({ units }) => units.length > 0),
    smaller: (history) => withUnits(history, (units) => newestFirst(units).slice(0, Math.floor(units.length / 2))),
    loss: 'keeps only half of the units of each pool, those that were seen last',
  },
  {
    helps: ({ base }) => base !== undefined,
    smaller: ({ base: _, ...history }) => history,
    loss: 'keeps nothing about failures',
  },
];

const withUnits = (history: History, change: (units: RunnerClass['units']) => RunnerClass['units']): History => ({
  ...history,
  classes: history.classes.map((group) => ({ ...group, units: change(group.units) })),
});

const onlyBadTests = (base: Base): Base => ({
  ...base,
  onlyBad: true,
  units: base.units
    .map((unit) => ({ ...unit, tests: unit.tests.filter(isBadTest) }))
    .filter(({ tests }) => tests.length > 0),
});
