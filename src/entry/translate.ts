/** Turns words of other tools into ours, or says what to write in their place. */
import { joinWords } from '../frameworks/shared/split-words.ts';
import { visible } from '../text/escape.ts';
import { shellWord } from '../text/run-one.ts';
import type { CliCommand } from './cli-command.ts';
import { isList } from './cli-options.ts';
import {
  ARGUMENT_WORDS,
  FRAMEWORK_WORDS,
  OTHER_COMMANDS,
  OTHER_PAIRS,
  OTHER_VARIABLES,
  OTHER_WORDS,
  type OtherPair,
  type OtherWord,
  PLANS,
} from './other-words.ts';

type Known = Pick<CliCommand, 'name' | 'table' | 'flags' | 'optional' | 'operands' | 'runs'>;

export interface Translation {
  /** The words in ours. */
  readonly words: readonly string[];
  /** One for each word that is not accepted, and then the line to write. Empty where all are. */
  readonly problems: readonly string[];
}

/** An option with its values, or a word that belongs to none. */
interface Part {
  /** Undefined for a word without an option. */
  readonly option?: string;
  readonly values: readonly string[];
  /** The words as they were typed. */
  readonly typed: readonly string[];
}

/** @param words behind the name of the program: a command and its options */
export function translate(words: readonly string[], commands: readonly Known[]): Translation {
  const [first = '', ...rest] = words;
  const other = OTHER_COMMANDS.find(({ word }) => word === first);
  const command = commands.find(({ name }) => name === (other?.ours ?? first));
  if (command === undefined) return { words, problems: [] };
  const problems = other?.differs === undefined ? [] : [said(other.word, 'other runners', other.differs)];
  const translator = new Translator(command, problems);
  const ours = translator.all(partsOf(rest, command));
  return { words: [command.name, ...ours], problems: translator.problems(ours) };
}

const said = (word: string, from: string, differs: string): string =>
  `${visible(word)} is a word of ${from}, but ${differs}`;

/** The options and words of a command line. A value is never taken for an option. */
function partsOf(words: readonly string[], command: Known): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < words.length; ) {
    const part = partAt(words, at, command);
    parts.push(part);
    at += part.typed.length;
  }
  return parts;
}

/** A short option and its number in one word. */
const GLUED = /^(-[a-z])(\d+)$/;

function partAt(words: readonly string[], at: number, command: Known): Part {
  const word = words[at] ?? '';
  if (word === '--') return { option: word, values: words.slice(at + 1), typed: words.slice(at) };
  if (!/^-./.test(word)) return { values: [word], typed: [word] };
  const [, short, count] = GLUED.exec(word) ?? [];
  if (short !== undefined && count !== undefined) return { option: short, values: [count], typed: [word] };
  const cut = word.startsWith('--') ? word.indexOf('=') : -1;
  if (cut > 0) return { option: word.slice(0, cut), values: [word.slice(cut + 1)], typed: [word] };
  const values = words.slice(at + 1, at + 1 + valuesBehind(word, words.slice(at + 1), command));
  return { option: word, values, typed: [word, ...values] };
}

/** How many of the words behind an option are its values. */
function valuesBehind(option: string, behind: readonly string[], { table, flags, optional = [], operands }: Known) {
  const name = option.slice(2);
  const input = option.startsWith('--') && Object.hasOwn(table, name) ? table[name] : undefined;
  const plain = behind.findIndex((word) => word.startsWith('-'));
  const untilNext = plain < 0 ? behind.length : plain;
  if (ARGUMENT_WORDS.includes(option)) return Math.min(behind.length, 1);
  if (input === undefined) return FRAMEWORK_WORDS.get(option) === false ? 0 : Math.min(untilNext, 1);
  if (flags.includes(name)) return 0;
  if (optional.includes(name)) return Math.min(untilNext, 1);
  const isVariadic = isList(input) && operands === undefined;
  return isVariadic ? Math.max(untilNext, Math.min(behind.length, 1)) : Math.min(behind.length, 1);
}

class Translator {
  readonly #command: Known;
  readonly #problems: string[];
  /** What goes into `--args`. */
  readonly #args: string[] = [];

  constructor(command: Known, problems: readonly string[]) {
    this.#command = command;
    this.#problems = [...problems];
  }

  all(parts: readonly Part[]): readonly string[] {
    const pair = this.#command.name === 'run' ? pairIn(parts) : undefined;
    const ofPair = (part: Part) => part.option !== undefined && [pair?.index, pair?.total].includes(part.option);
    const words = parts.filter((part) => !ofPair(part)).flatMap((part) => this.#oursFor(part));
    const node = pair === undefined ? [] : this.#node(pair, parts);
    if (this.#args.length === 0) return [...words, ...node];
    const at = words.indexOf('--args');
    const own = at < 0 ? [] : words.splice(at, 2).slice(1);
    return [...words, ...node, '--args', [...own, ...this.#args].join(' ')];
  }

  problems(words: readonly string[]): readonly string[] {
    if (this.#problems.length === 0) return [];
    const line = ['shardwise', this.#command.name, ...this.#shown(words)].map(shellWord).join(' ');
    return [...this.#problems, `write instead: ${line}`];
  }

  /** The words without secret values. */
  #shown(words: readonly string[]): readonly string[] {
    const isSecret = (option = '') => this.#command.table[option.replace(/^--|=.*$/gs, '')]?.secret === true;
    return words.map((word, at) => {
      if (/^--[^=]+=/.test(word) && isSecret(word)) return word.replace(/=.*$/s, '=...');
      return isSecret(words[at - 1]) ? '...' : word;
    });
  }

  #oursFor(part: Part): readonly string[] {
    const { option, values, typed } = part;
    if (option === undefined) return this.#operand(typed);
    const [value] = values;
    const row = this.#rowOf(part);
    if (row !== undefined && value !== undefined) {
      if (row.differs !== undefined) this.#problems.push(said(option, row.from, row.differs));
      return row.ours(value);
    }
    return this.#isOwn(option) || !PLANS.includes(this.#command.name) ? typed : this.#argument(part);
  }

  #rowOf({ option, values: [value = ''] }: Part): OtherWord | undefined {
    const rows = OTHER_WORDS.filter(({ word, commands }) => word === option && commands.includes(this.#command.name));
    return rows.find(({ when }) => when === undefined || when.test(value));
  }

  #isOwn = (option: string): boolean => Object.hasOwn(this.#command.table, option.slice(2));

  /** An option of the framework. Any other one is left to the check of all inputs. */
  #argument({ option = '', values, typed }: Part): readonly string[] {
    if (option === '--' || ARGUMENT_WORDS.includes(option)) {
      if (values.length === 0) return typed;
      this.#args.push(option === '--' ? joinWords(values) : values.join(' '));
      this.#problems.push(`what follows ${option} is for the framework, and --args takes it`);
      return [];
    }
    if (!FRAMEWORK_WORDS.has(option)) return typed;
    this.#args.push(joinWords(typed));
    this.#problems.push(`${option} is an option of the framework, and --args takes those`);
    return [];
  }

  /** A path or a number that stands by itself, where the command takes none. */
  #operand(typed: readonly string[]): readonly string[] {
    const [word = ''] = typed;
    const { table, operands } = this.#command;
    if (operands !== undefined || !('tests' in table && 'shards' in table)) return typed;
    const [name, value] = /^\d+$/.test(word) ? ['shards', word] : ['tests', globOf(word)];
    this.#problems.push(`${JSON.stringify(word)} is no option, and --${name} takes it`);
    return [`--${name}`, value];
  }

  #node({ index, total, from, differs }: OtherPair, parts: readonly Part[]): readonly string[] {
    const [one, all] = [index, total].map((name) => parts.find(({ option }) => option === name)?.values[0]);
    if (differs !== undefined) this.#problems.push(said(`${index} and ${total}`, from, differs));
    else if (one === undefined || all === undefined)
      this.#problems.push(said(total, from, `it needs ${index} beside it`));
    return ['--node', `${one ?? 'NUMBER'}/${all ?? 'NUMBER'}`];
  }
}

/** The pair whose total is given. Its other option may be one of ours. */
const pairIn = (parts: readonly Part[]): OtherPair | undefined =>
  OTHER_PAIRS.find(({ total }) => parts.some(({ option }) => option === total));

/** The files of a folder, or the file. */
const globOf = (path: string): string =>
  /[*?{[]|\.\w+$/.test(path) ? path : `${path}${path.endsWith('/') ? '' : '/'}**`;

/** Options with which a run needs no number of shards. */
const COUNTED = ['node', 'shard', 'plan'];

/** A sentence for each variable of another tool that has no effect here. */
export const idleVariables = (
  environment: Readonly<Record<string, string | undefined>>,
  command: string,
  given: ReadonlyMap<string, string>,
): readonly string[] =>
  (PLANS.includes(command) ? OTHER_VARIABLES : [])
    .filter(({ name, option }) => environment[name] && [option, ...COUNTED].every((one) => !given.has(one)))
    .map(
      ({ name, option }) =>
        `the variable ${name} is ${JSON.stringify(environment[name])}, but it has no effect here: write --${option} ${shellWord(environment[name] ?? '')}`,
    );
