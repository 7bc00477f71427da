/** From a command's table to commander's options, and back to names and texts. */
import { Option } from 'commander';
import type { InputTable } from '../inputs/inputs.ts';
import { lines } from '../inputs/parsers.ts';

/** An input that is a list may be given more than once. */
export function commandOptions(table: InputTable, flags: readonly string[]): Option[] {
  return Object.entries(table).map(([name, input]) => {
    const isFlag = flags.includes(name);
    const note = input.default === undefined || isFlag ? '' : ` (default: ${input.default})`;
    const option = new Option(isFlag ? `--${name}` : `--${name} <value>`, `${input.description}${note}`);
    return input.parse === lines ? option.argParser(joinLines) : option;
  });
}

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
