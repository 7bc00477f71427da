/** The interface of a reader for another tool's timings. Each format is one file and one row in `index.ts`. */

export interface Source {
  readonly text: string;
  /** The parsed text; undefined when it is not JSON. */
  readonly json: unknown;
}

/** A timing as the tool wrote it. Its number may not be a valid duration. */
export interface RawTiming {
  readonly id: string;
  readonly ms: unknown;
}

export interface TimingFormat {
  readonly title: string;
  /** Undefined when the source is in another format. */
  read(source: Source): RawTiming[] | undefined;
}

const MS_PER_SECOND = 1000;

/** The milliseconds. A value that is not a number is returned unchanged, so that a later message can name it. */
export const secondsToMs = (seconds: unknown): unknown =>
  typeof seconds === 'number' ? seconds * MS_PER_SECOND : seconds;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
