/** Turns the options of a call into the texts of inputs. So a wrong value is refused in the words of every other place. */
import type { Input, InputTable } from '../inputs/inputs.ts';
import { meantName } from '../inputs/misspelt.ts';
import { LIST, MAPS } from '../inputs/parsers.ts';
import { UsageError } from '../model.ts';
import { capped } from '../text/escape.ts';
import type { OwnOptions } from './own-options.ts';

/** The name of an option: `max-shards` is `maxShards`. */
export const optionName = (input: string): string =>
  input.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** What an option takes, as a type of TypeScript. */
export const typeOf = ({ structured, parse }: Pick<Input<unknown>, 'structured' | 'parse'>): string =>
  structured ? MAPS : (parse.takes ?? 'string');

/**
 * @param own options of the function that are no inputs
 * @throws UsageError naming every unknown option, and every value of a type that its option does not take
 */
export function givenInputs(table: InputTable, own: OwnOptions, options: object): Map<string, string> {
  const inputs = new Map(Object.entries(table).map(([name, input]) => [optionName(name), { name, input }] as const));
  const given = new Map<string, string>();
  const problems: string[] = [];
  for (const [option, value] of Object.entries(options).filter(([, value]) => value !== undefined)) {
    const found = inputs.get(option);
    const ownOption = Object.hasOwn(own, option) ? own[option] : undefined;
    const text = found && textOf(value, typeOf(found.input));
    if (ownOption !== undefined)
      problems.push(...(ownOption.is(value) ? [] : [wrongType(option, value, ownOption.takes)]));
    else if (found === undefined) problems.push(unknownOption(option, [...Object.keys(own), ...inputs.keys()]));
    else if (text === undefined) problems.push(wrongType(option, value, inWords(typeOf(found.input))));
    else given.set(found.name, text);
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return given;
}

function unknownOption(option: string, known: readonly string[]): string {
  const meant = meantName(option, known);
  const advice = meant === undefined ? '' : `did you mean ${meant}? `;
  return `option ${shown(option)} is unknown; ${advice}the known options are: ${known.join(', ')}`;
}

/** @param allowed in words */
export const wrongType = (option: string, value: unknown, allowed: string): string =>
  `option ${option} is ${shown(value)}, but it must be ${allowed}`;

const inWords = (type: string): string =>
  type === LIST ? 'a list of texts, each of one line' : type === 'string' ? 'a text' : type;

const TEXTS = ['string', 'number', 'boolean'];

/** Undefined for a value that the option does not take. A text is taken everywhere, as on the command line. */
function textOf(value: unknown, type: string): string | undefined {
  if (TEXTS.includes(typeof value)) return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (type === LIST || type === 'readonly number[]')
    return Array.isArray(value) && value.every(isLine) ? value.join('\n') : undefined;
  return type.includes(MAPS) || type.includes('readonly ') ? json(value) : undefined;
}

/** Whether it stays one entry of a list, and the same, when the list is written with one entry on each line. */
const isLine = (entry: unknown): boolean =>
  typeof entry === 'number' || (typeof entry === 'string' && /^\S(?:[^\r\n]*\S)?$/.test(entry));

function json(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // It contains itself, or a number that JSON does not have.
  }
}

const MAX_SHOWN = 300;

/** A value for a message. */
export function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? json(value) : undefined;
  if (typeof value === 'string') return capped(JSON.stringify(value), MAX_SHOWN);
  if (TEXTS.includes(typeof value)) return String(value);
  return capped(text ?? Object.prototype.toString.call(value).replace(/^\[object (.*)\]$/, '$1'), MAX_SHOWN);
}
