/** Reads the script of a step: the one command that runs the tests, and what stands before and after it. Nothing is run. */
import { splitWords } from '../../../frameworks/shared/split-words.ts';
import { UsageError } from '../../../model.ts';

export interface TestCommand {
  /** The lines before and after it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The folder that it changes to first. */
  readonly folder?: string;
  readonly words: readonly string[];
}

/** What was read, or why it cannot be. */
export type Read<T> = T | { readonly problem: string };

/** Words with which a shell decides what runs. */
const CONTROL = /^\s*(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function)\b|^\s*\w+\s*\(\)|<</;

/** Signs that only a shell understands, outside of quotes. */
const FOR_A_SHELL = /[|&;<>`*]|~(?=\/|\s|$)|\$/;

/** @param isTest whether a line runs the tests */
export function readScript(script: string, isTest: (line: string) => boolean): Read<TestCommand> {
  const lines = linesOf(script);
  const control = lines.find((line) => CONTROL.test(line));
  if (control !== undefined) return { problem: `its script decides what runs: ${control.trim()}` };
  const [at, second] = lines.flatMap((line, index) => (isTest(line) ? [index] : []));
  if (at === undefined) return { problem: 'no line of its script starts a framework that Shardwise knows' };
  if (second !== undefined) return { problem: 'several lines of its script run tests' };
  const command = commandOf(lines[at] ?? '');
  return 'problem' in command ? command : { before: lines.slice(0, at), after: lines.slice(at + 1), ...command };
}

/** The lines, each with those that continue it, without empty ones. */
export const linesOf = (script: string): string[] =>
  script
    .replace(/\\\n[ \t]*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** `cd web && npx jest` is a folder and a command. */
function commandOf(line: string): Read<Pick<TestCommand, 'words' | 'folder'>> {
  const [, folder, command = line] = /^\s*cd\s+([\w./-]+)\s*&&(.*)$/.exec(line) ?? [];
  const read = wordsOf(command.trim());
  return 'problem' in read ? read : { words: read.words, ...(folder !== undefined && { folder }) };
}

/** The parts of a text by turns: one outside of expressions, and an expression. */
function aroundExpressions(text: string): readonly string[] {
  const [first = '', ...rest] = text.split('${{');
  return [
    first,
    ...rest.flatMap((one) => {
      const end = one.indexOf('}}');
      return end < 0 ? [`\${{${one}`, ''] : [`\${{${one.slice(0, end + 2)}`, one.slice(end + 2)];
    }),
  ];
}

/** The words of a command. An expression of GitHub is a part of one word, whatever it has inside. */
export function wordsOf(command: string): Read<{ readonly words: readonly string[] }> {
  const parts = aroundExpressions(command);
  const held = parts.map((part, at) => (at % 2 === 0 ? part : `\uE000${at}\uE000`)).join('');
  const [sign] = FOR_A_SHELL.exec(held.replace(/'[^']*'/g, '').replace(/"[^"$`]*"/g, '')) ?? [];
  if (sign !== undefined) return { problem: `only a shell understands ${sign} in ${command}` };
  try {
    const put = (word: string) => word.replace(/\uE000(\d+)\uE000/g, (_, at: string) => parts[Number(at)] ?? '');
    return { words: splitWords(held).map(put) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { problem: `a quote is never closed in ${command}` };
  }
}

/** A variable that gets the files of this job: `FILES=$(split_tests ...)`. */
const ASSIGNED = /^\s*(?:export\s+)?(\w+)="?\$\(.*\)"?\s*$/;

/** The script without such a variable and without the words that use it. */
export function withoutChosenFiles(script: string, sign: RegExp): string {
  const lines = linesOf(script);
  const line = lines.find((one) => ASSIGNED.test(one) && sign.test(one));
  const name = ASSIGNED.exec(line ?? '')?.[1];
  if (name === undefined) return script;
  const isUse = new RegExp(`\\$\\{?${name}\\b`);
  const use = new RegExp(`"\\$\\{?${name}\\b\\}?"|\\$\\{?${name}\\b\\}?`, 'g');
  const isLost = (one: string) => one === line || (/^\s*echo\b/.test(one) && isUse.test(one));
  return lines.flatMap((one) => (isLost(one) ? [] : [one.replaceAll(use, '')])).join('\n');
}
