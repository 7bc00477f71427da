/** What every reader of another tool's timings has in common. One file for each format, one row in `index.ts`. */

export interface Source {
  readonly text: string;
  /** The text as JSON, undefined when it is none. */
  readonly json: unknown;
}

/** As the tool wrote it: the number may still be no duration. */
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

/** Not a number stays what it is, to be named later. */
export const secondsToMs = (seconds: unknown): unknown =>
  typeof seconds === 'number' ? seconds * MS_PER_SECOND : seconds;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
