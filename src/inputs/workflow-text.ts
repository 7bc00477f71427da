/** The text of a workflow with the places of its parts. So single lines can change, and every other byte stays as it was. */
import { type Document, isAlias, isCollection, isMap, isPair, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { UsageError } from '../model.ts';

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A key with its value, or an item of a list. */
export interface Block {
  /** Where its key begins, or what follows the dash of a list. */
  readonly from: number;
  /** Behind its last line. */
  readonly to: number;
  /** How many characters stand before it in its line. */
  readonly indent: number;
  readonly value: unknown;
  /** The place of the value without what follows in its line. */
  readonly valueFrom: number;
  readonly valueTo: number;
  /** It shares lines with others, as in `{a: 1, b: 2}`. */
  readonly isInline: boolean;
}

type Path = readonly (string | number)[];

export class WorkflowText {
  readonly text: string;
  readonly #document: Document;

  /** @throws UsageError when it is not YAML */
  constructor(text: string, path: string) {
    this.text = text;
    this.#document = parseDocument(text, { logLevel: 'silent' });
    const [mistake] = this.#document.errors;
    if (mistake !== undefined)
      throw new UsageError(`${path} is not valid YAML: ${mistake.message.replace(/:?\n.*/s, '')}`);
  }

  /** What is there, as data. Undefined where there is nothing. */
  value(path: Path): unknown {
    return this.#toData(this.#document.getIn(path, true));
  }

  /** The keys of a map, in their order. */
  keys(path: Path): readonly string[] {
    const value = this.value(path);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  }

  block(path: Path): Block | undefined {
    const last = path.at(-1);
    const parent = this.#document.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      return pair && this.#blockOf(pair.key as Node, pair.value as Node | null, parent.flow === true);
    }
    const item = isSeq(parent) && typeof last === 'number' ? (parent.items[last] as Node | undefined) : undefined;
    return item && this.#blockOf(item, item, (parent as { flow?: boolean }).flow === true);
  }

  /** The places of the plain texts at and below a path, keys not counted. */
  scalars(path: Path): readonly { readonly from: number; readonly to: number }[] {
    return scalarsIn(this.#document.getIn(path, true));
  }

  /** Where the line of a place begins. */
  lineOf(place: number): number {
    return this.text.lastIndexOf('\n', place - 1) + 1;
  }

  /** Where the lines of comments begin that stand directly above a line. */
  withComments(place: number): number {
    const line = this.lineOf(place);
    const above = this.lineOf(line - 1);
    return line > 0 && /^\s*#/.test(this.text.slice(above, line)) ? this.withComments(above) : line;
  }

  #blockOf(start: Node, value: Node | null, isInline: boolean): Block {
    const from = start.range?.[0] ?? 0;
    const end = endOf(value ?? start);
    return {
      from,
      to: this.#lineEnd(end),
      indent: from - this.lineOf(from),
      value: this.#toData(value),
      valueFrom: value?.range?.[0] ?? end,
      valueTo: end,
      isInline,
    };
  }

  /** A text over several lines ends behind its last line. Empty lines after it belong to nobody. */
  #lineEnd(end: number): number {
    if (this.text[end - 1] === '\n') return this.text.slice(0, end).trimEnd().length + 1;
    const at = this.text.indexOf('\n', end);
    return at < 0 ? this.text.length : at + 1;
  }

  #toData(node: unknown): unknown {
    return isScalar(node) || isCollection(node) || isAlias(node) ? (node as Node).toJS(this.#document) : undefined;
  }
}

function scalarsIn(node: unknown): { from: number; to: number }[] {
  if (isScalar(node) && node.range) return [{ from: node.range[0], to: node.range[1] }];
  return isCollection(node) ? node.items.flatMap((item) => scalarsIn(isPair(item) ? item.value : item)) : [];
}

function endOf(node: Node): number {
  const last: unknown = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  if (isPair(last)) return endOf((last.value ?? last.key) as Node);
  return last === undefined ? (node.range?.[1] ?? 0) : endOf(last as Node);
}

/** The text with the edits, which must not overlap. What is added at one place keeps its order. */
export function edited(text: string, edits: readonly Edit[]): string {
  const sorted = edits.toSorted((a, b) => a.from - b.from || Number(a.to > a.from) - Number(b.to > b.from));
  const pieces = sorted.map(({ from, text: own }, at) => `${text.slice(sorted[at - 1]?.to ?? 0, from)}${own}`);
  return `${pieces.join('')}${text.slice(sorted.at(-1)?.to ?? 0)}`;
}

/** Takes a key with its value, or an item of a list, out of the text. Undefined where there is none. */
export function dropped(workflow: WorkflowText, path: Path): Edit | undefined {
  const block = workflow.block(path);
  if (block === undefined || block.isInline) return undefined;
  const line = workflow.lineOf(block.from);
  const isItem = typeof path.at(-1) === 'number';
  const isFirst = workflow.text.slice(line, block.from).includes('-');
  if (isItem || !isFirst) return { from: line, to: block.to, text: '' };
  const next = workflow.keys(path.slice(0, -1))[1];
  const to = next === undefined ? block.to : (workflow.block([...path.slice(0, -1), next])?.from ?? block.to);
  return { from: block.from, to, text: '' };
}
