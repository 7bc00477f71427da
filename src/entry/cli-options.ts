/** From a command's table to commander's options, and back to names and texts. */
import { Option } from 'commander';
import { lines } from '../inputs/parsers.ts';
import type { CliCommand } from './cli-commands.ts';

/** An input that is a list may be given more than once; where the command takes no other words, it takes all that follow it. */
export function commandOptions({ table, flags, operands }: Pick<CliCommand, 'table' | 'flags' | 'operands'>): Option[] {
  return Object.entries(table).map(([name, input]) => {
    const note = input.required ? ' (required)' : defaultNote(input.default, flags.includes(name));
    const isList = input.parse === lines;
    const value = flags.includes(name) ? '' : isList && operands === undefined ? ' <value...>' : ' <value>';
    const option = new Option(`--${name}${value}`, `${input.description}${note}`);
    return isList ? option.argParser(joinLines) : option;
  });
}

const defaultNote = (value: string | undefined, isFlag: boolean): string =>
  value === undefined || isFlag ? '' : ` (default: ${value})`;

const joinLines = (value: string, previous: string | undefined): string =>
  previous === undefined ? value : `${previous}\n${value}`;

/** `unknown`: words that commander could not place; they go along under their names, so that they are refused with the rest. */
export function givenOptions(
  options: Readonly<Record<string, unknown>>,
  unknown: readonly string[],
): Map<string, string> {
  const given = Object.entries(options).map(([name, value]) => [kebabCase(name), String(value)] as const);
  return new Map([...given, ...unknown.map((word) => [nameOf(word), word] as const)]);
}

/** A word that is no option stands for itself: `tests` is not the value of `--tests`. */
const nameOf = (word: string): string =>
  word.startsWith('--') ? word.slice(2).replace(/=.*$/s, '') : JSON.stringify(word);

const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
