/** Turns the table of a command into commander's options, and their values back into names and texts. */
import { Option } from 'commander';
import { conditions } from '../commands/devices/inputs.ts';
import type { Input } from '../inputs/inputs.ts';
import { lines } from '../inputs/parsers.ts';
import type { CliCommand } from './cli-command.ts';

/** The options of a command. A list may be given more than once. When the command has no operands, a list takes all words that follow it. */
type Taken = Pick<CliCommand, 'table' | 'flags' | 'optional' | 'operands'>;

export function commandOptions({ table, flags, optional = [], operands }: Taken): Option[] {
  return Object.entries(table).map(([name, input]) => {
    const note = input.required ? ' (required)' : defaultNote(input.default, flags.includes(name));
    const word = optional.includes(name) ? ' [value]' : ' <value>';
    const value = flags.includes(name) ? '' : isList(input) && operands === undefined ? ' <value...>' : word;
    const option = new Option(`--${name}${value}`, `${input.description}${note}`);
    return isList(input) ? option.argParser(joinLines) : option;
  });
}

/** Whether it may be given more than once. */
export const isList = ({ parse }: Input<unknown>): boolean => parse === lines || parse === conditions;

const defaultNote = (value: string | undefined, isFlag: boolean): string =>
  value === undefined || isFlag ? '' : ` (default: ${value})`;

const joinLines = (value: string, previous: string | undefined): string =>
  previous === undefined ? value : `${previous}\n${value}`;

/** @param unknown words that commander does not know; they are added under their names, so that they are refused with all other mistakes */
export function givenOptions(
  options: Readonly<Record<string, unknown>>,
  unknown: readonly string[],
): Map<string, string> {
  const given = Object.entries(options).map(([name, value]) => [kebabCase(name), String(value)] as const);
  return new Map([...given, ...unknown.map((word) => [nameOf(word), word] as const)]);
}

/** The name of an unknown word. A word that is not an option is quoted, so that `tests` does not count as `--tests`. */
const nameOf = (word: string): string =>
  word.startsWith('--') ? word.slice(2).replace(/=.*$/s, '') : JSON.stringify(word);

const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
