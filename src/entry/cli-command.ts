/** A command of the CLI, and a call of it. */
import type { InputTable } from '../inputs/inputs.ts';
import type { Screen } from './screen.ts';

export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  readonly table: InputTable;
  /** Options that take no value. */
  readonly flags: readonly string[];
  /** Options that may be given without a value. */
  readonly optional?: readonly string[];
  /** Name of the words that are not options. Absent when the command takes none. */
  readonly operands?: string;
  /** Whether it runs the command behind `--`. */
  readonly runs?: boolean;
  /** Runs the command and returns the exit code. */
  readonly act: (call: CliCall) => Promise<number>;
}

export interface CliCall {
  readonly given: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  /** The words behind `--`. */
  readonly behind: readonly string[];
  readonly print: (line: string) => void;
  /** Where it prints to. */
  readonly screen: Screen;
}
