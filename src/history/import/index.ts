/** Reads timings of other tools into one form. JUnit files are read by the JUnit reader and `report-timings.ts`. */
import { gunzipSync } from 'node:zlib';
import { MAX_DURATION_MS, UsageError } from '../../model.ts';
import { MAX_HISTORY_BYTES } from '../codec.ts';
import { cypressSplit } from './cypress-split.ts';
import type { RawTiming, Source, TimingFormat } from './importer.ts';
import { ownHistory } from './own-history.ts';
import { parallelTests } from './parallel-tests.ts';
import { normalised, secondsById } from './seconds-by-id.ts';
import { test2json } from './test2json.ts';

export interface Timing {
  /** The name of what was timed: a file, class, package or test. */
  readonly id: string;
  /** The test inside it, where the tool timed each test. */
  readonly test?: string;
  /** Set where the id is the name of a class. */
  readonly isClass?: true;
  readonly ms: number;
}

export interface ImportedTimings {
  /** The name of the format. */
  readonly format: string;
  readonly timings: readonly Timing[];
  /** One message for each entry that is not a valid duration. */
  readonly problems: readonly string[];
}

/** The formats, from the most specific one to the one that accepts anything with colons. */
const FORMATS: readonly TimingFormat[] = [ownHistory, normalised, cypressSplit, test2json, secondsById, parallelTests];

/** The number of bad entries that are named. The others are only counted. */
const NAMED_PROBLEMS = 5;

const GZIP_MAGIC = [0x1f, 0x8b];

/** @throws UsageError when the bytes are in none of the formats */
export function importTimings(bytes: Uint8Array, name: string): ImportedTimings {
  const source = sourceOf(textOf(bytes, name));
  for (const format of FORMATS) {
    const raw = format.read(source);
    if (raw !== undefined) return { format: format.title, ...soundTimings(raw, name) };
  }
  throw new UsageError(`timings: ${name} is in an unknown format; these can be read: ${FORMAT_TITLES.join(', ')}`);
}

export const FORMAT_TITLES: readonly string[] = [...FORMATS.map(({ title }) => title), 'JUnit XML'];

function textOf(bytes: Uint8Array, name: string): string {
  const isPacked = GZIP_MAGIC.every((byte, index) => bytes[index] === byte);
  try {
    return new TextDecoder().decode(isPacked ? gunzipSync(bytes, { maxOutputLength: MAX_HISTORY_BYTES }) : bytes);
  } catch (cause) {
    throw new UsageError(`timings: ${name} cannot be unpacked with gzip (${(cause as Error).message})`, { cause });
  }
}

function sourceOf(text: string): Source {
  try {
    return { text, json: JSON.parse(text) };
  } catch {
    return { text, json: undefined }; // not all formats are JSON
  }
}

function soundTimings(raw: readonly RawTiming[], name: string): Pick<ImportedTimings, 'timings' | 'problems'> {
  const bad = raw.filter((timing) => !isSound(timing));
  const named = bad
    .slice(0, NAMED_PROBLEMS)
    .map(
      ({ id, ms }) =>
        `${name}: ${JSON.stringify(id)} counts as unknown: ${shown(ms)} is not a duration from 0 s to 24 h`,
    );
  const more = bad.length > NAMED_PROBLEMS ? [`${name}: and ${bad.length - NAMED_PROBLEMS} more`] : [];
  return { timings: raw.filter(isSound), problems: [...named, ...more] };
}

const shown = (ms: unknown): string => (typeof ms === 'number' ? `${ms / 1000} s` : (JSON.stringify(ms) ?? 'no value'));

const isSound = (timing: RawTiming): timing is Timing =>
  typeof timing.ms === 'number' && timing.ms >= 0 && timing.ms <= MAX_DURATION_MS;
